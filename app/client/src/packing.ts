/**
 * Packs claims into transactions: consecutive leaves go into one transaction while it fits, and each
 * transaction proves them by the runs that take the fewest bytes. Sizes are computed; nothing is compiled.
 *
 * @module
 */

import { HASH_BYTES } from './merkle.js';

/** The limits of one transaction. */
export type ClaimLimits = {
  /** 1 for a large transaction, which has no lookup tables. 0 unless said otherwise. */
  version?: 0 | 1;
  /** A lookup table holds workers and destinations: they take a byte each instead of 32. */
  lookupTables?: boolean;
  /** A second table holds the network, the pool, its vault and the token program. */
  sharedTable?: boolean;
  /** The maximum of workers. As many as fit unless said otherwise. */
  workers?: number;
  /** The maximum of runs. As many as fit unless said otherwise. */
  runs?: number;
};

/** A large transaction, one of version 1. */
export const LARGE_TRANSACTION: ClaimLimits = { version: 1 };

/** A leaf to claim for. Equal destinations are one account; they are only compared. */
export type Claimable = { leaf: number; destination: unknown };

/** A run of a packed transaction. */
export type PackedRun = {
  firstLeaf: number;
  /** Leaves, a power of two. */
  length: number;
  /** Those of them that are claimed for; the others are passed as their hashes. */
  workers: number;
};

/** One transaction: consecutive claims, and the runs that prove them. */
export type Pack<Claim extends Claimable> = {
  claims: Claim[];
  runs: PackedRun[];
  /** Bytes of the signed transaction, with both limits and a priority fee. */
  bytes: number;
};

/** Accounts of a transaction, and bytes by version. Both are the runtime's limits. */
const MAX_ACCOUNTS = 64;
const MAX_BYTES = { 0: 1_232, 1: 4_096 } as const;

/** Fee payer, staking program, network, pool, vault, token program. */
const COMMON_ACCOUNTS = 6;
const SHARED_ACCOUNTS = 4;
const ADDRESS_BYTES = 32;
// Signature, version, header, blockhash, counts; version 0 has the limits in three instructions of the
// compute-budget program, version 1 in a mask and three values.
const COMMON_BYTES = {
  0: 1 + 64 + 1 + 3 + 1 + 32 + 1 + (8 + 12 + 8) + 1,
  1: 64 + 1 + 3 + 4 + 32 + 1 + 1 + (8 + 4 + 4),
} as const;
/** A lookup table's address and the counts of its two lists. */
const TABLE_BYTES = ADDRESS_BYTES + 2;

/** Levels of the longest run: 128 leaves do not fit, not even as hashes. */
const RUN_LEVELS = 6;
/** Discriminator, first leaf, and the counts of leaves and of hashes. */
const CLAIM_BYTES = 8 + 4 + 4 + 4;
const WORKER_BYTES = 1 + 8 + 8;
/** The hash of a leaf that is not claimed for. */
const HASHED_BYTES = 1 + HASH_BYTES;

/**
 * Packs claims into transactions of consecutive claims, as many into each as fit.
 *
 * Without lookup tables that takes the fewest transactions, because a part of what fits always fits.
 *
 * @param depth - Levels of the tree: `treeDepth` of its leaves.
 * @param claims - In ascending order of their leaves.
 */
export function packClaims<Claim extends Claimable>(
  depth: number,
  claims: readonly Claim[],
  limits: ClaimLimits = {},
): Pack<Claim>[] {
  const packs: Pack<Claim>[] = [];
  const open = new OpenPack(depth, limits);
  for (let first = 0; first < claims.length;) {
    // A single claim is packed even if it does not fit: nothing is smaller.
    let [count, taken] = [1, 0];
    while (first + taken < claims.length && open.canGrow) {
      open.add(claims[first + taken++]);
      if (open.fits) count = taken;
    }
    const packed = claims.slice(first, first + count);
    if (taken > count) {
      open.clear();
      for (const claim of packed) open.add(claim);
    }
    packs.push({ claims: packed, ...open.close() });
    first += count;
  }
  return packs;
}

/** A transaction while it is filled. */
class OpenPack {
  #count = 0;
  readonly #cover: Cover;
  readonly #destinations = new Set<unknown>();
  /** Runs of the subtrees before the current one, and their bytes. */
  #runs: PackedRun[] = [];
  #runBytes = 0;
  readonly #fixedBytes: number;
  readonly #fixedAccounts: number;
  readonly #accountBytes: number;
  readonly #maxBytes: number;

  constructor(
    depth: number,
    private readonly limits: ClaimLimits,
  ) {
    const { version = 0, lookupTables = false, sharedTable = false } = limits;
    this.#cover = new Cover(depth, version);
    this.#maxBytes = MAX_BYTES[version];
    this.#accountBytes = lookupTables ? 1 : ADDRESS_BYTES;
    // Version 0 names the compute-budget program, too.
    this.#fixedAccounts = COMMON_ACCOUNTS + (version === 0 ? 1 : 0);
    this.#fixedBytes =
      COMMON_BYTES[version] +
      ADDRESS_BYTES * this.#fixedAccounts +
      (lookupTables ? TABLE_BYTES : 0) +
      (sharedTable ? TABLE_BYTES - SHARED_ACCOUNTS * (ADDRESS_BYTES - 1) : 0);
  }

  /**
   * Whether more claims may fit. With lookup tables a worker takes less than the hash of its leaf, so what
   * is too large may fit again with more workers.
   */
  get canGrow(): boolean {
    const { workers = Infinity, lookupTables = false } = this.limits;
    const isFull = this.#count >= workers || this.#fixedAccounts + this.#accounts() >= MAX_ACCOUNTS;
    return !isFull && (lookupTables || this.fits);
  }

  add(claim: Claimable | undefined): void {
    if (!claim) return;
    const { leaf, destination } = claim;
    if (!this.#cover.has(leaf)) this.#leave();
    this.#cover.add(leaf);
    this.#destinations.add(destination);
    this.#count++;
  }

  /** Whether all that was added fits into the transaction. */
  get fits(): boolean {
    const { runs = Infinity } = this.limits;
    return (
      this.#fixedAccounts + this.#accounts() <= MAX_ACCOUNTS &&
      this.#bytes() <= this.#maxBytes &&
      (runs === Infinity || this.#runs.length + this.#cover.runs().length <= runs)
    );
  }

  /** The runs and the bytes; it is empty afterwards. */
  close(): { runs: PackedRun[]; bytes: number } {
    const bytes = this.#bytes();
    this.#leave();
    const runs = this.#runs;
    this.clear();
    return { runs, bytes };
  }

  clear(): void {
    this.#cover.clear();
    this.#destinations.clear();
    this.#runs = [];
    [this.#runBytes, this.#count] = [0, 0];
  }

  #accounts(): number {
    return this.#count + this.#destinations.size;
  }

  #bytes(): number {
    const accountBytes = this.#accountBytes * this.#accounts();
    return this.#fixedBytes + accountBytes + this.#runBytes + this.#cover.bytes;
  }

  /** Turns away from the current subtree. */
  #leave(): void {
    this.#runs.push(...this.#cover.runs());
    this.#runBytes += this.#cover.bytes;
    this.#cover.clear();
  }
}

/** The cheapest runs for the claims of one subtree, which is as large as the longest run. */
class Cover {
  /** For each node the claims under it and what their runs take: the root at 1, the children of n at 2n. */
  readonly #claims: Uint8Array;
  readonly #bytes: Uint16Array;
  readonly #levels: number;
  /** Bytes of a run by its level and its claims. */
  readonly #whole: readonly Uint16Array[];
  #firstLeaf = 0;

  constructor(depth: number, version: 0 | 1) {
    this.#levels = Math.min(depth, RUN_LEVELS);
    this.#claims = new Uint8Array(2 ** (this.#levels + 1));
    this.#bytes = new Uint16Array(2 ** (this.#levels + 1));
    this.#whole = Array.from({ length: this.#levels + 1 }, (_, level) =>
      Uint16Array.from({ length: 2 ** level + 1 }, (_, claims) =>
        claims === 0 ? 0 : runBytes(version, depth - level, claims, 2 ** level),
      ),
    );
  }

  get bytes(): number {
    return this.#bytes[1] ?? 0;
  }

  has(leaf: number): boolean {
    return leaf >= this.#firstLeaf && leaf < this.#firstLeaf + 2 ** this.#levels;
  }

  clear(): void {
    this.#claims.fill(0);
    this.#bytes.fill(0);
  }

  /** Adds the claim of a leaf; one of another subtree only after it was cleared. */
  add(leaf: number): void {
    const width = 2 ** this.#levels;
    this.#firstLeaf = leaf - (leaf % width);
    for (let node = width + leaf - this.#firstLeaf, level = 0; node > 0; node >>= 1, level++) {
      const claims = (this.#claims[node] ?? 0) + 1;
      this.#claims[node] = claims;
      const whole = this.#whole[level]?.[claims] ?? 0;
      const halves = (this.#bytes[2 * node] ?? 0) + (this.#bytes[2 * node + 1] ?? 0);
      this.#bytes[node] = level === 0 ? whole : Math.min(whole, halves);
    }
  }

  /** The runs, in the order of their leaves. */
  runs(node = 1, level = this.#levels): PackedRun[] {
    const workers = this.#claims[node] ?? 0;
    if (workers === 0) return [];
    const length = 2 ** level;
    if (this.#bytes[node] === this.#whole[level]?.[workers]) {
      const index = node - 2 ** (this.#levels - level);
      return [{ firstLeaf: this.#firstLeaf + index * length, length, workers }];
    }
    return [...this.runs(2 * node, level - 1), ...this.runs(2 * node + 1, level - 1)];
  }
}

/** Bytes of the instruction that claims a run, without the accounts' own. */
function runBytes(version: 0 | 1, proofLength: number, claims: number, length: number): number {
  const data =
    CLAIM_BYTES +
    claims * WORKER_BYTES +
    (length - claims) * HASHED_BYTES +
    proofLength * HASH_BYTES;
  // Version 0 has compact lengths, which take a second byte from 128 on.
  const head = version === 1 ? 4 : 2 + (data < 128 ? 1 : 2);
  return head + SHARED_ACCOUNTS + 2 * claims + data;
}
