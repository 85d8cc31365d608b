/**
 * Steps: how far one commit moves a price, or one attestation a benchmark.
 *
 * @module
 */

const BPS = 10_000n;

/** The value nearest to `value` that lies within a step of `from`, in basis points, as the program counts it. */
export function clampToStep(from: bigint, value: bigint, maxStepBps: number): bigint {
  const most = BPS + BigInt(maxStepBps);
  const highest = (from * most) / BPS;
  const lowest = (from * BPS + most - 1n) / most;
  if (value > highest) return highest;
  return value < lowest ? lowest : value;
}
