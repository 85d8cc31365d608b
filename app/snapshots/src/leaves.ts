/**
 * The leaves of a snapshot in columns, in ascending order of owner, then worker: a million of them take
 * 100 MB. An operator's machines so lie side by side, and claims for them share accounts.
 *
 * @module
 */

import { getAddressEncoder, type Address } from '@solana/kit';

import { leafHash, MerkleTree, NANO } from '@inferix/staking-client';
import { encodeAddress } from './base58.js';

export const KEY_BYTES = 32;

/** 32-byte keys, one after the other. */
export type Keys = Uint8Array;

export class Leaves {
  /** The workers. */
  readonly keys: Keys;
  /** Who owned each when the snapshot was built. Decides the order, and nothing that is paid. */
  readonly owners: Keys;
  /** The slot in which each worker was opened. */
  readonly openedSlot: BigUint64Array;
  /** All it has earned since, in base units. */
  readonly cumulative: BigUint64Array;
  /** What of that is for the snapshot's own epoch. */
  readonly earned: BigUint64Array;
  /** The work it earned that with, in billionths of an IBM. */
  readonly work: BigUint64Array;
  #byWorker: Uint32Array | undefined;
  #tree: MerkleTree | undefined;

  constructor(readonly count: number) {
    this.keys = new Uint8Array(count * KEY_BYTES);
    this.owners = new Uint8Array(count * KEY_BYTES);
    this.openedSlot = new BigUint64Array(count);
    this.cumulative = new BigUint64Array(count);
    this.earned = new BigUint64Array(count);
    this.work = new BigUint64Array(count);
  }

  key(index: number): Uint8Array {
    return keyAt(this.keys, index);
  }

  address(index: number): Address {
    return encodeAddress(this.keys, index * KEY_BYTES) as Address;
  }

  owner(index: number): Address {
    return encodeAddress(this.owners, index * KEY_BYTES) as Address;
  }

  /** The index of a worker's leaf. */
  find(worker: Address): number | undefined {
    return this.findKey(getAddressEncoder().encode(worker) as Uint8Array);
  }

  /** The index of the leaf of the worker with this key. */
  findKey(worker: Uint8Array): number | undefined {
    return findKey(this.keys, worker, this.byWorker());
  }

  /** The leaves' indices in ascending order of the workers, computed once. */
  byWorker(): Uint32Array {
    return (this.#byWorker ??= sortedOrder(this.keys));
  }

  /** The workers in ascending order. */
  sortedKeys(): Keys {
    const sorted = new Uint8Array(this.keys.length);
    for (const [to, from] of this.byWorker().entries()) sorted.set(this.key(from), to * KEY_BYTES);
    return sorted;
  }

  /** The work of all leaves in whole IBM, rounded up, so that a part of one counts. */
  wholeIbm(): bigint {
    let total = 0n;
    for (const work of this.work) total += work;
    return (total + NANO - 1n) / NANO;
  }

  /** The published tree, computed once. */
  tree(): MerkleTree {
    if (!this.#tree) {
      const hashes = new Uint8Array(this.count * KEY_BYTES);
      for (let i = 0; i < this.count; i++) {
        const leaf = {
          account: this.key(i),
          openedSlot: this.openedSlot[i] ?? 0n,
          cumulative: this.cumulative[i] ?? 0n,
        };
        hashes.set(leafHash(leaf), i * KEY_BYTES);
      }
      this.#tree = MerkleTree.ofHashes(hashes);
    }
    return this.#tree;
  }
}

export function keyAt(keys: Keys, index: number): Uint8Array {
  return keys.subarray(index * KEY_BYTES, (index + 1) * KEY_BYTES);
}

/** Negative, zero or positive, as the key at `i` of `a` comes before, is or comes after that at `j` of `b`. */
export function compareKeys(a: Keys, i: number, b: Keys, j: number): number {
  for (let offset = 0; offset < KEY_BYTES; offset++) {
    const difference = (a[i * KEY_BYTES + offset] ?? 0) - (b[j * KEY_BYTES + offset] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The indices of keys in ascending order of the keys, and of equal ones in that of `then`, or of the indices. */
export function sortedOrder(keys: Keys, then: Keys = keys): Uint32Array {
  const count = keys.length / KEY_BYTES;
  // Most are told apart by their first six bytes, which a float holds.
  const view = new DataView(keys.buffer, keys.byteOffset, keys.byteLength);
  const prefix = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    prefix[i] = view.getUint32(i * KEY_BYTES) * 65_536 + view.getUint16(i * KEY_BYTES + 4);
  }
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  return order.sort(
    (a, b) =>
      (prefix[a] ?? 0) - (prefix[b] ?? 0) ||
      compareKeys(keys, a, keys, b) ||
      compareKeys(then, a, then, b) ||
      a - b,
  );
}

/** The index of a key among keys in ascending order, or in the order of these indices. */
export function findKey(keys: Keys, key: Uint8Array, order?: Uint32Array): number | undefined {
  let [low, high] = [0, keys.length / KEY_BYTES];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const index = order ? (order[middle] ?? 0) : middle;
    const difference = compareKeys(keys, index, key, 0);
    if (difference === 0) return index;
    if (difference < 0) low = middle + 1;
    else high = middle;
  }
  return undefined;
}

/** The keys of both, in ascending order and each once. Both are in ascending order. */
export function mergeKeys(a: Keys, b: Keys): Keys {
  const merged = new Uint8Array(a.length + b.length);
  const [countA, countB] = [a.length / KEY_BYTES, b.length / KEY_BYTES];
  let length = 0;
  for (let i = 0, j = 0; i < countA || j < countB;) {
    const order = i >= countA ? 1 : j >= countB ? -1 : compareKeys(a, i, b, j);
    merged.set(order <= 0 ? keyAt(a, i) : keyAt(b, j), length);
    length += KEY_BYTES;
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return merged.slice(0, length);
}
