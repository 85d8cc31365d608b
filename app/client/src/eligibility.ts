/**
 * What follows from the accounts at a moment: the epoch, the price that counts, S(n), and whether a
 * worker would be paid. The program decides the same way when it is called.
 *
 * @module
 */

import type { Distribution, Network, Worker } from './accounts.js';
import { ClaimOutcome } from './generated/index.js';
import { covers, minimumStake, type StakeInputs } from './stake.js';

type EpochClock = Pick<Network, 'epochStart' | 'firstEpoch' | 'params'>;

/** The epoch that a time in Unix seconds lies in. */
export function epochAt(network: EpochClock, now: bigint): bigint {
  const elapsed = now > network.epochStart ? now - network.epochStart : 0n;
  return network.firstEpoch + elapsed / BigInt(network.params.epochSecs);
}

/** When an epoch begins, in Unix seconds. */
export function epochStartsAt(network: EpochClock, epoch: bigint): bigint {
  return network.epochStart + (epoch - network.firstEpoch) * BigInt(network.params.epochSecs);
}

/** The price that counts for S(n) at a time: a cut takes over at the next epoch only. */
export function priceAt({ price }: Pick<Worker, 'price'>, now: bigint): bigint {
  return price.nextAt !== 0n && now >= price.nextAt ? price.next : price.current;
}

/**
 * The minimum stake S(n) of a worker at a time, in token base units.
 *
 * @param price - What it would be at this price, instead of at the worker's own.
 * @returns `undefined` while the worker has no benchmark or price, or the network no reference price.
 * @throws {@link MathError} if `price` is out of bounds, or the result exceeds 64 bits.
 */
export function minimumStakeAt(
  network: Network,
  worker: Worker,
  now: bigint,
  price = priceAt(worker, now),
): bigint | undefined {
  const inputs = stakeInputs(network, worker, price);
  return inputs && minimumStake(inputs);
}

/** A distribution as it is at a time: what was pending is current once it is claimable. */
export function settledAt(distribution: Distribution, now: bigint): Distribution {
  const { pending } = distribution;
  return pending && now >= pending.claimableAt
    ? { ...distribution, current: pending, pending: undefined }
    : distribution;
}

/** What a claim for this worker would come to at a time, if anything is due and can be received. */
export function eligibilityAt(
  network: Network,
  worker: Pick<Worker, 'registered' | 'barred' | 'benchmark' | 'price' | 'activeStake'>,
  now: bigint,
):
  | ClaimOutcome.Paid
  | ClaimOutcome.NotRegistered
  | ClaimOutcome.Barred
  | ClaimOutcome.StakeBelowMinimum {
  if (!worker.registered) return ClaimOutcome.NotRegistered;
  if (worker.barred) return ClaimOutcome.Barred;
  const inputs = stakeInputs(network, worker, priceAt(worker, now));
  const covered = inputs !== undefined && covers(worker.activeStake, inputs);
  return covered ? ClaimOutcome.Paid : ClaimOutcome.StakeBelowMinimum;
}

function stakeInputs(
  network: Network,
  worker: Pick<Worker, 'benchmark'>,
  price: bigint,
): StakeInputs | undefined {
  const { benchmark } = worker;
  const { referencePrice, decimals, params } = network;
  if (benchmark === 0n || price === 0n || referencePrice === 0n) return undefined;
  return {
    benchmark,
    price,
    tokenPrice: referencePrice,
    epochMinutes: params.epochSecs / 60,
    coverageEpochs: params.coverageEpochs,
    decimals,
  };
}
