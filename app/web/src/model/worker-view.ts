/**
 * A worker as the page shows it: its numbers now and from the next epoch on.
 *
 * @module
 */

import {
  benchmarkAt,
  epochAt,
  graceEndsAt,
  MathError,
  minimumStakeAt,
  minimumStakeFrom,
  priceAt,
  slashable,
  termsAt,
  termsOf,
  withdrawable,
  type EpochMinimum,
  type Network,
  type Terms,
  type Worker,
} from '@inferix/staking-client';

export type WorkerView = {
  epoch: bigint;
  terms: Terms;
  nextTerms: Terms | undefined;
  benchmark: bigint;
  price: bigint;
  /** S(n) now; `undefined` without benchmark, price or reference price. */
  minimum: bigint | undefined;
  next: EpochMinimum | undefined;
  /** What the stake has to be to cover both. */
  required: bigint | undefined;
  /** What the active stake lacks for both; 0 if nothing. */
  missing: bigint;
  /** What it lacks of S(n) now. */
  missingNow: bigint;
  /** What the active stake has beyond both. */
  surplus: bigint;
  unbonding: bigint;
  withdrawable: bigint;
  /** Until when a top-up saves the epoch, while the worker is short. */
  graceEnds: bigint | undefined;
};

export function viewOf(network: Network, worker: Worker, now: bigint): WorkerView {
  const epoch = epochAt(network, now);
  const minimum = unlessTooLarge(() => minimumStakeAt(network, worker, now));
  const next = unlessTooLarge(() => minimumStakeFrom(network, worker, epoch + 1n, now));
  const required = largest(minimum, next?.minimumStake);
  const { activeStake } = worker;
  return {
    epoch,
    terms: termsAt(network, now),
    nextTerms: termsOf(network, epoch + 1n, now),
    benchmark: benchmarkAt(worker, now),
    price: priceAt(worker, now),
    minimum,
    next,
    required,
    missing: lacking(required, activeStake),
    missingNow: lacking(minimum, activeStake),
    surplus: required === undefined ? activeStake : positive(activeStake - required),
    unbonding: slashable(worker) - activeStake,
    withdrawable: withdrawable(worker, now),
    graceEnds: worker.registered ? graceEndsAt(network, worker, now) : undefined,
  };
}

/** The stake that still covers S(n) after the token has fallen by a fifth: five quarters, rounded up. */
export const withCushion = (required: bigint): bigint => (required * 5n + 3n) / 4n;

/** S(n) can exceed what any number of tokens covers: then there is none to show. */
function unlessTooLarge<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof MathError) return undefined;
    throw error;
  }
}

const positive = (value: bigint): bigint => (value > 0n ? value : 0n);

const lacking = (minimum: bigint | undefined, stake: bigint): bigint =>
  minimum === undefined ? 0n : positive(minimum - stake);

function largest(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}
