/**
 * Readers of what people type: each refuses what it cannot use, with a sentence that says why.
 *
 * @module
 */

import { isAddress, type Address } from '@solana/kit';

import {
  DecimalError,
  findKnownNetwork,
  KNOWN_NETWORKS,
  parseDecimal,
  parseNano,
  parseTokens,
  type Network,
} from '@inferix/staking-client';
import { InputError } from './failure.js';

/** Reads an address; an error names what it was for. */
export function parseAddress(text: string, what: string): Address {
  if (!isAddress(text)) throw new InputError(`${what}: "${text}" is not a valid address.`);
  return text;
}

/** Reads the address of a network, or the name of a known one; an unknown name is told apart from a mistyped address. */
export function parseNetwork(text: string): string {
  if (findKnownNetwork(text)) return text;
  if (/^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(text)) return parseAddress(text, '--network');
  const known = Object.values(KNOWN_NETWORKS).flatMap((networks) => Object.keys(networks));
  const names = known.length === 0 ? 'no network is known by a name yet' : known.join(', ');
  throw new InputError(
    `--network: "${text}" is neither an address nor the name of a known network (${names}).`,
  );
}

/** Reads a number above zero. */
export function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) {
    throw new InputError(`"${text}" is not a number above zero.`);
  }
  return value;
}

/** Reads an amount of SOL, and returns lamports. */
export function lamports(text: string): bigint {
  return parseDecimal(text, 9);
}

/** Reads a whole number above zero. */
export function positiveWhole(text: string): number {
  const value = positive(text);
  if (!Number.isSafeInteger(value)) throw new InputError(`"${text}" is not a whole number.`);
  return value;
}

/** Reads a whole number, which may be 0. */
export const wholeNumber = (text: string): number => (text === '0' ? 0 : positiveWhole(text));

/** Reads an amount of whole tokens. */
export function parseAmount(text: string, what: string, { decimals }: Network): bigint {
  return named(what, () => parseTokens(text, decimals));
}

/** Reads a price in USD per IB-hour. */
export const parsePrice = (text: string, what: string): bigint =>
  named(what, () => parseNano(text));

function named<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof DecimalError ? new InputError(`${what}: ${error.message}`) : error;
  }
}
