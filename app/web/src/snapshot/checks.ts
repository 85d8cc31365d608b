/**
 * What a snapshot is compared with: its header before anything else is read, and all of it afterwards.
 *
 * @module
 */

import {
  checkBooks,
  checkOpened,
  checkPredecessor,
  checkPublication,
  checkSplit,
  SnapshotError,
  toHex,
  type AnnouncedHeader,
  type Check,
  type PoolState,
  type Snapshot,
} from '@inferix/stake-snapshots';
import type { Distribution, Publication } from '@inferix/staking-client';

import type { ChainState } from './messages.js';

/** Addresses, amounts and what stands between them take 200 bytes a line. */
const LINE_BYTES = 256;
const HEADER_BYTES = 4_096;

const publications = ({ current, pending }: Distribution): Publication[] =>
  [current, pending].filter((found) => found !== undefined);

/** The size of the largest snapshot of what is published. */
export function mostBytes({ pool }: ChainState): number {
  const leaves = publications(pool.distribution).map(({ leafCount }) => leafCount);
  return HEADER_BYTES + LINE_BYTES * Math.max(0, ...leaves);
}

/** Refuses a snapshot of something else than what is published. @throws {@link SnapshotError} */
export function checkAnnounced(header: AnnouncedHeader, { network, pool }: ChainState): void {
  if (header.pool !== 'rewards') {
    throw new SnapshotError(`This is a snapshot of ${header.pool}. Choose one of rewards.`);
  }
  if (header.network !== network.address) {
    throw new SnapshotError(`This is a snapshot of another network, ${header.network}.`);
  }
  const all = publications(pool.distribution);
  if (all.length === 0) {
    throw new SnapshotError('The network has not published any rewards yet.');
  }
  const published = all.find(({ epoch }) => epoch === header.epoch);
  if (!published) {
    const known = all.map(({ epoch }) => `epoch ${epoch}`).join(' and ');
    throw new SnapshotError(
      `This is the snapshot of epoch ${header.epoch}. The chain has ${known}: choose the snapshot of that.`,
    );
  }
  if (toHex(published.root) !== header.root || published.leafCount !== header.leafCount) {
    throw new SnapshotError(
      `This is not the snapshot of epoch ${header.epoch} that is published: the chain has the root ` +
        `${toHex(published.root)} over ${published.leafCount} leaves. It was corrected or cancelled, or the file was changed.`,
    );
  }
}

/** What the snapshot itself, its header and the chain say of one another. */
export function checksOf(snapshot: Snapshot, { network, pool, slot }: ChainState): Check[] {
  const { distribution, closedWorkers, closedClaimedTotal } = pool;
  const state: PoolState = {
    name: 'rewards',
    slot,
    distribution,
    closedWorkers,
    closedClaimedTotal,
  };
  return [
    ...checkPublication(snapshot, network, distribution),
    checkSplit(snapshot),
    checkOpened(snapshot, state),
    checkBooks(snapshot, undefined, { before: state, after: state }),
    // Without the snapshot before it, only what is pending can be told to continue the current one.
    ...checkPredecessor(snapshot, undefined, distribution, network).checks,
  ];
}
