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

import { LOWER_PRICE, PRICE } from './figures.js';
import { claimAll, type Claimed, type Published } from './epochs.js';
import { addStake } from './onboarding.js';
import { dollars, ifx, say, table } from './print.js';
import { WORKERS } from './workers.js';
import type { World } from './world.js';

/** A worker that holds less than S(n) of the coming epoch, and what it added. */
export type Warned = { name: string; stake: bigint; minimumStake: bigint; added: bigint };

/** The price of the next epoch is committed, and the workers see what they will need. */
export async function commitLowerPrice(world: World): Promise<Warned[]> {
  const { chain, roles } = world;
  await world.send(
    'commit_price',
    commitPrice({ network: world.network, ...roles, price: LOWER_PRICE }),
  );
  const network = await world.refresh();
  const now = await chain.now();
  const epoch = epochAt(network, now) + 1n;
  const percent = ((PRICE - LOWER_PRICE) * 100n) / PRICE;
  say(
    `The price authority commits ${dollars(LOWER_PRICE, 3)} per IFX for epoch ${epoch}, ${percent}% less, in the first ` +
      `half of this epoch. S(n) is in USD, so from then the same machine needs more IFX. Nobody is short yet, ` +
      `and everybody can see who will be:`,
  );
  const warned: Warned[] = [];
  for (const [i, worker] of (await world.workers()).entries()) {
    const coming = minimumStakeFrom(network, worker, epoch, now)?.minimumStake ?? 0n;
    if (coming <= worker.activeStake) continue;
    const name = world.members[i]?.name ?? '';
    warned.push({ name, stake: worker.activeStake, minimumStake: coming, added: 0n });
  }
  for (const worker of warned) {
    if (worker.name !== WORKERS.warned) continue;
    worker.added = worker.minimumStake - worker.stake;
    await addStake(world, world.member(worker.name), worker.added);
  }
  const { owner, address } = world.member(WORKERS.waiting);
  await world.send(
    'set_restake',
    setRestake({ network, worker: address, owner: owner.wallet, restake: false }),
  );
  table(
    ['worker', '>stake IFX', `>S(n) from epoch ${epoch} IFX`, '>top-up IFX'],
    warned.map(({ name, ...amounts }) => [
      name,
      ...[amounts.stake, amounts.minimumStake, amounts.added].map(ifx),
    ]),
  );
  say(
    `${WORKERS.warned} tops up in time. ${WORKERS.healing} leaves it to its rewards, which fill the stake of a short ` +
      `worker first. ${WORKERS.waiting} has switched that off.`,
  );
  return warned;
}

/** Says which workers are short, and how long their grace lasts. */
export async function showShort(world: World): Promise<void> {
  const { chain, network } = world;
  const now = await chain.now();
  const workers = await world.workers();
  const short = world.members.flatMap(({ name }, i) => {
    const worker = workers[i];
    const graceEnds = worker && graceEndsAt(network, worker, now);
    return graceEnds === undefined ? [] : [{ name, minutes: (graceEnds - now) / 60n }];
  });
  const names = short.map(({ name, minutes }) => `${name} (${minutes} minutes)`);
  say(
    `Short since the epoch began, with what is left of their grace: ${names.join(', ')}. A worker that reaches S(n) ` +
      `within the grace loses nothing; otherwise it loses the epoch.`,
  );
}

/** Pays what is left of the rewards of the worker that has healed itself. */
export async function payHealed(world: World, published: Published): Promise<Claimed[]> {
  const { healing } = WORKERS;
  const worker = await world.worker(world.member(healing));
  const minimum = minimumStakeAt(world.network, worker, await world.chain.now()) ?? 0n;
  const claimed = await claimAll(world, published);
  const rest = claimed.find(({ name }) => name === healing);
  say(
    `${healing} holds ${ifx(worker.activeStake)} IFX again, its S(n) of ${ifx(minimum)}, within the grace: it loses ` +
      `nothing. The next claim pays the rest of ${ifx(rest?.amount ?? 0n)} IFX to its wallet. What ` +
      `${WORKERS.waiting} has earned waits.`,
  );
  return claimed;
}

/** The worker that waited tops up, an epoch late, and is paid what it had earned before. */
export async function topUpShortWorkers(world: World): Promise<void> {
  const { network, chain } = world;
  const member = world.member(WORKERS.waiting);
  const worker = await world.worker(member);
  const minimum = minimumStakeAt(network, worker, await chain.now()) ?? 0n;
  await addStake(world, member, minimum - worker.activeStake);
  say(
    `${member.name} was short for all of the last epoch, which pays it nothing. It now adds ` +
      `${ifx(minimum - worker.activeStake)} IFX, and what waits for it from before is paid.`,
  );
}
