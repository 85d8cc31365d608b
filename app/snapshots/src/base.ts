/**
 * The publication that the next snapshot continues: the last one, or where that is suspended, the last one
 * that never was.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import { settledAt, type Distribution } from '@inferix/staking-client';
import { SnapshotError } from './error.js';
import { toHex } from './hex.js';
import type { Snapshot } from './snapshot.js';

/** The publication that the next one continues. */
export type PublicationBase = {
  /** Its root and number of leaves; `undefined` if there is none, or where the chain has dropped them. */
  root: string | undefined;
  leafCount: number | undefined;
  /** The first epoch that it does not cover. */
  nextEpoch: bigint;
  cumulativeTotal: bigint;
  /** The epoch of the suspended publication that the next one replaces, if it replaces one. */
  corrects: bigint | undefined;
  /** What the program counts besides, since it measures from the last publication never suspended. */
  carried: Carried;
};

/** What publications since the program's base have added. */
export type Carried = {
  /** The first epoch that the program's base does not cover. */
  nextEpoch: bigint;
  /** In base units. */
  growth: bigint;
  writtenOff: bigint;
  /** In whole IBM. */
  work: bigint;
};

/**
 * What the next publication continues, at a time in Unix seconds.
 *
 * A suspension that has lapsed without a correction means that the publication was right: it is continued,
 * and the program still counts its growth, its work and what it wrote off to the next one.
 */
export function baseOf(distribution: Distribution, now: bigint): PublicationBase {
  const { current, pending, base, wasSuspended, suspendedUntil } = settledAt(distribution, now);
  const latest = pending ?? (now < suspendedUntil ? undefined : current);
  if (!latest) {
    const { nextEpoch, cumulativeTotal } = base;
    return {
      ...{ root: undefined, leafCount: undefined, nextEpoch, cumulativeTotal },
      corrects: current?.epoch,
      carried: { nextEpoch, growth: 0n, writtenOff: 0n, work: 0n },
    };
  }
  const { epoch, leafCount, cumulativeTotal, growth, writtenOff, work } = latest;
  const nextEpoch = epoch + 1n;
  // Once it is claimable, a pending publication is the base itself.
  const isBase = pending !== undefined || !wasSuspended;
  return {
    ...{ root: toHex(latest.root), leafCount, nextEpoch, cumulativeTotal },
    corrects: undefined,
    carried: isBase
      ? { nextEpoch, growth: 0n, writtenOff: 0n, work: 0n }
      : { nextEpoch: base.nextEpoch, growth, writtenOff, work },
  };
}

/** Refuses a previous snapshot that the next publication does not continue. */
export function checkPrevious(
  previous: Snapshot | undefined,
  base: PublicationBase,
  network: Address,
): void {
  const { root, nextEpoch, cumulativeTotal, corrects } = base;
  const begins = root === undefined && cumulativeTotal === 0n;
  if (previous && previous.header.network !== network) {
    throw new SnapshotError(
      `The previous snapshot is of another network, ${previous.header.network}.`,
    );
  }
  if (begins && !previous) return;
  if (begins && corrects === undefined) {
    throw new SnapshotError('Nothing is published on chain yet: leave --previous out.');
  }
  if (previous && continues(previous, base)) return;
  const last = nextEpoch - 1n;
  if (corrects !== undefined) {
    throw new SnapshotError(
      `The publication of epoch ${corrects} is suspended. Build its correction on the last one that was ` +
        (begins
          ? 'never suspended: there is none, so leave --previous out.'
          : `never suspended: pass the snapshot of epoch ${last} with a total of ${cumulativeTotal} ` +
            'base units with --previous.'),
    );
  }
  if (!previous) {
    throw new SnapshotError(
      `Epoch ${last} is published on chain: pass its snapshot with --previous.`,
    );
  }
  const { header } = previous;
  throw new SnapshotError(
    `The previous snapshot is not what is published: it is of epoch ${header.epoch} with root ` +
      `${header.root}, on chain is epoch ${last} with root ${root ?? ''}.`,
  );
}

/** Whether a snapshot is this publication. Of one that was replaced the chain keeps epoch and total. */
function continues({ header, leaves }: Snapshot, base: PublicationBase): boolean {
  const isSameRoot =
    base.root === undefined || (header.root === base.root && leaves.count === base.leafCount);
  return (
    isSameRoot &&
    header.epoch + 1n === base.nextEpoch &&
    header.cumulativeTotal === base.cumulativeTotal
  );
}
