import assert from 'node:assert/strict';
import { test } from 'node:test';

import { U64_MAX } from '@inferix/staking-client';
import { seeded } from '@inferix/staking-testkit/random';
import { largestRemainder } from '../src/split.js';

const split = (pot: bigint, weights: readonly bigint[]): bigint[] => [
  ...largestRemainder(pot, BigUint64Array.from(weights)),
];

const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);

/** The same by the book, one unit at a time: whoever has lost most so far gets the next one. */
function byTheBook(pot: bigint, weights: readonly bigint[]): bigint[] {
  const total = sum(weights);
  const shares = weights.map((weight) => (pot * weight) / total);
  const served = new Set<number>();
  for (let left = pot - sum(shares); left > 0n; left--) {
    let best: number | undefined;
    for (const [i, weight] of weights.entries()) {
      const lost = (pot * weight) % total;
      const most = best === undefined ? -1n : (pot * (weights[best] ?? 0n)) % total;
      if (!served.has(i) && lost > most) best = i;
    }
    assert.ok(best !== undefined);
    served.add(best);
    shares[best] = (shares[best] ?? 0n) + 1n;
  }
  return shares;
}

/** What holds for every split, whoever makes it. */
function isFair(pot: bigint, weights: readonly bigint[], shares: readonly bigint[]): void {
  const total = sum(weights);
  assert.equal(shares.length, weights.length);
  assert.equal(sum(shares), pot, 'the whole pot');
  const rows = weights.map((weight, i) => {
    const floor = (pot * weight) / total;
    const extra = (shares[i] ?? 0n) - floor;
    assert.ok(extra === 0n || extra === 1n, 'its exact share, rounded down or up');
    return { i, extra, lost: (pot * weight) % total };
  });
  rows.sort((a, b) => (a.lost < b.lost ? 1 : a.lost > b.lost ? -1 : a.i - b.i));
  const extras = rows.map(({ extra }) => extra);
  assert.deepEqual(extras, [...extras].sort().reverse(), 'a unit more for those that lost most');
  for (const { lost, extra } of rows) assert.ok(lost > 0n || extra === 0n, 'who lost nothing');
}

test('what is left over goes to those that lost most by rounding down', () => {
  assert.deepEqual(split(10n, [1n, 1n, 1n]), [4n, 3n, 3n]);
  assert.deepEqual(split(10n, [6n, 3n, 1n]), [6n, 3n, 1n]);
  // 3.75, 2.5, 1.25, 2.5: two units are left over.
  assert.deepEqual(split(10n, [3n, 2n, 1n, 2n]), [4n, 3n, 1n, 2n]);
});

test('among those that lost as much, the first get a unit more', () => {
  assert.deepEqual(split(2n, [5n, 5n, 5n, 5n]), [1n, 1n, 0n, 0n]);
  assert.deepEqual(split(5n, [0n, 1n, 1n, 0n, 1n]), [0n, 2n, 2n, 0n, 1n]);
});

test('a pot of nothing, or of less than there are workers', () => {
  assert.deepEqual(split(0n, [1n, 2n, 3n]), [0n, 0n, 0n]);
  assert.deepEqual(split(1n, [1n, 2n, 3n]), [0n, 0n, 1n]);
  assert.deepEqual(split(2n, [3n, 2n, 1n]), [1n, 1n, 0n]);
});

test('one worker gets all, and who did not work nothing', () => {
  for (const pot of [0n, 1n, 12_345n, U64_MAX]) {
    assert.deepEqual(split(pot, [1n]), [pot]);
    assert.deepEqual(split(pot, [U64_MAX]), [pot]);
    assert.deepEqual(split(pot, [0n, 9n, 0n]), [0n, pot, 0n]);
  }
});

test('the largest numbers of the chain are split exactly', () => {
  const weights = [U64_MAX, U64_MAX, U64_MAX];
  assert.deepEqual(split(U64_MAX, weights), [U64_MAX / 3n, U64_MAX / 3n, U64_MAX / 3n]);
  const uneven = [U64_MAX, U64_MAX - 1n, 1n, U64_MAX >> 1n];
  isFair(U64_MAX, uneven, split(U64_MAX, uneven));
});

test('where nobody has worked there is nothing to split by', () => {
  assert.throws(() => split(5n, []), RangeError);
  assert.throws(() => split(0n, [0n, 0n]), RangeError);
});

test('random pots and weights are split fairly, and as by the book', () => {
  const random = seeded(20_240_607);
  const below = (most: bigint): bigint => {
    let value = 0n;
    for (let i = 0; i < 3; i++) value = (value << 32n) | BigInt(Math.floor(random() * 2 ** 32));
    return value % (most + 1n);
  };
  const scales = [1n, 3n, 100n, 10n ** 9n, 10n ** 15n, U64_MAX];
  const scale = (): bigint => scales[Math.floor(random() * scales.length)] ?? 1n;
  for (let round = 0; round < 1_500; round++) {
    const most = scale();
    const count = 1 + Math.floor(random() * 30);
    const weights = Array.from({ length: count }, () => (random() < 0.2 ? 0n : below(most)));
    if (sum(weights) === 0n) weights[0] = 1n;
    const pot = below(scale());
    const shares = split(pot, weights);
    isFair(pot, weights, shares);
    assert.deepEqual(shares, byTheBook(pot, weights), `${pot} by ${weights.join()}`);
  }
});

test('who has worked more never gets less', () => {
  const random = seeded(7);
  for (let round = 0; round < 200; round++) {
    const weights = Array.from({ length: 50 }, () => BigInt(Math.floor(random() * 1_000)));
    weights.push(1n);
    const shares = split(BigInt(Math.floor(random() * 10_000)), weights);
    const order = [...weights.keys()].sort((a, b) =>
      Number((weights[a] ?? 0n) - (weights[b] ?? 0n)),
    );
    for (const [rank, i] of order.entries()) {
      const next = order[rank + 1];
      if (next === undefined || weights[i] === weights[next]) continue;
      assert.ok((shares[i] ?? 0n) <= (shares[next] ?? 0n));
    }
  }
});
