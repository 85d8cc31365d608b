/**
 * What was claimed and is in no leaf any more, and what is split again.
 *
 * What workers had claimed that have closed stays in the total, or it would fall; what they had left
 * unclaimed is split again, with the epoch's emission. The pool books what closed workers had claimed:
 *
 * ```text
 * retired = claimed by all closed workers + claimed wrongly by living ones and not earned back
 * ```
 *
 * The second term is 0 unless a wrong root was corrected. A worker that was paid too much counts with what it
 * is entitled to only, and the rest is retired: the correction writes it off. The worker is paid nothing until
 * it has earned that back; what it earns back is retired no longer, and is split again.
 *
 * Workers and pool are not read in the same moment, so the pool is read before and after the workers. What
 * the workers show has to fit in between.
 *
 * @module
 */

import {
  formatTokens,
  type Network,
  type PoolName,
  type RewardPool,
} from '@inferix/staking-client';
import { least, most } from './amounts.js';
import { ContradictionError, SnapshotError } from './error.js';
import { findKey, type Keys, type Leaves } from './leaves.js';
import type { Snapshot } from './snapshot.js';
import { WORDS } from './words.js';
import type { WorkerStates } from './worker-states.js';

/** A pool as of a slot, as far as a snapshot depends on it. Verifiers never close. */
export type PoolState = Pick<
  RewardPool,
  'distribution' | 'closedWorkers' | 'closedClaimedTotal'
> & {
  name: PoolName;
  /** The slot that it is of. */
  slot: bigint;
};

/** What is settled: the previous leaves, and what was claimed of them. */
export type Account = {
  network: Pick<Network, 'decimals'>;
  /** Before the workers were read, and after. */
  before: PoolState;
  pool: PoolState;
  previous: Snapshot | undefined;
  states: WorkerStates;
  stateKeys: Keys;
  /** Indices of the previous leaves of workers that still exist. */
  living: Uint32Array;
  /** The number and the sum of the other previous leaves. */
  closed: number;
  closedTotal: bigint;
  /** Accepted to have been claimed although no leaf and no closed worker explains it. */
  unexplained?: bigint;
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
  const { network, before, pool, previous, living, closedTotal, unexplained = 0n } = account;
  checkClosed(account);
  const { closedClaimedTotal } = pool;
  const covered = previous ? coveredBy(account, previous.leaves, living) : 0n;
  checkClaims(account, covered);
  const meanwhile = pool.distribution.claimedTotal - before.distribution.claimedTotal;
  // What was claimed and is explained neither by the leaves of the living nor by those that have closed.
  const rest = pool.distribution.claimedTotal - covered - closedClaimedTotal;
  const known = overpaidAt(previous);
  if (rest > known + meanwhile + unexplained) {
    throw unexplainedClaims(pool.name, formatTokens(rest - known - meanwhile, network.decimals));
  }

  const overpaid = least(most(rest, 0n), known + unexplained);
  const all = (previous?.header.retired ?? 0n) + closedTotal;
  const excess = closedClaimedTotal + overpaid - all;
  // Those that closed while the workers were read still have their leaves. What living ones claimed in that
  // time may pass for overpaid.
  const closing = closedClaimedTotal - before.closedClaimedTotal;
  const { pool: name, payees } = WORDS[pool.name];
  if (excess > closing + meanwhile + unexplained) {
    throw new ContradictionError(
      `Closed ${payees} had claimed ${closedClaimedTotal} base units, by the ${name}, and the previous ` +
        `snapshot gave them only ${all - overpaid}. Check that it is the right one, or use another endpoint.`,
    );
  }
  const retired = least(closedClaimedTotal + overpaid, all);
  return { leaves: leavesWith(all - retired), returned: all - retired, retired, writtenOff: 0n };
}

/**
 * Settles the correction of a suspended publication, on the last one that was never suspended. What was
 * claimed beyond the right leaves is written off, at most `limit` of it. Nothing can be claimed meanwhile, so
 * that stands.
 */
export function settleCorrection(account: Account, leavesWith: LeavesWith, limit: bigint): Settled {
  checkClosed(account);
  const { before, pool, previous, closedTotal } = account;
  const { claimedTotal } = pool.distribution;
  if (claimedTotal !== before.distribution.claimedTotal) {
    throw new ContradictionError(
      'Something was claimed although the publication is suspended. Check the suspension, and build again.',
    );
  }
  const all = (previous?.header.retired ?? 0n) + closedTotal;
  const settled = (returned: bigint): Settled => {
    const leaves = leavesWith(returned);
    const covered = coveredBy(account, leaves, leaves.openedSlot.keys());
    checkClaims(account, covered);
    const lost = most(claimedTotal - covered - (all - returned), 0n);
    return { leaves, returned, retired: all - returned + lost, writtenOff: lost };
  };
  const closedClaims = pool.closedClaimedTotal - (previous?.header.closedClaimed ?? 0n);
  // More than their leaves have: of those that closed, some had claimed wrongly.
  const left = settled(most(closedTotal - closedClaims, 0n));
  if (left.writtenOff <= limit) return left;
  // The program writes no more off: what closed workers had left makes up for the loss first.
  const none = settled(0n);
  if (none.writtenOff <= limit) return none;
  throw new SnapshotError(
    `${none.writtenOff} base units were claimed beyond what these leaves say, but the program writes off only ` +
      `${limit}: what was claimed since the base was replaced, and at most what one wrong root can pay. Check ` +
      `that the previous snapshot and the ${WORDS[pool.name].measure} are the right ones.`,
  );
}

/** No more workers are missing than have closed since the previous snapshot, by the pool's own count. */
function checkClosed({ pool, previous, closed }: Account): void {
  const header = previous?.header;
  const { pool: name, payee, payees } = WORDS[pool.name];
  const grown = pool.closedWorkers - (header?.closedWorkers ?? 0n);
  if (grown < 0n || pool.closedClaimedTotal < (header?.closedClaimed ?? 0n)) {
    throw new ContradictionError(
      `The ${name} is older than the previous snapshot: the endpoint is behind. Use another one.`,
    );
  }
  if (BigInt(closed) > grown) {
    throw new ContradictionError(
      `${closed} ${closed === 1 ? `${payee} of the previous snapshot is` : `${payees} of the previous snapshot are`} not there, ` +
        `but only ${grown} have closed since, by the ${name}. The endpoint does not show all ${payees}: use another ` +
        "one. Nobody's leaf is dropped.",
    );
  }
}

/** Workers do not show more claims than the pool has booked, or it is older than they are. */
function checkClaims({ before, pool }: Account, covered: bigint): void {
  const { claimedTotal } = pool.distribution;
  // Who closed while the workers were read is counted with both.
  if (covered + before.closedClaimedTotal <= claimedTotal) return;
  const { pool: name, payees } = WORDS[pool.name];
  throw new ContradictionError(
    `The ${payees} show ${covered + before.closedClaimedTotal} base units claimed, with those that have closed, but ` +
      `the ${name} only ${claimedTotal}. The endpoint answers from different slots: use another one.`,
  );
}

/** Where nobody ever closes, nothing but a wrong endpoint or a correction explains it. */
function unexplainedClaims(pool: PoolName, amount: string): ContradictionError {
  const [nobody, from] =
    pool === 'rewards'
      ? [' and no closed worker', 'what closed workers leave']
      : ['', 'what is split again'];
  return new ContradictionError(
    `${amount} tokens were claimed that no leaf of the previous snapshot${nobody} explains. ` +
      'Either the endpoint is wrong: use another one. Or a correction wrote off too little: confirm that ' +
      `with --unexplained ${amount}, and they are kept back from ${from}.`,
  );
}

/** What living workers had been paid too much at a snapshot, and at most that since. */
export function overpaidAt(previous: Snapshot | undefined): bigint {
  if (!previous) return 0n;
  const { retired, closedClaimed } = previous.header;
  return most(retired - closedClaimed, 0n);
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
