/**
 * An epoch's end: its work becomes rewards under a published root, and a stranger claims for everybody.
 *
 * @module
 */

import type { Snapshot } from '@inferix/stake-snapshots';
import {
  burnRevenue,
  ClaimOutcome,
  claimRewards,
  epochAt,
  fundRewards,
  nextEpochAt,
  planClaims,
  publishRewards,
} from '@inferix/staking-client';

import { BURN, EMISSION, PUBLICATION_DELAY_SECS } from './figures.js';
import { chapter, decimal, ifx, say, table, worth } from './print.js';
import { buildEpoch, leavesOf, shareOf, type Worked } from './snapshots.js';
import type { World } from './world.js';

/** A worker's part of a published epoch, in base units; work in billionths of an IB-minute. */
export type Share = { name: string; work: bigint; reward: bigint };

/** A published epoch: its shares, and the snapshot that they went into. */
export type Published = { epoch: bigint; shares: Share[]; snapshot: Snapshot };

/** Outcome of a claim for one worker. `amount` is paid or restaked. */
export type Claimed = {
  name: string;
  outcome: ClaimOutcome;
  amount: bigint;
  claimedTotal: bigint;
  run: number;
};

const OUTCOMES: Record<ClaimOutcome, string> = {
  [ClaimOutcome.Paid]: 'paid',
  [ClaimOutcome.Restaked]: 'into its own stake',
  [ClaimOutcome.NothingDue]: 'nothing due',
  [ClaimOutcome.DestinationChanged]: 'waits: its destination has changed',
  [ClaimOutcome.PayoutUnavailable]: 'waits: no token account to pay to',
  [ClaimOutcome.Barred]: 'waits: barred',
  [ClaimOutcome.StakeBelowMinimum]: 'waits: stake below S(n)',
  [ClaimOutcome.NotRegistered]: 'waits: not registered',
  [ClaimOutcome.LeftShort]: 'waits: left while short',
  [ClaimOutcome.SlashCaseOpen]: 'waits: a slash case is open',
  [ClaimOutcome.ExceedsPublication]: 'waits: more than is published',
  [ClaimOutcome.Closed]: 'closed',
};

/** Travels to the next epoch. */
export async function nextEpoch(world: World, title: string): Promise<void> {
  const { chain, network } = world;
  const now = await chain.now();
  await chain.travelTo(nextEpochAt(network, now));
  chapter(`Epoch ${epochAt(network, now) + 1n}: ${title}`);
}

/**
 * Turns the ended epoch's work into rewards and publishes them; the caller waits for the delay. The coverage
 * records say who earns: registered when the epoch began, and not short in it.
 *
 * @param previous - The snapshot that this one continues.
 * @param guests - Work of workers that are not part of the story.
 */
export async function publishEpoch(
  world: World,
  previous?: Snapshot,
  guests: readonly Worked[] = [],
): Promise<Published> {
  const { chain, network, roles, treasury } = world;
  const epoch = epochAt(network, await chain.now()) - 1n;
  const worked = world.members.map((member): Worked => {
    const { address: worker, benchmark, minutesPerEpoch } = member;
    return { worker, work: benchmark * BigInt(minutesPerEpoch) };
  });
  const snapshot = await buildEpoch(world, epoch, [...worked, ...guests], previous);
  const { header, leaves } = snapshot;
  const { cumulativeTotal, work } = header;
  const publication = {
    ...{ epoch, cumulativeTotal, leafCount: leaves.count },
    root: leaves.tree().root,
  };
  await world.give(treasury, EMISSION);
  await world.send('fund_rewards', fundRewards({ network, funder: treasury, amount: EMISSION }));
  const { distributor } = roles;
  await world.send('publish_rewards', publishRewards({ network, distributor, publication, work }));
  await world.give(treasury, BURN);
  await world.send('burn_revenue', burnRevenue({ network, burner: treasury, amount: BURN }));
  world.burned += BURN;

  const shares = world.members.map(({ name, address }) => ({
    name,
    ...shareOf(snapshot, address),
  }));
  return { epoch, shares, snapshot };
}

/** Explains a publication, to somebody who sees one for the first time. */
export function explainPublication({ epoch, snapshot }: Published): void {
  say(
    `The fees of epoch ${epoch} have bought ${ifx(BURN)} IFX, which are burned. Independently of that, the ` +
      `distributor splits ${ifx(EMISSION)} new IFX by the work done (IB x minutes) among those whose coverage ` +
      `record says that they earn. It publishes the root of ${snapshot.leaves.count} leaves, which is claimable in ` +
      `${PUBLICATION_DELAY_SECS / 3_600} hours.`,
  );
}

/** A stranger without any role pays every worker that has something due, in as few transactions as possible. */
export async function claimAll(world: World, published: Published): Promise<Claimed[]> {
  const { network, stranger } = world;
  const { snapshot } = published;
  const [tree, leaves] = [snapshot.leaves.tree(), leavesOf(snapshot)];
  const claimed: Claimed[] = [];
  const now = await world.chain.now();
  const workers = await world.workers();
  const transactions = planClaims({ network, now, tree, leaves, workers });
  for (const [index, runs] of transactions.entries()) {
    const claims = await Promise.all(runs.map((run) => claimRewards({ network, run })));
    const run = runs.flatMap(({ leaves }) => leaves);
    const { events } = await world.send(
      `claim_rewards, ${run.filter((leaf) => 'worker' in leaf).length} of ${run.length}`,
      Promise.resolve(claims.flat()),
      stranger,
    );
    for (const event of events) {
      if (event.name !== 'RewardsClaimed') continue;
      for (const { worker, ...claim } of event.data.claims) {
        claimed.push({ name: world.memberAt(worker).name, ...claim, run: index + 1 });
      }
    }
  }
  return claimed;
}

/** Shows what each worker did and got. */
export async function showEpoch(
  world: World,
  { shares }: Published,
  claimed: readonly Claimed[],
): Promise<void> {
  const price = await world.price();
  const total = shares.reduce((sum, { reward }) => sum + reward, 0n);
  const paid = claimed.reduce((sum, claim) => sum + claim.amount, 0n);
  table(
    ['worker', '>IB-minutes', '>reward IFX', '>USD', '>transaction', '>claimed IFX', 'claim'],
    [
      ...shares.map(({ name, work, reward }) => {
        const claim = claimed.find((claim) => claim.name === name);
        return [
          name,
          decimal(work, 9, 2),
          ifx(reward),
          worth(reward, price),
          claim ? `${claim.run}` : '-',
          ifx(claim?.amount ?? 0n),
          OUTCOMES[claim?.outcome ?? ClaimOutcome.NothingDue],
        ];
      }),
      ['all', '', ifx(total), worth(total, price), '', ifx(paid), ''],
    ],
  );
}
