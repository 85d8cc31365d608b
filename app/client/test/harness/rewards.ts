import {
  fundRewards,
  MerkleTree,
  publishRewards,
  type Leaf,
  type NewPublication,
  type Worker,
} from '../../src/index.js';
import { type TestNetwork } from './network.js';

/** A published tree and the leaves it was built from. */
export type Published = { tree: MerkleTree; leaves: Leaf[]; publication: NewPublication };

/** What a worker has earned in all, as a leaf. */
export const rewardLeaf = (worker: Worker, cumulative: bigint): Leaf => ({
  account: worker.address,
  openedSlot: worker.openedSlot,
  cumulative,
});

/** The publication of these leaves for an epoch. */
export function publicationOf(leaves: Leaf[], epoch: bigint): Published {
  const tree = MerkleTree.of(leaves);
  const cumulativeTotal = leaves.reduce((sum, leaf) => sum + leaf.cumulative, 0n);
  const publication = { epoch, root: tree.root, leafCount: tree.leafCount, cumulativeTotal };
  return { tree, leaves, publication };
}

/** Moves tokens into the reward pool, from a wallet that got them for that. */
export async function fund(net: TestNetwork, amount: bigint): Promise<void> {
  await net.chain.giveTokens(net.mint, net.stranger.address, amount);
  await net.does(fundRewards({ network: net.network, funder: net.stranger, amount }));
}

/** Publishes rewards for an epoch and waits until they are claimable. */
export async function publish(net: TestNetwork, leaves: Leaf[], epoch: bigint): Promise<Published> {
  const { network, roles } = net;
  const published = publicationOf(leaves, epoch);
  const { publication } = published;
  await net.does(publishRewards({ network, distributor: roles.distributor, publication }));
  await net.chain.travelBy(BigInt(network.params.publicationDelaySecs));
  return published;
}
