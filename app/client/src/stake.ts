/**
 * The minimum stake `S(n)` and whether a stake covers it: the same numbers, to the base unit, as the
 * program's.
 *
 * ```text
 *                 coverage * epochMinutes * benchmark * max(price, minPrice)
 *   S = ceil( ---------------------------------------------------------------- )
 *                          60 * 10^(9 - decimals) * tokenPrice
 * ```
 *
 * One exact fraction, rounded **up** once: a worker never holds less than the rule asks for.
 *
 * @module
 */

import { NANO, U64_MAX } from './fixed.js';
import { MathError, type MathErrorCode } from './math-error.js';

/** What the minimum stake of one worker depends on. */
export type StakeInputs = {
  /** The worker's measured speed, in billionths of an IB: above 0, at most 1000 IB. */
  benchmark: bigint;
  /** What the worker asks, in billionths of a USD per IB-**hour**: above 0, at most $10,000. */
  price: bigint;
  /** Price floor of the epoch, in the same unit: a lower price counts as the floor. None unless given. */
  minPrice?: bigint;
  /** The epoch's reference price, in billionths of a USD per IFX: $0.000001 to $1,000,000. */
  tokenPrice: bigint;
  /** Minutes in an epoch: 1 to 43,200. */
  epochMinutes: number;
  /** How many epochs of work the stake covers: 1 to 200. */
  coverageEpochs: number;
  /** Decimals of the network's mint: 0 to 9. */
  decimals: number;
};

/** The largest benchmark, in billionths of an IB. */
export const MAX_BENCHMARK = 1_000n * NANO;
/** The largest price, in billionths of a USD per IB-hour. */
export const MAX_PRICE = 10_000n * NANO;
/** The smallest token price, in billionths of a USD. */
export const MIN_TOKEN_PRICE = 1_000n;
/** The largest token price, in billionths of a USD. */
export const MAX_TOKEN_PRICE = 1_000_000n * NANO;
/** The most epochs that the minimum stake may cover. */
export const MAX_COVERAGE_EPOCHS = 200;
/** The longest epoch, in minutes. */
export const MAX_EPOCH_MINUTES = 43_200;
/** The most decimals of a network's mint. */
export const MAX_DECIMALS = 9;

/**
 * The minimum stake `S(n)` in token base units, rounded **up**.
 *
 * @throws {@link MathError} naming the input that is out of bounds, or `Overflow` if the result does not
 * fit 64 bits: no stake covers such a worker.
 */
export function minimumStake(inputs: StakeInputs): bigint {
  const { required, perUnit } = fraction(inputs);
  const stake = (required + perUnit - 1n) / perUnit;
  if (stake > U64_MAX) throw new MathError('Overflow');
  return stake;
}

/**
 * Whether a stake in token base units is at least {@link minimumStake}; `false` where the minimum does
 * not fit 64 bits.
 *
 * @throws {@link MathError} naming the input that is out of bounds.
 */
export function covers(stake: bigint, inputs: StakeInputs): boolean {
  const { required, perUnit } = fraction(inputs);
  check(stake, 0n, U64_MAX, 'StakeOutOfBounds');
  return stake * perUnit >= required;
}

/** The minimum stake as an exact fraction of base units. */
function fraction(inputs: StakeInputs): { required: bigint; perUnit: bigint } {
  const { benchmark, price, minPrice = 0n, tokenPrice } = inputs;
  const { epochMinutes, coverageEpochs, decimals } = inputs;
  check(benchmark, 1n, MAX_BENCHMARK, 'BenchmarkOutOfBounds');
  check(price, 1n, MAX_PRICE, 'PriceOutOfBounds');
  check(minPrice, 0n, MAX_PRICE, 'PriceOutOfBounds');
  check(tokenPrice, MIN_TOKEN_PRICE, MAX_TOKEN_PRICE, 'TokenPriceOutOfBounds');
  const coverage = whole(coverageEpochs, 1, MAX_COVERAGE_EPOCHS, 'CoverageOutOfBounds');
  const minutes = whole(epochMinutes, 1, MAX_EPOCH_MINUTES, 'EpochOutOfBounds');
  const scale = 10n ** (9n - whole(decimals, 0, MAX_DECIMALS, 'DecimalsOutOfBounds'));
  return {
    required: coverage * minutes * benchmark * (price > minPrice ? price : minPrice),
    perUnit: 60n * scale * tokenPrice,
  };
}

function check(value: bigint, min: bigint, max: bigint, code: MathErrorCode): void {
  if (value < min || value > max) throw new MathError(code);
}

function whole(value: number, min: number, max: number, code: MathErrorCode): bigint {
  if (!Number.isInteger(value) || value < min || value > max) throw new MathError(code);
  return BigInt(value);
}
