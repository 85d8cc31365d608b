/**
 * Plans claims over a published tree: which leaves go into one transaction, which of them as workers to
 * pay and which as hashes.
 *
 * @module
 */

import { getAddressEncoder, type Address, type ReadonlyUint8Array } from '@solana/kit';

import type { Worker } from './accounts.js';
import { destinationOf } from './eligibility.js';
import { ClaimOutcome } from './generated/index.js';
import { HASH_BYTES, treeDepth, type Leaf } from './merkle.js';
import type { MerkleTree } from './merkle-tree.js';
import type { StakeTerms } from './minimum-stake.js';

/**
 * A leaf of a run: a worker to pay and the account that its rewards go to, which is what `destinationOf`
 * says; or the hash of a leaf that nobody asks for.
 */
export type ClaimLeaf =
  | {
      worker: Pick<Worker, 'address' | 'openedSlot'>;
      destination: Address;
      cumulative: bigint;
    }
  | { hash: ReadonlyUint8Array };

/** An aligned run of 2^k leaves that share one proof: what one `claimRewards` instruction takes. */
export type ClaimRun = {
  /** Index of the first leaf. */
  firstLeaf: number;
  leaves: readonly ClaimLeaf[];
  /** The sibling hashes from the run up to the root. */
  proof: readonly ReadonlyUint8Array[];
};

/** What a large transaction can carry, one of version 1: 64 accounts, six of them not the workers'. */
export const LARGE_TRANSACTION: ClaimLimits = { transactionBytes: 4096, workers: 29 };

/** What a transaction can carry. */
export type ClaimLimits = {
  /** Bytes of a transaction: 1232 unless said otherwise. */
  transactionBytes?: number;
  /** Workers in one transaction: 16 unless said otherwise. */
  workers?: number;
  /** Workers and destinations are in lookup tables, and take a byte each instead of 32. */
  lookupTables?: boolean;
};

/**
 * Whether a claim is settled: paid, restaked, or nothing was due. In all other cases the worker's rewards
 * wait for a later claim.
 */
export function isSettled(outcome: ClaimOutcome): boolean {
  return (
    outcome === ClaimOutcome.Paid ||
    outcome === ClaimOutcome.Restaked ||
    outcome === ClaimOutcome.NothingDue
  );
}

/**
 * Plans the fewest runs that pay every worker with something due.
 *
 * A leaf is passed as its hash if its worker is closed, was closed and opened again, has nothing due, or
 * is left out by `wanted`.
 *
 * @param network - As `fetchNetwork` returned it.
 * @param now - The chain's time in Unix seconds, such as `fetchChainTime` returns: it decides which
 * account each worker's rewards go to.
 * @param tree - The published tree, and the `leaves` it was built from, in the same order.
 * @param workers - The workers as they are on chain, such as `fetchWorkers` returns; in any order.
 * @param wanted - Leaves a worker out: one that is not eligible now, say.
 * @param limits - What a transaction can carry.
 */
export function planClaims(input: {
  network: StakeTerms;
  now: bigint;
  tree: MerkleTree;
  leaves: readonly Leaf[];
  workers: Iterable<Worker | undefined>;
  wanted?: (worker: Worker) => boolean;
  limits?: ClaimLimits;
}): ClaimRun[] {
  const { network, now, tree, limits = {}, wanted = () => true } = input;
  const workers = new Map<string, Worker>();
  for (const worker of input.workers) {
    if (worker && wanted(worker)) workers.set(keyOf(worker.address), worker);
  }
  const leaves = input.leaves.map((leaf, i): ClaimLeaf => {
    const worker = workers.get(keyOf(leaf.account));
    return worker?.openedSlot === leaf.openedSlot && leaf.cumulative > worker.claimedTotal
      ? {
          worker,
          destination: destinationOf(network, worker, now),
          cumulative: leaf.cumulative,
        }
      : { hash: tree.leaf(i) };
  });
  return planRuns({ tree, firstLeaf: 0, leaves, limits });
}

/**
 * Plans the fewest runs that pay the workers of a part of a tree.
 *
 * @param input - `firstLeaf` is a multiple of the part's length, rounded up to a power of two; `leaves`
 * are those of the part, without padding.
 */
export function planRuns(input: {
  tree: MerkleTree;
  firstLeaf: number;
  leaves: readonly ClaimLeaf[];
  limits?: ClaimLimits;
}): ClaimRun[] {
  const { tree, limits = {} } = input;
  const depth = treeDepth(tree.leafCount);
  const runs: ClaimRun[] = [];
  // Halves a subtree until it fits: the largest subtrees that fit need the fewest transactions.
  const plan = (first: number, runLength: number): void => {
    const run = input.leaves.slice(first, first + runLength);
    const paid = run.filter((leaf) => 'worker' in leaf).length;
    if (paid === 0) return;
    const proofLength = depth - Math.log2(runLength);
    if (runLength === 1 || fits({ paid, hashes: runLength - paid, proofLength }, limits)) {
      const firstLeaf = input.firstLeaf + first;
      while (run.length < runLength) run.push({ hash: tree.leaf(firstLeaf + run.length) });
      runs.push({ firstLeaf, leaves: run, proof: tree.proof(firstLeaf, runLength) });
      return;
    }
    plan(first, runLength / 2);
    plan(first + runLength / 2, runLength / 2);
  };
  plan(0, 2 ** treeDepth(input.leaves.length));
  return runs;
}

/**
 * Plans the claim of one worker: a run of one.
 *
 * @param leafIndex - Index of the worker's leaf in the published tree.
 * @param now - The chain's time in Unix seconds.
 */
export function planClaim(input: {
  network: StakeTerms;
  now: bigint;
  tree: MerkleTree;
  leafIndex: number;
  worker: Worker;
  cumulative: bigint;
}): ClaimRun {
  const { network, now, tree, leafIndex, worker, cumulative } = input;
  return {
    firstLeaf: leafIndex,
    leaves: [{ worker, destination: destinationOf(network, worker, now), cumulative }],
    proof: tree.proof(leafIndex),
  };
}

/** One character for each byte: far cheaper than base 58, and there may be a million. */
function keyOf(account: Address | ReadonlyUint8Array): string {
  const bytes = typeof account === 'string' ? getAddressEncoder().encode(account) : account;
  return String.fromCharCode(...bytes);
}

// A transaction with one claim and nothing else, in bytes: signature, header, fee payer, blockhash, the
// claim's four accounts, the programs, the compute budget, a lookup table and counts.
const FIXED_BYTES = 450;
const ACCOUNTS_PER_WORKER = 2;

function fits(
  run: { paid: number; hashes: number; proofLength: number },
  { transactionBytes = 1232, workers = 16, lookupTables = false }: ClaimLimits,
): boolean {
  const accountBytes = lookupTables ? 1 : 32;
  // An account is listed once and referred to once; a worker's leaf is a tag and two numbers.
  const paidBytes = ACCOUNTS_PER_WORKER * (accountBytes + 1) + 1 + 8 + 8;
  const bytes =
    FIXED_BYTES +
    run.paid * paidBytes +
    run.hashes * (1 + HASH_BYTES) +
    run.proofLength * HASH_BYTES;
  return run.paid <= workers && bytes <= transactionBytes;
}
