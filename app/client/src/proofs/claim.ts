/**
 * Claims for one worker, or for a verifier, with its proof.
 *
 * @module
 */

import type {
  Address,
  GetAccountInfoApi,
  Instruction,
  ReadonlyUint8Array,
  TransactionSigner,
} from '@solana/kit';

import type { Distribution, Network, Worker } from '../accounts.js';
import { claimPenalty } from '../actions/penalties.js';
import { claimRewards } from '../actions/rewards.js';
import type { NetworkRef } from '../actions/token-accounts.js';
import type { ClaimRun } from '../claims.js';
import { settledAt, type PoolName } from '../distribution.js';
import { destinationOf } from '../eligibility.js';
import {
  fetchChainTime,
  fetchNetwork,
  fetchRewardPool,
  fetchWorker,
  type Reader,
} from '../fetch.js';
import { isPaused } from '../governance.js';
import { equalHashes } from '../merkle.js';
import type { StakeTerms } from '../minimum-stake.js';
import { ProofError } from './error.js';
import { readProof, type LoadProofs, type WorkerProof } from './file.js';
import { proofsAt } from './load.js';

/**
 * The instruction that pays a worker what is due to it by the proofs at an address. Anyone may send it. The
 * proof is checked against the chain, so the address is not trusted.
 *
 * @param from - Such as a connection.
 * @param input - `proofs` is the folder's http or https address, or what loads a file by its name.
 * @returns No instruction if all that the proof has is paid.
 * @throws {@link ProofError} that says why it cannot be claimed, and {@link StakingError} if the worker or
 * its network cannot be read.
 */
export async function claimWithProof(
  from: Reader<GetAccountInfoApi>,
  input: { worker: Address; proofs: string | LoadProofs },
): Promise<Instruction[]> {
  const { proofs } = input;
  const worker = await fetchWorker(from, input.worker);
  const network = await fetchNetwork(from, worker.network);
  const load = typeof proofs === 'string' ? proofsAt(proofs) : proofs;
  const proof = await readProof(load, { network: network.address, worker: worker.address });
  const { distribution } = await fetchRewardPool(from, network.address);
  const now = await fetchChainTime(from);
  const run = planProvenClaim({ network, distribution, now, worker, proof });
  return proof.cumulative > worker.claimedTotal ? claimRewards({ network, run }) : [];
}

/**
 * Plans the claim of one worker from its proof, if the chain has its root and pays by it now.
 *
 * @param input - `distribution` is the reward pool's, `now` the chain's time in Unix seconds.
 * @throws {@link ProofError} `WrongPool`, `WrongNetwork`, `EarlierWorker`, `NothingPublished`, `NotClaimableYet`,
 * `Suspended`, `Paused` or `NotPublished`.
 */
export function planProvenClaim(input: {
  network: StakeTerms & Pick<Network, 'address' | 'pausedUntil'>;
  distribution: Distribution;
  now: bigint;
  worker: Worker;
  proof: WorkerProof;
}): ClaimRun {
  const { network, now, worker, proof } = input;
  checkProven(input, 'rewards');
  if (proof.openedSlot !== worker.openedSlot) {
    throw new ProofError(
      'EarlierWorker',
      `The snapshot of epoch ${proof.epoch} has an earlier worker at ${worker.address}, closed since. Use a ` +
        'later one.',
    );
  }
  const { leafIndex, cumulative, proof: hashes } = proof;
  return {
    firstLeaf: leafIndex,
    leaves: [{ worker, destination: destinationOf(network, worker, now), cumulative }],
    proof: hashes,
  };
}

/**
 * The instructions that pay a verifier what is due to it by its proof, if the chain has its root and pays by
 * it now. Anyone may send them.
 *
 * @param input - `distribution` is the penalty pool's, `now` the chain's time in Unix seconds. `payer` pays
 * rent, as `claimPenalty` says.
 * @throws {@link ProofError} `WrongPool`, `WrongNetwork`, `NothingPublished`, `NotClaimableYet`, `Suspended`,
 * `Paused` or `NotPublished`.
 */
export async function claimProvenPenalty(input: {
  network: NetworkRef & Pick<Network, 'pausedUntil'>;
  distribution: Distribution;
  now: bigint;
  payer: TransactionSigner;
  proof: WorkerProof;
}): Promise<Instruction[]> {
  const { network, payer, proof } = input;
  checkProven(input, 'penalties');
  const { worker: wallet, leafIndex, cumulative, proof: hashes } = proof;
  return claimPenalty({ network, payer, wallet, leafIndex, cumulative, proof: hashes });
}

/** Refuses a proof that a pool does not pay by now. @throws {@link ProofError} */
function checkProven(
  {
    network,
    distribution,
    now,
    proof,
  }: {
    network: Pick<Network, 'address' | 'pausedUntil'>;
    distribution: Distribution;
    now: bigint;
    proof: WorkerProof;
  },
  pool: PoolName,
): void {
  if (proof.pool !== pool) {
    throw new ProofError('WrongPool', `The proof is one of ${proof.pool}, not of ${pool}.`);
  }
  if (proof.network !== network.address) {
    throw new ProofError('WrongNetwork', `The proof is of another network, ${proof.network}.`);
  }
  checkClaimable(proof, distribution, now);
  if (!isPaused(network, 'claims', now)) return;
  const until = timeOf(network.pausedUntil.claims);
  throw new ProofError(
    'Paused',
    `The guardian has paused claims until ${until}. What was earned waits.`,
  );
}

/** Compares a proof's root with what is published. @throws {@link ProofError} */
function checkClaimable(proof: WorkerProof, distribution: Distribution, now: bigint): void {
  const { current, pending, suspendedUntil } = settledAt(distribution, now);
  if (current && isOf(proof, current)) {
    if (now >= suspendedUntil) return;
    throw new ProofError(
      'Suspended',
      `Claims under the root of epoch ${current.epoch} are suspended until ${untilOf(suspendedUntil)}. ` +
        'What was earned waits.',
    );
  }
  if (pending && isOf(proof, pending)) {
    throw new ProofError(
      'NotClaimableYet',
      `The root of epoch ${pending.epoch} can be claimed under from ${timeOf(pending.claimableAt)}.`,
    );
  }
  if (!current && !pending) {
    throw new ProofError(
      'NothingPublished',
      `The network has not published any ${proof.pool} yet.`,
    );
  }
  throw new ProofError('NotPublished', notPublished(proof, current));
}

const isOf = (
  { root, leafCount }: WorkerProof,
  published: { root: ReadonlyUint8Array; leafCount: number },
): boolean => equalHashes(root, published.root) && leafCount === published.leafCount;

function notPublished({ epoch }: WorkerProof, current: { epoch: bigint } | undefined): string {
  if (current && current.epoch > epoch) {
    return `Epoch ${epoch} is replaced: epoch ${current.epoch} is published. Use its snapshot or its proofs.`;
  }
  return (
    `This root of epoch ${epoch} is not published. It was cancelled or corrected, or is not published yet: use ` +
    'the newest snapshot or proofs.'
  );
}

/** The admin's suspension does not end by itself. */
const untilOf = (suspendedUntil: bigint): string =>
  suspendedUntil === 2n ** 63n - 1n ? 'the root is corrected' : timeOf(suspendedUntil);

const timeOf = (unix: bigint): string =>
  new Date(Number(unix) * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
