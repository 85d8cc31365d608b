/**
 * The token's price falls. S(n) of the coming epoch rises in IFX and is known ahead: one worker tops up in
 * time, one is healed by its own rewards, one waits.
 *
 * @module
 */

import {
  commitPrice,
  epochAt,
  graceEndsAt,
  minimumStakeAt,
  minimumStakeFrom,
  setRestake,
} from '@inferix/staking-client';

import { CAST, LOWER_PRICE, PRICE } from './cast.js';
import { claimAll, type Claimed, type Published } from './epochs.js';
import { topsUp } from './onboarding.js';
import { dollars, ifx, say, table } from './print.js';
import type { Stage } from './stage.js';

/** A worker that holds less than S(n) of the coming epoch, and what it added. */
export type Warned = { name: string; stake: bigint; minimumStake: bigint; added: bigint };

/** The price of the next epoch is committed, and the workers see what they will need. */
export async function priceFallsAhead(stage: Stage): Promise<Warned[]> {
  const { chain, roles } = stage;
  await stage.does(
    'commit_price',
    commitPrice({ network: stage.network, ...roles, price: LOWER_PRICE }),
  );
  const network = await stage.refresh();
  const now = await chain.now();
  const epoch = epochAt(network, now) + 1n;
  const percent = ((PRICE - LOWER_PRICE) * 100n) / PRICE;
  say(
    `The price authority commits ${dollars(LOWER_PRICE, 3)} per IFX for epoch ${epoch}, ${percent}% less, in the first ` +
      `half of this epoch. S(n) is in USD, so from then the same machine needs more IFX. Nobody is short yet, ` +
      `and everybody can see who will be:`,
  );
  const warned: Warned[] = [];
  for (const [i, worker] of (await stage.workers()).entries()) {
    const coming = minimumStakeFrom(network, worker, epoch, now)?.minimumStake ?? 0n;
    if (coming <= worker.activeStake) continue;
    const name = stage.crew[i]?.name ?? '';
    warned.push({ name, stake: worker.activeStake, minimumStake: coming, added: 0n });
  }
  for (const worker of warned) {
    if (worker.name !== CAST.warned) continue;
    worker.added = worker.minimumStake - worker.stake;
    await topsUp(stage, stage.member(worker.name), worker.added);
  }
  const { owner, address } = stage.member(CAST.waiting);
  await stage.does('set_restake', setRestake({ network, worker: address, owner, restake: false }));
  table(
    ['worker', '>stake IFX', `>S(n) from epoch ${epoch} IFX`, '>top-up IFX'],
    warned.map(({ name, ...amounts }) => [
      name,
      ...[amounts.stake, amounts.minimumStake, amounts.added].map(ifx),
    ]),
  );
  say(
    `${CAST.warned} tops up in time. ${CAST.healing} leaves it to its rewards, which fill the stake of a short ` +
      `worker first. ${CAST.waiting} has switched that off.`,
  );
  return warned;
}

/** Those that are short, and until when the grace lasts. */
export async function showShort(stage: Stage): Promise<void> {
  const { chain, network } = stage;
  const now = await chain.now();
  for (const [i, worker] of (await stage.workers()).entries()) {
    const graceEnds = graceEndsAt(network, worker, now);
    if (graceEnds === undefined) continue;
    const minutes = (graceEnds - now) / 60n;
    say(
      `${stage.crew[i]?.name ?? ''} is short since the epoch began: ${minutes} minutes of the grace are left to ` +
        `reach S(n), or the epoch is lost for it.`,
    );
  }
}

/** What is left of the rewards of the worker that has healed itself. */
export async function healedIsPaid(stage: Stage, published: Published): Promise<Claimed[]> {
  const { healing } = CAST;
  const worker = await stage.worker(stage.member(healing));
  const minimum = minimumStakeAt(stage.network, worker, await stage.chain.now()) ?? 0n;
  const claimed = await claimAll(stage, published);
  const rest = claimed.find(({ name }) => name === healing);
  say(
    `${healing} holds ${ifx(worker.activeStake)} IFX again, its S(n) of ${ifx(minimum)}, within the grace: it loses ` +
      `nothing. The next claim pays the rest of ${ifx(rest?.amount ?? 0n)} IFX to its wallet. What ` +
      `${CAST.waiting} has earned waits.`,
  );
  return claimed;
}

/** The worker that waited tops up, an epoch late, and is paid what it had earned before. */
export async function waitingTopsUp(stage: Stage): Promise<void> {
  const { network, chain } = stage;
  const member = stage.member(CAST.waiting);
  const worker = await stage.worker(member);
  const minimum = minimumStakeAt(network, worker, await chain.now()) ?? 0n;
  await topsUp(stage, member, minimum - worker.activeStake);
  say(
    `${member.name} was short for all of the last epoch, which pays it nothing. It now adds ` +
      `${ifx(minimum - worker.activeStake)} IFX, and what waits for it from before is paid.`,
  );
}
