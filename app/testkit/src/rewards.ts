import assert from 'node:assert/strict';

import {
  fundRewards,
  MerkleTree,
  planClaims,
  publishRewards,
  type ClaimOutcome,
  type ClaimRun,
  type Leaf,
  type NewPublication,
  type Outcome,
  type Worker,
} from '@inferix/staking-client';
import { eventOf } from './events.js';
import { type TestNetwork } from './network.js';

/** A published tree and the leaves it was built from. */
export type Published = { tree: MerkleTree; leaves: Leaf[]; publication: NewPublication };

/** What a worker has earned in all, as a leaf. */
export const rewardLeaf = (
  worker: Pick<Worker, 'address' | 'openedSlot'>,
  cumulative: bigint,
): Leaf => ({
  account: worker.address,
  openedSlot: worker.openedSlot,
  cumulative,
});

/** The publication of these leaves for an epoch; what is written off is part of its total. */
export function publicationOf(leaves: Leaf[], epoch: bigint, writtenOff = 0n): Published {
  const tree = MerkleTree.of(leaves);
  const cumulativeTotal = leaves.reduce((sum, leaf) => sum + leaf.cumulative, writtenOff);
  const { root, leafCount } = tree;
  return { tree, leaves, publication: { epoch, root, leafCount, cumulativeTotal, writtenOff } };
}

/** Moves tokens into the reward pool, from a wallet that got them for that. */
export async function fund(net: TestNetwork, amount: bigint): Promise<void> {
  await net.chain.giveTokens(net.mint, net.stranger.address, amount);
  await net.does(fundRewards({ network: net.network, funder: net.stranger, amount }));
}

/** Publishes rewards for an epoch and waits until they are claimable. */
export async function publish(
  net: TestNetwork,
  leaves: Leaf[],
  epoch: bigint,
  { writtenOff = 0n, work = 0n }: { writtenOff?: bigint; work?: bigint } = {},
): Promise<Published> {
  const { network, roles } = net;
  const published = publicationOf(leaves, epoch, writtenOff);
  const { publication } = published;
  await net.does(publishRewards({ network, distributor: roles.distributor, publication, work }));
  await net.chain.travelBy(BigInt(network.params.publicationDelaySecs));
  return published;
}

/** Plans the transactions that claim for workers, by the network, the chain's time and the workers given. */
export async function plan(
  net: TestNetwork,
  { tree, leaves }: Pick<Published, 'tree' | 'leaves'>,
  workers: Iterable<Worker | undefined>,
): Promise<ClaimRun[][]> {
  const [network, now] = await Promise.all([net.current(), net.chain.now()]);
  return planClaims({ network, now, tree, leaves, workers });
}

/** The same where one run takes them all. */
export async function planOne(
  net: TestNetwork,
  published: Pick<Published, 'tree' | 'leaves'>,
  workers: Iterable<Worker | undefined>,
): Promise<ClaimRun> {
  const [run, ...more] = (await plan(net, published, workers)).flat();
  assert.ok(run && more.length === 0, 'one run');
  return run;
}

/** What a claim came to, worker by worker. */
export function claimed(outcome: Outcome): [outcome: ClaimOutcome, amount: bigint][] {
  const event = eventOf(outcome);
  assert.ok(event.name === 'RewardsClaimed');
  return event.data.claims.map(({ outcome, amount }) => [outcome, amount]);
}
