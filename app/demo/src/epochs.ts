import {
  ClaimOutcome,
  claimRewards,
  epochAt,
  epochStartsAt,
  fundRewards,
  MerkleTree,
  planClaims,
  publishRewards,
  type Leaf,
} from '@inferix/staking-client';

import { EMISSION } from './cast.js';
import { chapter, decimal, ifx, progress, say, table, worth } from './print.js';
import { splitByLargestRemainder } from './split.js';
import type { Stage } from './stage.js';

/** A worker's part of a published epoch, in base units; work in billionths of an IB-minute. */
export type Share = { name: string; work: bigint; reward: bigint };

/** A published epoch: its shares, and the tree they went into. */
export type Published = { epoch: bigint; shares: Share[]; tree: MerkleTree; leaves: Leaf[] };

/** What a claim came to for one worker. */
export type Claimed = { name: string; outcome: string; paid: bigint; run: number };

const OUTCOMES: Record<ClaimOutcome, string> = {
  [ClaimOutcome.Paid]: 'paid',
  [ClaimOutcome.NothingDue]: 'nothing due',
  [ClaimOutcome.NotRegistered]: 'skipped: not registered',
  [ClaimOutcome.Barred]: 'skipped: barred',
  [ClaimOutcome.StakeBelowMinimum]: 'skipped: stake below S(n)',
  [ClaimOutcome.PayoutUnavailable]: 'skipped: no token account to pay to',
};

/** Travels to the next epoch. */
export async function nextEpoch(stage: Stage, title: string): Promise<void> {
  const { chain, network } = stage;
  const epoch = epochAt(network, await chain.now()) + 1n;
  await chain.travelTo(epochStartsAt(network, epoch));
  chapter(`Epoch ${epoch}: ${title}`);
}

/** Turns the ended epoch's work into rewards and publishes them; the caller waits for the delay. */
export async function publishEpoch(stage: Stage): Promise<Published> {
  const { chain, network, roles, treasury } = stage;
  const epoch = epochAt(network, await chain.now()) - 1n;
  const workers = await stage.workers();
  const work = stage.crew.map((member, i) =>
    workers[i]?.registered ? member.benchmark * BigInt(member.minutesPerEpoch) : 0n,
  );
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
  await stage.does('publish_rewards', publishRewards({ network, distributor, publication }));

  say(
    `The distributor splits the ${ifx(EMISSION)} IFX of epoch ${epoch} by the work done (IB x minutes), by ` +
      `largest remainder, and publishes the root of ${tree.leafCount} leaves. It is claimable in six hours.`,
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
  const runs = planClaims({ tree, leaves, workers: await stage.workers() });
  for (const [index, run] of runs.entries()) {
    const { events } = await stage.does(
      `claim_rewards, ${run.leaves.filter((leaf) => 'worker' in leaf).length} of ${run.leaves.length}`,
      claimRewards({ network, run }),
      stranger,
    );
    for (const event of events) {
      if (event.name !== 'RewardsClaimed') continue;
      for (const { worker, outcome, paid } of event.data.claims) {
        claimed.push({
          name: stage.nameOf(worker),
          outcome: OUTCOMES[outcome],
          paid,
          run: index + 1,
        });
      }
    }
  }
  return claimed;
}

/** What each worker did and got. */
export function showEpoch(stage: Stage, { shares }: Published, claimed: readonly Claimed[]): void {
  const price = stage.network.referencePrice;
  const total = shares.reduce((sum, { reward }) => sum + reward, 0n);
  const paid = claimed.reduce((sum, claim) => sum + claim.paid, 0n);
  table(
    ['worker', '>IB-minutes', '>reward IFX', '>USD', '>transaction', '>paid IFX', 'claim'],
    [
      ...shares.map(({ name, work, reward }) => {
        const claim = claimed.find((claim) => claim.name === name);
        return [
          name,
          decimal(work, 9, 2),
          ifx(reward),
          worth(reward, price),
          claim ? `${claim.run}` : '-',
          ifx(claim?.paid ?? 0n),
          claim?.outcome ?? 'nothing due',
        ];
      }),
      ['all', '', ifx(total), worth(total, price), '', ifx(paid), ''],
    ],
  );
}
