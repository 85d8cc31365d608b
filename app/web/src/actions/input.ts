/**
 * What people type, as whole numbers, addresses and hashes.
 *
 * @module
 */

import { DecimalError, parseDecimal } from '@inferix/staking-client';
import { getBase16Encoder, isAddress, type Address } from '@solana/kit';

/** Something typed: nothing yet, wrong, or a value. */
export type Parsed<T> = { value?: T; error?: string };

/** A decimal number above zero. */
export function parsePositive(text: string, decimals: number): Parsed<bigint> {
  const trimmed = text.trim();
  if (trimmed === '') return {};
  try {
    const value = parseDecimal(trimmed, decimals);
    return value > 0n ? { value } : { error: 'Use a number above zero.' };
  } catch (error) {
    if (error instanceof DecimalError) return { error: error.message };
    throw error;
  }
}

export function parseAddress(text: string): Parsed<Address> {
  const trimmed = text.trim();
  if (trimmed === '') return {};
  if (isAddress(trimmed)) return { value: trimmed };
  return { error: 'This is not a valid address. Copy it from the wallet.' };
}

/** Whether a text is 32 bytes by itself. */
export const isHex32 = (text: string): boolean => /^[0-9a-fA-F]{64}$/.test(text);

/** 32 bytes: 64 hexadecimal digits are taken as they are, of any other text it is the hash. */
export async function bytes32(text: string): Promise<Uint8Array> {
  if (isHex32(text)) return new Uint8Array(getBase16Encoder().encode(text.toLowerCase()));
  const bytes = new TextEncoder().encode(text.normalize('NFC'));
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
