import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  covers,
  MAX_BENCHMARK,
  MAX_COVERAGE_EPOCHS,
  MAX_DECIMALS,
  MAX_EPOCH_MINUTES,
  MAX_PRICE,
  MAX_TOKEN_PRICE,
  MIN_TOKEN_PRICE,
  minimumStake,
  type StakeInputs,
} from '../src/index.js';
import { readVectors } from './vectors.js';

type Inputs = {
  name: string;
  ib_nano: string;
  price_nano: string;
  /** The floor under it; 0: none. */
  min_price_nano: string;
  epoch_minutes: number;
  coverage_epochs: number;
  ifx_nano: string;
  decimals: number;
};
type Bounds = { min: string; max: string };

const vectors = readVectors('minimum_stake.json') as {
  bounds: Record<
    | 'ib_nano'
    | 'price_nano'
    | 'min_price_nano'
    | 'ifx_nano'
    | 'epoch_minutes'
    | 'coverage_epochs'
    | 'decimals',
    Bounds
  >;
  minimum_stakes: (Inputs & {
    minimum_stake: string;
    covers: { stake: string; covered: boolean }[];
  })[];
  errors: (Inputs & { error: string })[];
};

const toInputs = (vector: Inputs): StakeInputs => ({
  benchmark: BigInt(vector.ib_nano),
  price: BigInt(vector.price_nano),
  minPrice: BigInt(vector.min_price_nano),
  tokenPrice: BigInt(vector.ifx_nano),
  epochMinutes: vector.epoch_minutes,
  coverageEpochs: vector.coverage_epochs,
  decimals: vector.decimals,
});

test('the bounds are those of the program', () => {
  assert.deepEqual(vectors.bounds, {
    ib_nano: { min: '1', max: String(MAX_BENCHMARK) },
    price_nano: { min: '1', max: String(MAX_PRICE) },
    min_price_nano: { min: '0', max: String(MAX_PRICE) },
    epoch_minutes: { min: '1', max: String(MAX_EPOCH_MINUTES) },
    coverage_epochs: { min: '1', max: String(MAX_COVERAGE_EPOCHS) },
    ifx_nano: { min: String(MIN_TOKEN_PRICE), max: String(MAX_TOKEN_PRICE) },
    decimals: { min: '0', max: String(MAX_DECIMALS) },
  });
});

test('there are vectors to check', () => {
  const { minimum_stakes: stakes, errors } = vectors;
  assert.ok(stakes.length > 0 && errors.length > 0);
  const floors = stakes.filter(({ price_nano, min_price_nano }) => {
    return BigInt(min_price_nano) > BigInt(price_nano);
  });
  assert.ok(floors.length > 0, 'some with a floor above the price');
  assert.ok(stakes.some(({ coverage_epochs }) => coverage_epochs === MAX_COVERAGE_EPOCHS));
});

for (const vector of vectors.minimum_stakes) {
  test(`minimum stake: ${vector.name}`, () => {
    assert.equal(minimumStake(toInputs(vector)), BigInt(vector.minimum_stake));
    for (const { stake, covered } of vector.covers) {
      assert.equal(covers(BigInt(stake), toInputs(vector)), covered, `a stake of ${stake}`);
    }
  });
}

for (const vector of vectors.errors) {
  test(`refused: ${vector.name}`, () => {
    assert.throws(() => minimumStake(toInputs(vector)), { name: 'MathError', code: vector.error });
    // A minimum that fits no account is covered by no stake; bad inputs are errors there too.
    if (vector.error === 'Overflow') {
      assert.equal(covers(2n ** 64n - 1n, toInputs(vector)), false);
    } else {
      assert.throws(() => covers(1n, toInputs(vector)), { name: 'MathError', code: vector.error });
    }
  });
}

const published: StakeInputs = {
  benchmark: 500_000_000n,
  price: 2_000_000_000n,
  tokenPrice: 1_000_000_000n,
  epochMinutes: 4320,
  coverageEpochs: 2,
  decimals: 6,
};

test('a floor counts where the price is below it, and nowhere else', () => {
  const { minPrice, ...bare } = { ...published, minPrice: 0n };
  const none = minimumStake(bare);
  assert.equal(none, 144_000_000n);
  for (const [floor, minimum] of [
    [minPrice, none],
    [published.price, none],
    [2n * published.price, 2n * none],
  ] as const) {
    assert.equal(minimumStake({ ...bare, minPrice: floor }), minimum);
  }
});

test('numbers that are not whole, and stakes that no account holds, are refused', () => {
  const refusals: [Partial<StakeInputs>, string][] = [
    [{ epochMinutes: 0.5 }, 'EpochOutOfBounds'],
    [{ epochMinutes: Number.NaN }, 'EpochOutOfBounds'],
    [{ coverageEpochs: 1.5 }, 'CoverageOutOfBounds'],
    [{ decimals: -1 }, 'DecimalsOutOfBounds'],
    [{ benchmark: -1n }, 'BenchmarkOutOfBounds'],
    [{ minPrice: -1n }, 'PriceOutOfBounds'],
    [{ minPrice: MAX_PRICE + 1n }, 'PriceOutOfBounds'],
  ];
  for (const [change, code] of refusals) {
    assert.throws(() => minimumStake({ ...published, ...change }), { code });
  }
  for (const stake of [-1n, 2n ** 64n]) {
    assert.throws(() => covers(stake, published), { code: 'StakeOutOfBounds' });
  }
});
