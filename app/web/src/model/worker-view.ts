/**
 * A worker as the page shows it: its numbers now and from the next epoch on.
 *
 * @module
 */

import {
  benchmarkAt,
  epochAt,
  graceEndsAt,
  priceAt,
  slashable,
  stakeNeeds,
  termsAt,
  termsOf,
  withdrawable,
  type Network,
  type StakeNeeds,
  type Terms,
  type Worker,
} from '@inferix/staking-client';

export type WorkerView = StakeNeeds & {
  epoch: bigint;
  terms: Terms;
  nextTerms: Terms | undefined;
  benchmark: bigint;
  price: bigint;
  /** From the next epoch on, as known so far. */
  nextBenchmark: bigint;
  nextPrice: bigint;
  /** What the active stake lacks now and from the next epoch on; 0 if nothing. */
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
  const needs = stakeNeeds(network, worker, now);
  const { minimum, required } = needs;
  const { activeStake } = worker;
  const nextEpoch = needs.next?.startsAt ?? now;
  return {
    epoch,
    terms: termsAt(network, now),
    nextTerms: termsOf(network, epoch + 1n, now),
    benchmark: benchmarkAt(worker, now),
    price: priceAt(worker, now),
    nextBenchmark: benchmarkAt(worker, nextEpoch),
    nextPrice: priceAt(worker, nextEpoch),
    ...needs,
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

const positive = (value: bigint): bigint => (value > 0n ? value : 0n);

const lacking = (minimum: bigint | undefined, stake: bigint): bigint =>
  minimum === undefined ? 0n : positive(minimum - stake);
