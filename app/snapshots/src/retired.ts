/**
 * What was claimed and is in no leaf any more, and what is split again.
 *
 * What workers had claimed that have closed since the previous snapshot stays in the total, or it would
 * fall; what they had left unclaimed is split again, with the epoch's emission. The pool knows how much
 * all workers together have claimed, and the living know their own, so:
 *
 * ```text
 * retired = pool's claimed total - sum of min(claimed, cumulative) of the living
 * ```
 *
 * A worker that was paid too much under a wrong root counts with what it is entitled to only. The rest is
 * retired: the correction writes it off. The worker is paid nothing until it has earned that back; what it
 * earns back is retired no longer, and is split again.
 *
 * @module
 */

import type { RewardPool } from '@inferix/staking-client';
import { SnapshotError } from './error.js';
import { findKey, type Keys, type Leaves } from './leaves.js';
import type { Snapshot } from './snapshot.js';
import type { WorkerStates } from './worker-states.js';

/** The reward pool, as far as a snapshot depends on it. */
export type PoolState = Pick<
  RewardPool,
  'distribution' | 'closedWorkers' | 'closedClaimedTotal'
> & {
  /** The slot that it was read at. */
  slot: bigint;
};

/** What is settled: the previous leaves, and what was claimed of them. */
export type Account = {
  pool: PoolState;
  previous: Snapshot | undefined;
  states: WorkerStates;
  stateKeys: Keys;
  /** Indices of the previous leaves of workers that still exist. */
  living: Uint32Array;
  /** The sum of the other previous leaves. */
  closedTotal: bigint;
};

/** Base units. */
export type Settled = {
  leaves: Leaves;
  /** What is split again, with the emission. */
  returned: bigint;
  retired: bigint;
  writtenOff: bigint;
};

/** The leaves for what is split again besides the emission. */
type LeavesWith = (returned: bigint) => Leaves;

/** Settles the next snapshot after the previous one. */
export function settle(account: Account, leavesWith: LeavesWith): Settled {
  const { pool, previous, living, closedTotal } = account;
  const covered = previous ? coveredBy(account, previous.leaves, living) : 0n;
  const gone = pool.distribution.claimedTotal - covered;
  const all = (previous?.header.retired ?? 0n) + closedTotal;
  // What the pool has booked of closed workers is certain, whatever a node shows of the others.
  const retired = least(most(gone, pool.closedClaimedTotal), all);
  const returned = all - retired;
  return { leaves: leavesWith(returned), returned, retired, writtenOff: 0n };
}

/**
 * Settles the correction of a suspended publication, on the last one that was never suspended. What was
 * claimed beyond the right leaves is written off, at most `limit` of it. Nothing can be claimed meanwhile, so
 * that stands.
 */
export function settleCorrection(account: Account, leavesWith: LeavesWith, limit: bigint): Settled {
  const { claimedTotal } = account.pool.distribution;
  const all = (account.previous?.header.retired ?? 0n) + account.closedTotal;
  const settled = (returned: bigint): Settled => {
    const leaves = leavesWith(returned);
    const covered = coveredBy(account, leaves, leaves.openedSlot.keys());
    const lost = claimedTotal - covered - (all - returned);
    const writtenOff = lost > 0n ? lost : 0n;
    return { leaves, returned, retired: all - returned + writtenOff, writtenOff };
  };
  const left = settled(account.closedTotal - closedClaims(account));
  if (left.writtenOff <= limit) return left;
  // The program writes no more off: what closed workers had left makes up for the loss first.
  const none = settled(0n);
  if (none.writtenOff <= limit) return none;
  throw new SnapshotError(
    `${none.writtenOff} base units were claimed beyond what these leaves say, but the program writes off only ` +
      `${limit}: what was claimed since the base was replaced, and at most what one wrong root can pay. Check ` +
      'that the previous snapshot and the work are the right ones.',
  );
}

/**
 * What workers that have closed since the previous snapshot had claimed of it: at most this. What was
 * retired there was claimed by workers that had closed before, or was written off.
 */
function closedClaims({ pool, previous, closedTotal }: Account): bigint {
  const { current, wasSuspended, writtenOffTotal } = pool.distribution;
  const writtenOff = writtenOffTotal - (wasSuspended ? (current?.writtenOff ?? 0n) : 0n);
  const closedBefore = (previous?.header.retired ?? 0n) - writtenOff;
  return least(most(pool.closedClaimedTotal - closedBefore, 0n), closedTotal);
}

/** What was claimed of leaves, as far as they go. */
function coveredBy(
  { states, stateKeys }: Account,
  leaves: Leaves,
  indices: Iterable<number>,
): bigint {
  let covered = 0n;
  for (const i of indices) {
    const claimed = states.claimedTotal[findKey(stateKeys, leaves.key(i)) ?? -1] ?? 0n;
    covered += least(claimed, leaves.cumulative[i] ?? 0n);
  }
  return covered;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
