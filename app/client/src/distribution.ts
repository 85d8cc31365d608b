/**
 * What a pool's publications come to at a time. The program settles a pool in the same way before it
 * publishes or pays.
 *
 * @module
 */

import type { Distribution } from './accounts.js';
import type { EpochSums } from './generated/index.js';

/** A network's pools, by what they pay: workers' rewards, and verifiers' penalties. */
export type PoolName = 'rewards' | 'penalties';

/** A distribution as it is at a time: what was pending is current once it is claimable. */
export function settledAt(distribution: Distribution, now: bigint): Distribution {
  const { current, pending } = distribution;
  if (!pending || now < pending.claimableAt) return distribution;
  const { claimedTotal, writtenOffTotal, issued } = distribution;
  const settled = { ...distribution, current: pending, pending: undefined, wasSuspended: false };
  if (!distribution.wasSuspended) {
    const base = current
      ? { nextEpoch: current.epoch + 1n, cumulativeTotal: current.cumulativeTotal }
      : distribution.base;
    return {
      ...settled,
      base,
      claimedAtBase: claimedTotal,
      writtenOffTotal: writtenOffTotal + pending.writtenOff,
      issued: added(issued, pending.epoch, pending.growth),
    };
  }
  // A correction replaces what was suspended, and ends the suspension.
  return {
    ...settled,
    suspendedUntil: least(distribution.suspendedUntil, pending.claimableAt),
    guardianSuspendedUntil: least(distribution.guardianSuspendedUntil, pending.claimableAt),
    writtenOffTotal: writtenOffTotal - (current?.writtenOff ?? 0n) + pending.writtenOff,
    issued: added(
      current ? changed(issued, current.epoch, -current.growth) : issued,
      pending.epoch,
      pending.growth,
    ),
  };
}

/** Whether something can be claimed at a time: published, past its delay, and not suspended. */
export function isClaimable(distribution: Distribution, now: bigint): boolean {
  const { current, suspendedUntil } = settledAt(distribution, now);
  return current !== undefined && now >= suspendedUntil;
}

/** What is published under the current root and not claimed, in token base units. */
export function unclaimed({ current, claimedTotal }: Distribution): bigint {
  const total = current?.cumulativeTotal ?? 0n;
  return total > claimedTotal ? total - claimedTotal : 0n;
}

/**
 * Most of what was claimed wrongly that a correction may write off, in token base units: what was claimed
 * since the base was replaced, and no more than one wrong root can have paid.
 *
 * @param cap - The caps of the epochs that the correction covers since the base, in base units.
 */
export function mostWrittenOff(
  { claimedTotal, claimedAtBase, base, current, writtenOffTotal }: Distribution,
  cap: bigint,
): bigint {
  // What was written off before is not counted again.
  const before = writtenOffTotal - (current?.writtenOff ?? 0n);
  const unclaimedAtBase = base.cumulativeTotal - claimedAtBase - before;
  const paidAtMost = (unclaimedAtBase > 0n ? unclaimedAtBase : 0n) + cap;
  return least(claimedTotal - claimedAtBase, paidAtMost);
}

/** The sum of an epoch, in token base units; 0 for epochs that are too old or have none. */
export function sumOfEpoch({ newest, sums }: EpochSums, epoch: bigint): bigint {
  const kept = BigInt(sums.length);
  if (epoch < 0n || epoch > newest || newest - epoch >= kept) return 0n;
  return sums[Number(epoch % kept)] ?? 0n;
}

/** Sums with an amount added for an epoch. Epochs that are too old are left out. */
function added(sums: EpochSums, epoch: bigint, amount: bigint): EpochSums {
  const newest = epoch > sums.newest ? epoch : sums.newest;
  return changed(advanced(sums, newest), epoch, amount);
}

/** Clears the places of the epochs that have begun since. */
function advanced(sums: EpochSums, newest: bigint): EpochSums {
  const kept = BigInt(sums.sums.length);
  const cleared = [...sums.sums];
  for (let epoch = newest; epoch > sums.newest && newest - epoch < kept; epoch--) {
    cleared[Number(epoch % kept)] = 0n;
  }
  return { newest, sums: cleared };
}

function changed({ newest, sums }: EpochSums, epoch: bigint, by: bigint): EpochSums {
  const kept = BigInt(sums.length);
  if (epoch > newest || newest - epoch >= kept) return { newest, sums };
  const place = Number(epoch % kept);
  const change = (sum: bigint) => (sum + by > 0n ? sum + by : 0n);
  return { newest, sums: sums.map((sum, i) => (i === place ? change(sum) : sum)) };
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
