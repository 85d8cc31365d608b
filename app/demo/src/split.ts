/**
 * Splits of an amount by weights.
 *
 * @module
 */

/**
 * Splits an amount in proportion to weights, by largest remainder: everyone gets the whole units of its
 * share, and the units left over go to the largest fractions, the earlier one of equals first. The parts
 * add up to the amount exactly, and none is a unit away from its exact share.
 */
export function splitByLargestRemainder(amount: bigint, weights: readonly bigint[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (amount < 0n || weights.some((weight) => weight < 0n) || total === 0n) {
    throw new RangeError('A split needs an amount and weights that are not negative or all zero.');
  }
  const parts = weights.map((weight, index) => ({
    index,
    part: (amount * weight) / total,
    remainder: (amount * weight) % total,
  }));
  let left = amount - parts.reduce((sum, { part }) => sum + part, 0n);
  const byRemainder = [...parts].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const share of byRemainder) {
    if (left === 0n) break;
    share.part += 1n;
    left -= 1n;
  }
  return parts.map(({ part }) => part);
}
