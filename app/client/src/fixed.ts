/**
 * Decimal text to whole numbers and back, without floats.
 *
 * Two kinds of quantities are whole numbers (`bigint`) everywhere in this package:
 *
 * - **nano**: IB, USD per IB-hour and USD per IFX, in billionths (nine decimals);
 * - **base units**: token amounts, with the decimals of the network's mint.
 *
 * @module
 */

/** Decimals of every fractional quantity that is not a token amount. */
export const NANO_DECIMALS = 9;

/** One whole unit (1 IB, $1) in nano. */
export const NANO = 1_000_000_000n;

/** The largest value that a `u64`, and so the chain, can hold. */
export const U64_MAX = 18_446_744_073_709_551_615n;

/** A text that is not a decimal number this package can hold exactly. */
export class DecimalError extends Error {
  override readonly name = 'DecimalError';
}

/**
 * Reads a decimal number exactly: `"2.5"` with 9 decimals is `2_500_000_000n`.
 *
 * @param text - Digits with an optional fraction, such as `"144"` or `"0.20222"`. No sign, exponent,
 * grouping or spaces.
 * @param decimals - How many decimals the result carries.
 * @throws {@link DecimalError} if the text is anything else, has more decimals than fit, or exceeds 64 bits.
 */
export function parseDecimal(text: string, decimals: number): bigint {
  checkDecimals(decimals);
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) {
    throw new DecimalError(
      `"${text}" is not a decimal number. Write digits and at most one point, such as 0.5.`,
    );
  }
  const [, whole = '', fraction = ''] = match;
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > decimals) {
    throw new DecimalError(`"${text}" has more than ${decimals} decimals. Shorten it.`);
  }
  const value = BigInt(whole + significant.padEnd(decimals, '0'));
  if (value > U64_MAX) throw new DecimalError(`"${text}" is too large. Use a smaller number.`);
  return value;
}

/**
 * Writes a whole number of the smallest units as a decimal number, exactly and without trailing
 * zeros: `2_500_000_000n` with 9 decimals is `"2.5"`. The inverse of {@link parseDecimal}.
 */
export function formatDecimal(value: bigint, decimals: number): string {
  checkDecimals(decimals);
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  const fraction = digits.slice(point).replace(/0+$/, '');
  return sign + digits.slice(0, point) + (fraction && `.${fraction}`);
}

/** {@link parseDecimal} for IB, USD per IB-hour and USD per IFX. */
export const parseNano = (text: string): bigint => parseDecimal(text, NANO_DECIMALS);

/** {@link formatDecimal} for IB, USD per IB-hour and USD per IFX. */
export const formatNano = (nano: bigint): string => formatDecimal(nano, NANO_DECIMALS);

/** {@link parseDecimal} for whole tokens; `decimals` are the mint's. */
export const parseTokens = (text: string, decimals: number): bigint => parseDecimal(text, decimals);

/** {@link formatDecimal} for token base units; `decimals` are the mint's. */
export const formatTokens = (amount: bigint, decimals: number): string =>
  formatDecimal(amount, decimals);

function checkDecimals(decimals: number): void {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 18) {
    throw new DecimalError(`${decimals} is not a number of decimals. Use 0 to 18.`);
  }
}
