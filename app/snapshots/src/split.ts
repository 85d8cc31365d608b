/**
 * Splits a pot in proportion to work, to the last unit.
 *
 * @module
 */

/**
 * Shares by largest remainder: each gets its exact share rounded **down**, and the units that are left
 * over go, one each, to those that lost most by it; among equals, to the first.
 *
 * @param pot - What is split, in base units.
 * @param weights - The work of each. Their sum must be above zero.
 * @returns One share for each weight; they add up to the pot exactly.
 */
export function largestRemainder(pot: bigint, weights: BigUint64Array): BigUint64Array {
  let total = 0n;
  for (const weight of weights) total += weight;
  if (total === 0n) throw new RangeError('nobody has worked');

  const shares = new BigUint64Array(weights.length);
  const lost: bigint[] = [];
  let rest = pot;
  for (let i = 0; i < weights.length; i++) {
    const exact = pot * (weights[i] ?? 0n);
    const share = exact / total;
    shares[i] = share;
    lost.push(exact - share * total);
    rest -= share;
  }
  // Fewer units are left over than there are workers that lost something.
  const order = Uint32Array.from(weights.keys()).sort((a, b) => {
    const [mine, other] = [lost[a] ?? 0n, lost[b] ?? 0n];
    return mine > other ? -1 : mine < other ? 1 : a - b;
  });
  for (const i of order.subarray(0, Number(rest))) shares[i] = (shares[i] ?? 0n) + 1n;
  return shares;
}
