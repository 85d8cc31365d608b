/**
 * Builds whole trees, a million leaves in a few seconds and in one flat array.
 *
 * @module
 */

import type { ReadonlyUint8Array } from '@solana/kit';

import { MathError } from './math-error.js';
import {
  EMPTY_LEAF,
  HASH_BYTES,
  leafHash,
  locateRun,
  nodeHash,
  treeDepth,
  type Leaf,
} from './merkle.js';

/** The most leaves of a tree: the program counts them in 32 bits. */
const MAX_LEAVES = 0xffff_ffff;

/** A publication's tree with all its nodes: about 64 bytes for each leaf, padding takes none. */
export class MerkleTree {
  /** Each level's nodes without those of padding only, leaves first, root last. */
  readonly #nodes: Uint8Array;
  /** Where each level begins in `#nodes`, counted in nodes, and how many it has. */
  readonly #levels: readonly { start: number; length: number }[];
  /** The root of a subtree of padding at each level. */
  readonly #padding: readonly ReadonlyUint8Array[];

  private constructor(leafHashes: Uint8Array) {
    this.#levels = levelsOf(leafHashes.length / HASH_BYTES);
    this.#padding = paddingOf(this.#levels.length);
    const nodeCount = this.#levels.reduce((sum, level) => sum + level.length, 0);
    this.#nodes = new Uint8Array(nodeCount * HASH_BYTES);
    this.#nodes.set(leafHashes);
    for (const [below, { start, length }] of this.#levels.slice(1).entries()) {
      for (let i = 0; i < length; i++) {
        const hash = nodeHash(this.#node(below, 2 * i), this.#node(below, 2 * i + 1));
        this.#nodes.set(hash, (start + i) * HASH_BYTES);
      }
    }
  }

  /**
   * The tree of these leaves, in this order.
   *
   * For many leaves pass each account as its 32 bytes: decoding an address costs far more than its leaf.
   *
   * @throws {@link MathError} `LeafOutOfBounds` or `TooManyLeaves`.
   */
  static of(leaves: readonly Leaf[]): MerkleTree {
    const hashes = new Uint8Array(leaves.length * HASH_BYTES);
    leaves.forEach((leaf, i) => {
      hashes.set(leafHash(leaf), i * HASH_BYTES);
    });
    return MerkleTree.ofHashes(hashes);
  }

  /**
   * The tree of leaf hashes that stand one after the other, 32 bytes each.
   *
   * @throws {@link MathError} `LeafOutOfBounds` if they are not whole hashes, or `TooManyLeaves`.
   */
  static ofHashes(leafHashes: Uint8Array): MerkleTree {
    const leafCount = leafHashes.length / HASH_BYTES;
    if (!Number.isInteger(leafCount)) throw new MathError('LeafOutOfBounds');
    if (leafCount > MAX_LEAVES) throw new MathError('TooManyLeaves');
    return new MerkleTree(leafHashes);
  }

  /** The number of leaves, without the padding. */
  get leafCount(): number {
    return this.#levels[0]?.length ?? 0;
  }

  /** The hash to publish. Without leaves it is {@link EMPTY_LEAF}, under which nothing can be proved. */
  get root(): Uint8Array {
    return this.#node(this.#levels.length - 1, 0).slice();
  }

  /** The hash of the leaf at an index, {@link EMPTY_LEAF} where the padding is. */
  leaf(index: number): Uint8Array {
    return this.#node(0, index).slice();
  }

  /**
   * The proof of an aligned run: the sibling hashes from the run up to the root.
   *
   * @param firstLeaf - Index of the run's first leaf, a multiple of `runLength`.
   * @param runLength - Leaves in the run: a power of two, 1 for a single leaf.
   * @throws {@link MathError} `RunLengthNotPowerOfTwo`, `RunNotAligned` or `RunOutOfTree`.
   */
  proof(firstLeaf: number, runLength = 1): Uint8Array[] {
    const place = locateRun({ leafCount: this.leafCount, firstLeaf, runLength });
    let index = place.index;
    const proof: Uint8Array[] = [];
    for (
      let level = treeDepth(this.leafCount) - place.levels;
      proof.length < place.levels;
      level++
    ) {
      proof.push(this.#node(level, index % 2 === 0 ? index + 1 : index - 1).slice());
      index = Math.floor(index / 2);
    }
    return proof;
  }

  #node(level: number, index: number): ReadonlyUint8Array {
    const { start, length } = this.#levels[level] ?? { start: 0, length: 0 };
    if (index >= length) return this.#padding[level] ?? EMPTY_LEAF;
    const offset = (start + index) * HASH_BYTES;
    return this.#nodes.subarray(offset, offset + HASH_BYTES);
  }
}

/** Each level halves the one below it, rounding up, until one node is left. */
function levelsOf(leafCount: number): { start: number; length: number }[] {
  const levels = [{ start: 0, length: leafCount }];
  for (let length = leafCount, start = leafCount; length > 1;) {
    length = Math.ceil(length / 2);
    levels.push({ start, length });
    start += length;
  }
  return levels;
}

function paddingOf(levels: number): ReadonlyUint8Array[] {
  const padding: ReadonlyUint8Array[] = [];
  for (let hash = EMPTY_LEAF; padding.length < levels; hash = nodeHash(hash, hash)) {
    padding.push(hash);
  }
  return padding;
}
