import {
  burnRevenue,
  ClaimOutcome,
  claimRewards,
  coverageOf,
  epochAt,
  fundRewards,
  NANO,
  nextEpochAt,
  MerkleTree,
  planClaims,
  publishRewards,
  type Leaf,
} from '@inferix/staking-client';

import { BURN, EMISSION } from './cast.js';
import { chapter, decimal, ifx, progress, say, table, worth } from './print.js';
import { splitByLargestRemainder } from './split.js';
import type { Stage } from './stage.js';

/** A worker's part of a published epoch, in base units; work in billionths of an IB-minute. */
export type Share = { name: string; work: bigint; reward: bigint };

/** A published epoch: its shares, and the tree they went into. */
export type Published = { epoch: bigint; shares: Share[]; tree: MerkleTree; leaves: Leaf[] };

/** What a claim came to for one worker. `amount` is paid or restaked. */
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
export async function nextEpoch(stage: Stage, title: string): Promise<void> {
  const { chain, network } = stage;
  const now = await chain.now();
  await chain.travelTo(nextEpochAt(network, now));
  chapter(`Epoch ${epochAt(network, now) + 1n}: ${title}`);
}

/**
 * Turns the ended epoch's work into rewards and publishes them; the caller waits for the delay. The coverage
 * records say who earns: registered when the epoch began, and not short in it.
 */
export async function publishEpoch(stage: Stage): Promise<Published> {
  const { chain, network, roles, treasury } = stage;
  const now = await chain.now();
  const epoch = epochAt(network, now) - 1n;
  const workers = await stage.workers();
  const work = stage.crew.map((member, i) => {
    const worker = workers[i];
    const earns = worker && coverageOf(network, worker, epoch, now)?.earns;
    return earns ? member.benchmark * BigInt(member.minutesPerEpoch) : 0n;
  });
  const rewards = splitByLargestRemainder(EMISSION, work);
  stage.crew.forEach((member, i) => (member.earned += rewards[i] ?? 0n));

  const leaves = stage.crew.map(({ address, earned }, i): Leaf => {
    return { account: address, openedSlot: workers[i]?.openedSlot ?? 0n, cumulative: earned };
  });
  const tree = MerkleTree.of(leaves);
  const cumulativeTotal = stage.crew.reduce((sum, { earned }) => sum + earned, 0n);
  const publication = { epoch, root: tree.root, leafCount: tree.leafCount, cumulativeTotal };
  await stage.give(treasury, EMISSION);
  await stage.does('fund_rewards', fundRewards({ network, funder: treasury, amount: EMISSION }));
  const { distributor } = roles;
  const ibm = (work.reduce((sum, each) => sum + each, 0n) + NANO - 1n) / NANO;
  await stage.does(
    'publish_rewards',
    publishRewards({ network, distributor, publication, work: ibm }),
  );
  await stage.give(treasury, BURN);
  await stage.does('burn_revenue', burnRevenue({ network, burner: treasury, amount: BURN }));
  stage.burned += BURN;

  say(
    `The fees of epoch ${epoch} have bought ${ifx(BURN)} IFX, which are burned. Independently of that, the ` +
      `distributor splits the epoch's ${ifx(EMISSION)} new IFX by the work done (IB x minutes), by largest ` +
      `remainder, among those whose coverage record says that they earn, and publishes the root of ` +
      `${tree.leafCount} leaves. It is claimable in two hours.`,
  );
  const shares = stage.crew.map(({ name }, i) => {
    return { name, work: work[i] ?? 0n, reward: rewards[i] ?? 0n };
  });
  return { epoch, shares, tree, leaves };
}

/** A stranger pays every worker that has something due, in as few transactions as possible. */
export async function claimAll(stage: Stage, published: Published): Promise<Claimed[]> {
  const { network, stranger } = stage;
  const { tree, leaves } = published;
  progress('a stranger without any role sends the claims');
  const claimed: Claimed[] = [];
  const now = await stage.chain.now();
  const runs = planClaims({ network, now, tree, leaves, workers: await stage.workers() });
  for (const [index, run] of runs.entries()) {
    const { events } = await stage.does(
      `claim_rewards, ${run.leaves.filter((leaf) => 'worker' in leaf).length} of ${run.leaves.length}`,
      claimRewards({ network, run }),
      stranger,
    );
    for (const event of events) {
      if (event.name !== 'RewardsClaimed') continue;
      for (const { worker, ...claim } of event.data.claims) {
        claimed.push({ name: stage.nameOf(worker), ...claim, run: index + 1 });
      }
    }
  }
  return claimed;
}

/** What each worker did and got. */
export async function showEpoch(
  stage: Stage,
  { shares }: Published,
  claimed: readonly Claimed[],
): Promise<void> {
  const price = await stage.price();
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
