import { commitPrice, minimumStakeAt, type Network } from '@inferix/staking-client';

import { LOWER_PRICE, PRICE } from './cast.js';
import { claimAll, type Claimed, type Published } from './epochs.js';
import { topsUp } from './onboarding.js';
import { dollars, ifx, say, table } from './print.js';
import type { Stage } from './stage.js';

/** The token's price falls, so S(n) rises in IFX. */
export async function priceFalls(stage: Stage): Promise<Network> {
  const { network, roles } = stage;
  await stage.does('commit_price', commitPrice({ network, ...roles, price: LOWER_PRICE }));
  const percent = ((PRICE - LOWER_PRICE) * 100n) / PRICE;
  say(
    `The price authority commits ${dollars(LOWER_PRICE, 3)} per IFX, ${percent}% less: within the 20% that one ` +
      `commit may move it. S(n) is in USD, so the same machine now needs more IFX.`,
  );
  return stage.refresh();
}

/** A worker that was short, what it was short of, and what it got after its top-up. */
export type Mended = {
  name: string;
  stake: bigint;
  minimumStake: bigint;
  added: bigint;
  paid: bigint;
};

/** Those that were skipped add what is missing, and are paid. */
export async function topUpsMend(
  stage: Stage,
  published: Published,
  claimed: readonly Claimed[],
): Promise<Mended[]> {
  const { network, chain } = stage;
  const now = await chain.now();
  const skipped = claimed.filter(({ outcome }) => outcome.startsWith('skipped'));
  say(
    'Nobody lost anything: the others were paid, and what the skipped ones earned waits. They top up:',
  );
  const mended: Mended[] = [];
  for (const { name } of skipped) {
    const member = stage.member(name);
    const worker = await stage.worker(member);
    const minimumStake = minimumStakeAt(network, worker, now) ?? 0n;
    const added = minimumStake - worker.activeStake;
    await topsUp(stage, member, added);
    mended.push({ name, stake: worker.activeStake, minimumStake, added, paid: 0n });
  }
  for (const { name, paid } of await claimAll(stage, published)) {
    const of = mended.find((short) => short.name === name);
    if (of) of.paid += paid;
  }
  table(
    ['worker', '>stake IFX', '>S(n) now IFX', '>top-up IFX', '>then paid IFX'],
    mended.map((short) => [
      short.name,
      ...[short.stake, short.minimumStake, short.added, short.paid].map(ifx),
    ]),
  );
  return mended;
}
