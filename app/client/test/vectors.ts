import { readFileSync } from 'node:fs';

/** Reads a file of `tests/vectors/`, which the Rust tests read too. A missing file is a failure. */
export function readVectors(name: string): unknown {
  const path = new URL(`../../../tests/vectors/${name}`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** The bytes of a hexadecimal text. */
export const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** The hexadecimal text of bytes. */
export const toHex = (bytes: ArrayLike<number>): string =>
  Buffer.from(Uint8Array.from(bytes)).toString('hex');
