/**
 * SHA-256 of short messages, of which a tree of a million leaves takes two million. Node hashes one in a
 * third of the time, and is asked to where it runs; in a browser this is noble's.
 *
 * @module
 */

import { sha256 as noble } from '@noble/hashes/sha2.js';

/** `crypto.hash` of Node since 20.12: one call, and no object for each hash. */
type Hash = (algorithm: 'sha256', message: Uint8Array, encoding: 'latin1') => string;
type Platform = {
  process?: { getBuiltinModule?: (name: 'crypto') => { hash?: Hash } | undefined };
};

const { process } = globalThis as Platform;
const native = process?.getBuiltinModule?.('crypto')?.hash;

/** The SHA-256 of a message. */
export const sha256: (message: Uint8Array) => Uint8Array = native
  ? (message) => bytesOf(native('sha256', message, 'latin1'))
  : noble;

/** A text is what `crypto.hash` returns fastest: a buffer costs more than the hash itself. */
function bytesOf(latin1: string): Uint8Array {
  const bytes = new Uint8Array(latin1.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = latin1.charCodeAt(i);
  return bytes;
}
