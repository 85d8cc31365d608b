/**
 * Hashes in hexadecimal digits.
 *
 * @module
 */

import { getBase16Codec, type ReadonlyUint8Array } from '@solana/kit';

const base16 = getBase16Codec();

/** The bytes of a hash that is written in hexadecimal digits. */
export const fromHex = (hex: string): ReadonlyUint8Array => base16.encode(hex);

export const toHex = (bytes: ReadonlyUint8Array): string => base16.decode(bytes);
