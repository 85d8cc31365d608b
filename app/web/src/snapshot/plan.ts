/**
 * Claims for workers by a whole snapshot: neighbours share proofs, so that few transactions pay many.
 *
 * @module
 */

import type { Snapshot } from '@inferix/stake-snapshots';
import {
  destinationOf,
  limitsFor,
  packClaims,
  runsOf,
  treeDepth,
  type LeafClaim,
} from '@inferix/staking-client';

import type { PlannedClaim, Questions } from './messages.js';

/** The transactions that pay these workers, as far as something is due to them. */
export function planFrom(
  { leaves }: Snapshot,
  { network, now, workers }: Questions['plan']['asks'],
): PlannedClaim[] {
  const claims = workers.flatMap((worker): LeafClaim[] => {
    const leaf = leaves.find(worker.address);
    if (leaf === undefined || leaves.openedSlot[leaf] !== worker.openedSlot) return [];
    const cumulative = leaves.cumulative[leaf] ?? 0n;
    if (cumulative <= worker.claimedTotal) return [];
    return [{ leaf, worker, destination: destinationOf(network, worker, now), cumulative }];
  });
  claims.sort((a, b) => a.leaf - b.leaf);
  const packs = packClaims(treeDepth(leaves.count), claims, limitsFor(network));
  return packs.map((pack) => ({
    runs: runsOf(leaves.tree(), pack),
    workers: pack.claims.map(({ worker }) => worker.address),
  }));
}
