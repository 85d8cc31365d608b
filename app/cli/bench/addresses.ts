/**
 * The addresses of a made-up network. Those of the program's accounts are hashes of what names them, as on a
 * chain: the command line refuses accounts that are elsewhere. The others say themselves what they are.
 *
 * @module
 */

import { createHash } from 'node:crypto';

import { getAddressEncoder, type Address, type ReadonlyUint8Array } from '@solana/kit';

import { encodeAddress } from '@inferix/stake-snapshots';
import { INFERIX_STAKING_PROGRAM_ADDRESS } from '@inferix/staking-client';

export const Kind = { TokenAccount: 1, Wallet: 2, Mint: 3, Node: 4 } as const;

/** Completes the seeds of each of the program's accounts but the pool. */
export const BUMP = 255;

/** A key that says what it is: 24 bytes of a hash, what it is of, and its number. */
export function keyOf(kind: number, index: number): Buffer {
  const key = Buffer.alloc(32);
  createHash('sha256').update(`${kind}/${index}`).digest().copy(key, 0, 0, 24);
  key.writeUInt32LE(kind, 24);
  key.writeUInt32LE(index, 28);
  return key;
}

export const addressOf = (kind: number, index: number): Address =>
  encodeAddress(keyOf(kind, index)) as Address;

const PROGRAM = getAddressEncoder().encode(INFERIX_STAKING_PROGRAM_ADDRESS) as Uint8Array;

function derived(word: string, ...keys: ReadonlyUint8Array[]): Buffer {
  const hash = createHash('sha256').update(word);
  for (const key of keys) hash.update(key as Uint8Array);
  hash.update(Uint8Array.of(BUMP)).update(PROGRAM);
  return hash.update('ProgramDerivedAddress').digest();
}

const FIRST_WALLET = keyOf(Kind.Wallet, 0);
const NETWORK_KEY = derived('network', FIRST_WALLET);

/** The network that the node knows. Its first wallet made it, and opened each of its workers. */
export const NETWORK = encodeAddress(NETWORK_KEY) as Address;

/** The workers that have been asked for by their number: no number can be read from a hash. */
const numbers = new Map<string, number>();

export function workerAddress(index: number): Address {
  const key = derived('worker', NETWORK_KEY, FIRST_WALLET, keyOf(Kind.Node, index));
  const address = encodeAddress(key) as Address;
  numbers.set(address, index);
  return address;
}

/** The number of a worker that `workerAddress` has named. */
export const workerNumber = (address: string): number | undefined => numbers.get(address);
