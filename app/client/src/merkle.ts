/**
 * Leaves, nodes and proofs of a publication's tree.
 *
 * A leaf says what an account has earned in all, so a later tree contains every earlier one. Leaves
 * stand in publication order, padded with zero hashes to a power of two. Leaves and nodes are hashed
 * under different first bytes, so that neither can be passed for the other.
 *
 * @module
 */

import { getAddressEncoder, type Address, type ReadonlyUint8Array } from '@solana/kit';

import { U64_MAX } from './fixed.js';
import { MathError } from './math-error.js';
import { sha256 } from './sha256.js';

/** Bytes of a hash. */
export const HASH_BYTES = 32;

/** Pads the leaves to a power of two. */
export const EMPTY_LEAF: ReadonlyUint8Array = new Uint8Array(HASH_BYTES);

// A tree has millions of messages, so each is written over the one before, behind the tag.
const LEAF_MESSAGE = Uint8Array.of(0x00, ...new Uint8Array(HASH_BYTES + 16));
const NODE_MESSAGE = Uint8Array.of(0x01, ...new Uint8Array(2 * HASH_BYTES));
const numbers = new Uint8Array(16);
const numbersView = new DataView(numbers.buffer);

/** What one leaf of a publication says. */
export type Leaf = {
  /** The worker's (for rewards) or verifier's (for penalties) account, as an address or its 32 bytes. */
  account: Address | ReadonlyUint8Array;
  /** The slot in which that account was opened, so that a re-opened account inherits nothing. */
  openedSlot: bigint;
  /** All it has earned since it was opened, in token base units. */
  cumulative: bigint;
};

/**
 * `sha256(0x00 | account | openedSlot u64 LE | cumulative u64 LE)`.
 *
 * @throws {@link MathError} `LeafOutOfBounds`.
 */
export function leafHash(leaf: Leaf): Uint8Array {
  const { account, openedSlot, cumulative } = leaf;
  const bytes = typeof account === 'string' ? getAddressEncoder().encode(account) : account;
  if (bytes.length !== 32 || !isU64(openedSlot) || !isU64(cumulative)) {
    throw new MathError('LeafOutOfBounds');
  }
  numbersView.setBigUint64(0, openedSlot, true);
  numbersView.setBigUint64(8, cumulative, true);
  return hash(LEAF_MESSAGE, bytes, numbers);
}

/** `sha256(0x01 | left | right)`. */
export function nodeHash(left: ReadonlyUint8Array, right: ReadonlyUint8Array): Uint8Array {
  return hash(NODE_MESSAGE, left, right);
}

function hash(
  reused: Uint8Array,
  first: ReadonlyUint8Array,
  second: ReadonlyUint8Array,
): Uint8Array {
  const length = 1 + first.length + second.length;
  // What is not a hash has another length, and no part of the message before may be left in its own.
  if (reused.length !== length) {
    return sha256(Uint8Array.of(reused[0] ?? 0, ...first, ...second));
  }
  reused.set(first, 1);
  reused.set(second, 1 + first.length);
  return sha256(reused);
}

/** The number of levels above the leaves: the smallest `d` with `2^d >= leafCount`. */
export function treeDepth(leafCount: number): number {
  return leafCount > 1 ? 32 - Math.clz32(leafCount - 1) : 0;
}

/**
 * The root of the subtree with these leaf hashes.
 *
 * @throws {@link MathError} `RunLengthNotPowerOfTwo`; one leaf is a run.
 */
export function subtreeRoot(leafHashes: readonly ReadonlyUint8Array[]): ReadonlyUint8Array {
  if (!isPowerOfTwo(leafHashes.length)) throw new MathError('RunLengthNotPowerOfTwo');
  let level = leafHashes;
  while (level.length > 1) {
    const above: ReadonlyUint8Array[] = [];
    for (let i = 0; i < level.length; i += 2) {
      above.push(nodeHash(level[i] ?? EMPTY_LEAF, level[i + 1] ?? EMPTY_LEAF));
    }
    level = above;
  }
  return level[0] ?? EMPTY_LEAF;
}

/** An aligned run of leaves and its place in a published tree. */
export type Run = {
  /** Real leaves in the tree, without those that pad it. */
  leafCount: number;
  /** Index of the run's first leaf: a multiple of `runLength`. */
  firstLeaf: number;
  /** Leaves in the run, counting padding: a power of two. */
  runLength: number;
};

/**
 * Checks that the run whose {@link subtreeRoot} is `runRoot` belongs to the tree under `root`, exactly as
 * the program does. A single leaf is a run of one: its hash is its own root.
 *
 * @param proof - The sibling hashes from the run up to the root.
 * @throws {@link MathError} `RunLengthNotPowerOfTwo`, `RunNotAligned`, `RunOutOfTree`,
 * `ProofLengthMismatch` or `RootMismatch`, checked in this order.
 */
export function verifyRun(
  root: ReadonlyUint8Array,
  run: Run,
  runRoot: ReadonlyUint8Array,
  proof: readonly ReadonlyUint8Array[],
): void {
  const place = locateRun(run);
  if (proof.length !== place.levels) throw new MathError('ProofLengthMismatch');
  let index = place.index;
  let node = runRoot;
  for (const sibling of proof) {
    node = index % 2 === 0 ? nodeHash(node, sibling) : nodeHash(sibling, node);
    index = Math.floor(index / 2);
  }
  if (!equalHashes(node, root)) throw new MathError('RootMismatch');
}

/**
 * A run's index among the subtrees of its size, and the number of levels between it and the root.
 *
 * @throws {@link MathError} `RunLengthNotPowerOfTwo`, `RunNotAligned` or `RunOutOfTree`.
 */
export function locateRun({ leafCount, firstLeaf, runLength }: Run): {
  index: number;
  levels: number;
} {
  if (!isPowerOfTwo(runLength)) throw new MathError('RunLengthNotPowerOfTwo');
  const index = firstLeaf / runLength;
  if (!Number.isInteger(index)) throw new MathError('RunNotAligned');
  const levels = treeDepth(leafCount) - Math.log2(runLength);
  if (firstLeaf < 0 || firstLeaf >= leafCount || levels < 0) throw new MathError('RunOutOfTree');
  return { index, levels };
}

/** Whether two hashes are the same. */
export function equalHashes(a: ReadonlyUint8Array, b: ReadonlyUint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(value) && value > 0 && Number.isInteger(Math.log2(value));
}

function isU64(value: bigint): boolean {
  return value >= 0n && value <= U64_MAX;
}
