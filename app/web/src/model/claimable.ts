/**
 * What has been published for a worker and not claimed.
 *
 * @module
 */

import type { Publication, Worker, WorkerProof } from '@inferix/staking-client';

export type Claimable =
  { state: 'reading' } | { state: 'known'; due: bigint } | { state: 'unknown'; why: string };

/** What is due, as far as it is known. */
export const dueOf = (claimable: Claimable | undefined): bigint =>
  claimable?.state === 'known' ? claimable.due : 0n;

/** By a worker's proof, which is `null` where nothing was published for it. */
export function claimableOf(
  worker: Pick<Worker, 'openedSlot' | 'claimedTotal'>,
  publication: Pick<Publication, 'root' | 'leafCount' | 'epoch'>,
  proof: WorkerProof | null,
): Claimable {
  if (proof === null) return { state: 'known', due: 0n };
  if (!leadsTo(publication, proof)) {
    return {
      state: 'unknown',
      why: `The network’s host has proofs of another publication than that of epoch ${publication.epoch}, which is on chain.`,
    };
  }
  // The leaf of a worker that was closed is of no use to the one that was opened at its address since.
  const due = proof.openedSlot === worker.openedSlot ? proof.cumulative - worker.claimedTotal : 0n;
  return { state: 'known', due: due > 0n ? due : 0n };
}

/** Whether a proof, which was checked against the root that it names, is of this publication. */
export const leadsTo = (
  { root, leafCount }: Pick<Publication, 'root' | 'leafCount'>,
  proof: Pick<WorkerProof, 'root' | 'leafCount'>,
): boolean => proof.leafCount === leafCount && root.every((byte, i) => byte === proof.root[i]);

/** The sum of what is known, and of how many workers it is not known. */
export function claimableIn(all: readonly Claimable[]): {
  due: bigint;
  unknown: number;
  why?: string;
} {
  const unknown = all.filter((one) => one.state === 'unknown');
  const due = all.reduce((sum, one) => sum + dueOf(one), 0n);
  const why = unknown[0]?.why;
  return { due, unknown: unknown.length, ...(why === undefined ? {} : { why }) };
}
