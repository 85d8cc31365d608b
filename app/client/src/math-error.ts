/**
 * Refusals of the arithmetic, named and worded like those of the Rust crate `inferix-staking-math`.
 *
 * @module
 */

const SENTENCES = {
  BenchmarkOutOfBounds: 'the benchmark must be above 0 and at most 1000 IB',
  PriceOutOfBounds: 'the price must be above 0 and at most 10000 USD per IB-hour',
  TokenPriceOutOfBounds: 'the token price must be from 0.000001 to 1000000 USD per IFX',
  CoverageOutOfBounds: 'the coverage must be from 1 to 200 epochs',
  EpochOutOfBounds: 'the epoch must last from 1 to 43200 minutes',
  DecimalsOutOfBounds: 'the token must have at most 9 decimals',
  StakeOutOfBounds: 'the stake must be from 0 to the most a token account can hold',
  Overflow: 'the minimum stake is more than a token account can hold',
  RunLengthNotPowerOfTwo: 'the number of leaves must be a power of two',
  RunNotAligned: 'the first leaf must be a multiple of the number of leaves',
  RunOutOfTree: 'the leaves lie outside the tree',
  ProofLengthMismatch:
    'the proof must have one hash for each level between the leaves and the root',
  RootMismatch: 'the leaves and the proof do not lead to the published root',
  LeafOutOfBounds: 'a leaf needs a 32-byte account and numbers from 0 to 2^64 - 1',
  TooManyLeaves: 'a tree has at most 4294967295 leaves',
} as const;

/** The names of the refusals. */
export type MathErrorCode = keyof typeof SENTENCES;

/** An input outside its bounds, or a result that does not exist. */
export class MathError extends Error {
  override readonly name = 'MathError';

  constructor(readonly code: MathErrorCode) {
    super(SENTENCES[code]);
  }
}
