/**
 * Plans claims over a published tree: which leaves go into one transaction, which of them as workers to
 * pay and which as hashes. `packing.ts` fills the transactions.
 *
 * @module
 */

import { getAddressEncoder, type Address, type ReadonlyUint8Array } from '@solana/kit';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

import type { Network, Worker } from './accounts.js';
import { destinationOf } from './eligibility.js';
import { ClaimOutcome } from './generated/index.js';
import { treeDepth, type Leaf } from './merkle.js';
import type { MerkleTree } from './merkle-tree.js';
import type { StakeTerms } from './minimum-stake.js';
import { packClaims, type ClaimLimits, type Pack } from './packing.js';

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

/** A worker leaf and its index in the tree. */
export type LeafClaim = Extract<ClaimLeaf, { worker: unknown }> & { leaf: number };

/** An aligned run of 2^k leaves that share one proof: what one `claimRewards` instruction takes. */
export type ClaimRun = {
  /** Index of the first leaf. */
  firstLeaf: number;
  leaves: readonly ClaimLeaf[];
  /** The sibling hashes from the run up to the root. */
  proof: readonly ReadonlyUint8Array[];
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
 * Plans the transactions that pay every worker with something due: each is a list of runs, for
 * `claimRewards`.
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
  network: StakeTerms & Pick<Network, 'tokenProgram'>;
  now: bigint;
  tree: MerkleTree;
  leaves: readonly Leaf[];
  workers: Iterable<Worker | undefined>;
  wanted?: (worker: Worker) => boolean;
  limits?: ClaimLimits;
}): ClaimRun[][] {
  const { network, now, tree, limits, wanted = () => true } = input;
  const workers = new Map<string, Worker>();
  for (const worker of input.workers) {
    if (worker && wanted(worker)) workers.set(keyOf(worker.address), worker);
  }
  const claims = input.leaves.flatMap(({ account, openedSlot, cumulative }, leaf): LeafClaim[] => {
    const worker = workers.get(keyOf(account));
    if (worker?.openedSlot !== openedSlot || cumulative <= worker.claimedTotal) return [];
    return [{ leaf, worker, destination: destinationOf(network, worker, now), cumulative }];
  });
  const packs = packClaims(treeDepth(tree.leafCount), claims, limitsFor(network, limits));
  return packs.map((pack) => runsOf(tree, pack));
}

/** The runs of a packed transaction, with all that an instruction says. */
export function runsOf(tree: MerkleTree, { claims, runs }: Pack<LeafClaim>): ClaimRun[] {
  const byLeaf = new Map(claims.map((claim) => [claim.leaf, claim]));
  return runs.map(({ firstLeaf, length }) => ({
    firstLeaf,
    leaves: Array.from({ length }, (_, i): ClaimLeaf => {
      const claim = byLeaf.get(firstLeaf + i);
      if (!claim) return { hash: tree.leaf(firstLeaf + i) };
      const { worker, destination, cumulative } = claim;
      return { worker, destination, cumulative };
    }),
    proof: tree.proof(firstLeaf, length),
  }));
}

/**
 * Workers of a Token-2022 network in one transaction: it logs each payment, and what is logged after the
 * first 10,000 bytes is lost, the claims' own events too.
 */
const MAX_LOGGED_WORKERS = 24;

/** The limits for a network's claims. */
export function limitsFor(
  { tokenProgram }: Pick<Network, 'tokenProgram'>,
  limits: ClaimLimits = {},
): ClaimLimits {
  if (tokenProgram === TOKEN_PROGRAM_ADDRESS) return limits;
  return { ...limits, workers: Math.min(limits.workers ?? Infinity, MAX_LOGGED_WORKERS) };
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
