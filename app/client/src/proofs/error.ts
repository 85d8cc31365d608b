/**
 * Reasons why a proof cannot be claimed with.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import type { PoolName } from '../distribution.js';

/** The kinds of reasons, for programs. */
export type ProofErrorCode =
  /** The address of the proofs does not answer as one of proofs would. */
  | 'ProofsUnreachable'
  /** What is there is not a file of proofs that this version reads. */
  | 'ProofsUnreadable'
  /** The proofs are of the network's other pool: of penalties, or of rewards. */
  | 'WrongPool'
  | 'WrongNetwork'
  /** The worker or verifier has no leaf: it had not earned anything. */
  | 'NotInSnapshot'
  /** The proof does not lead to the root that its file names. */
  | 'InvalidProof'
  /** The leaf is of an earlier worker of this address, which has closed since. */
  | 'EarlierWorker'
  | 'NothingPublished'
  /** The root is published and its delay runs. */
  | 'NotClaimableYet'
  | 'Suspended'
  /** The guardian has paused all claims of the network. */
  | 'Paused'
  /** Another root is published. */
  | 'NotPublished';

/** A proof that cannot be claimed with. Its message says why, and what to do. */
export class ProofError extends Error {
  override readonly name = 'ProofError';

  constructor(
    readonly code: ProofErrorCode,
    sentence: string,
    options?: ErrorOptions,
  ) {
    super(sentence, options);
  }
}

/** The refusal of a worker or verifier without a leaf. */
export const notInSnapshot = (
  account: Address,
  epoch: bigint,
  pool: PoolName = 'rewards',
): ProofError =>
  new ProofError(
    'NotInSnapshot',
    `${pool === 'rewards' ? 'Worker' : 'Verifier'} ${account} is not in the snapshot of epoch ${epoch}: it had not earned anything by then. Use a ` +
      'later one.',
  );
