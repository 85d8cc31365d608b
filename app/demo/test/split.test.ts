import assert from 'node:assert/strict';
import { test } from 'node:test';

import { splitByLargestRemainder } from '../src/split.js';

await test('the parts add up to the amount, and none is a unit away from its share', () => {
  // A linear congruential generator: the same histories every time.
  let state = 1n;
  const next = (below: bigint): bigint => {
    state = (state * 6364136223846793005n + 1442695040888963407n) % 2n ** 64n;
    return (state >> 16n) % below;
  };
  for (let round = 0; round < 500; round++) {
    const amount = next(10n ** 15n);
    const weights = Array.from({ length: 1 + Number(next(40n)) }, () => next(10n ** 13n) + 1n);
    const total = weights.reduce((sum, weight) => sum + weight, 0n);
    const parts = splitByLargestRemainder(amount, weights);
    assert.equal(
      parts.reduce((sum, part) => sum + part, 0n),
      amount,
    );
    for (const [i, part] of parts.entries()) {
      const error = part * total - amount * (weights[i] ?? 0n);
      assert.ok(-total < error && error < total, `part ${i} is a unit away`);
    }
  }
});

await test('units left over go to the largest remainders, the earlier one of equals first', () => {
  assert.deepEqual(splitByLargestRemainder(10n, [1n, 1n, 1n]), [4n, 3n, 3n]);
  assert.deepEqual(splitByLargestRemainder(10n, [1n, 0n, 5n]), [2n, 0n, 8n]);
  assert.deepEqual(splitByLargestRemainder(2n, [1n, 1n, 3n]), [1n, 0n, 1n]);
});

await test('nothing can be split over no work', () => {
  assert.throws(() => splitByLargestRemainder(1n, [0n, 0n]), RangeError);
  assert.throws(() => splitByLargestRemainder(1n, []), RangeError);
});
