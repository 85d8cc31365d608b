/**
 * S(n) of a worker, from the accounts: now, and from the coming epoch as far as that is known.
 *
 * @module
 */

import type { Network, Worker } from './accounts.js';
import type { Terms } from './generated/index.js';
import { MathError } from './math-error.js';
import { covers, minimumStake, type StakeInputs } from './stake.js';
import { acceptsUntil, epochAt, termsAt, termsOf, valueAt } from './terms.js';

/** What S(n) depends on besides the worker. */
export type StakeTerms = Pick<Network, 'terms' | 'decimals'>;

/** What S(n) depends on besides the network. */
export type MeasuredWorker = Pick<Worker, 'benchmark' | 'price'>;

/** The price that counts for S(n) at a time, before the price floor: a cut waits for the next epoch. */
export const priceAt = ({ price }: Pick<Worker, 'price'>, now: bigint): bigint =>
  valueAt(price, now);

/** The price that was declared last, also where it only counts from the next epoch. */
export const declaredPrice = ({ price }: Pick<Worker, 'price'>): bigint =>
  price.nextAt === 0n ? price.current : price.next;

/** The benchmark that counts for S(n) at a time: an attestation waits for the next epoch. */
export const benchmarkAt = ({ benchmark }: Pick<Worker, 'benchmark'>, now: bigint): bigint =>
  valueAt(benchmark, now);

/**
 * The minimum stake S(n) of a worker at a time, in token base units.
 *
 * @param declared - What it would be if the worker declared this price. A lower one than the price in
 * force would count from the next epoch, so it changes nothing.
 * @returns `undefined` while the worker has no benchmark or price, or the network no reference price.
 * @throws {@link MathError} if `declared` is too high, or the result exceeds 64 bits.
 */
export function minimumStakeAt(
  network: StakeTerms,
  worker: MeasuredWorker,
  now: bigint,
  declared = 0n,
): bigint | undefined {
  const inForce = priceAt(worker, now);
  const price = declared > inForce ? declared : inForce;
  const inputs = stakeInputs(network, worker, termsAt(network, now), now, price);
  return inputs && minimumStake(inputs);
}

/** S(n) of a worker from an epoch's beginning. */
export type EpochMinimum = {
  epoch: bigint;
  /** When the epoch begins or began, in Unix seconds. */
  startsAt: bigint;
  /** In token base units; `undefined` without a benchmark, a price or a reference price. */
  minimumStake: bigint | undefined;
  /** A reference price was committed for this epoch. Otherwise it has the price of the epoch before. */
  priceCommitted: boolean;
  /** Only a rise of the worker's own price can still change it: the terms and benchmark stand. */
  final: boolean;
};

/**
 * The minimum stake of a worker in the current epoch or from the beginning of the coming one, by what is
 * known at a time.
 *
 * @returns `undefined` for any other epoch.
 * @throws {@link MathError} if the result exceeds 64 bits.
 */
export function minimumStakeFrom(
  network: StakeTerms,
  worker: MeasuredWorker,
  epoch: bigint,
  now: bigint,
): EpochMinimum | undefined {
  const current = epochAt(network, now);
  const terms = termsOf(network, epoch, now);
  if (!terms || epoch < current || epoch > current + 1n) return undefined;
  const from = terms.start > now ? terms.start : now;
  const inputs = stakeInputs(network, worker, terms, from);
  return {
    epoch,
    startsAt: terms.start,
    minimumStake: inputs && minimumStake(inputs),
    priceCommitted: terms.referencePrice !== 0n && terms.referenceEpoch === epoch,
    final: epoch === current || now >= acceptsUntil(network, now),
  };
}

/** S(n) of a worker, each `undefined` where there is none, or where no number of tokens is enough. */
export type StakeNeeds = {
  /** Now. */
  minimum: bigint | undefined;
  /** From the coming epoch on, as far as that is known. */
  next: EpochMinimum | undefined;
  /** What covers both. */
  required: bigint | undefined;
};

/** What a worker must hold now and from the coming epoch on. */
export function stakeNeeds(network: StakeTerms, worker: MeasuredWorker, now: bigint): StakeNeeds {
  const epoch = epochAt(network, now) + 1n;
  const minimum = unlessUnbounded(() => minimumStakeAt(network, worker, now));
  const next = unlessUnbounded(() => minimumStakeFrom(network, worker, epoch, now));
  const coming = next?.minimumStake;
  if (minimum === undefined || coming === undefined) {
    return { minimum, next, required: minimum ?? coming };
  }
  return { minimum, next, required: coming > minimum ? coming : minimum };
}

/** `undefined` for an S(n) that exceeds 64 bits. */
function unlessUnbounded<T>(minimum: () => T | undefined): T | undefined {
  try {
    return minimum();
  } catch (error) {
    if (error instanceof MathError) return undefined;
    throw error;
  }
}

/**
 * What a worker's active stake lacks to be S(n), in token base units; 0 if it covers S(n).
 *
 * @returns `undefined` where {@link minimumStakeAt} does.
 * @throws {@link MathError} if S(n) exceeds 64 bits.
 */
export function missingStake(
  network: StakeTerms,
  worker: MeasuredWorker & Pick<Worker, 'activeStake'>,
  now: bigint,
): bigint | undefined {
  const minimum = minimumStakeAt(network, worker, now);
  if (minimum === undefined) return undefined;
  return minimum > worker.activeStake ? minimum - worker.activeStake : 0n;
}

/** Whether the active stake covers S(n) by these terms at a time; `false` where there is no S(n). */
export function coversAt(
  network: StakeTerms,
  worker: MeasuredWorker & Pick<Worker, 'activeStake'>,
  terms: Terms,
  time: bigint,
): boolean {
  const inputs = stakeInputs(network, worker, terms, time);
  return inputs !== undefined && covers(worker.activeStake, inputs);
}

function stakeInputs(
  network: StakeTerms,
  worker: MeasuredWorker,
  terms: Terms,
  time: bigint,
  price = priceAt(worker, time),
): StakeInputs | undefined {
  const benchmark = benchmarkAt(worker, time);
  const { referencePrice, minPrice, epochSecs, coverageEpochs } = terms;
  if (benchmark === 0n || price === 0n || referencePrice === 0n) return undefined;
  return {
    benchmark,
    price,
    minPrice,
    tokenPrice: referencePrice,
    epochMinutes: Math.floor(epochSecs / 60),
    coverageEpochs,
    decimals: network.decimals,
  };
}
