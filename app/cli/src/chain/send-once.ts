/**
 * Sends a transaction that must not happen twice: signed once, and the same bytes are sent until it is
 * known what has become of them. What nobody can tell is said to be unknown, with the signature to look for.
 *
 * @module
 */

import {
  getBase64EncodedWireTransaction,
  getSignatureFromTransaction,
  type Commitment,
  type GetEpochInfoApi,
  type GetLatestBlockhashApi,
  type GetSignatureStatusesApi,
  type Rpc,
  type SendTransactionApi,
  type Signature,
  type TransactionError,
} from '@solana/kit';

import { explainFailure, StakingError } from '@inferix/staking-client';
import { OutcomeUnknownError, rpcProblem } from '../failure.js';
import { sleep } from './sleep.js';
import { hasReached, isRefusedByNode, type Landed, type Sign } from './sender.js';

export type OnceOptions = {
  commitment: Commitment;
  /** Milliseconds between looking what has become of it. */
  pollMs: number;
  /** Milliseconds after which it is sent again, the same bytes, unless it can no longer land. */
  resendMs: number;
  /** Milliseconds after which its outcome is given up as unknown. */
  patienceMs: number;
  /** How somebody can look a transaction up. */
  lookUp: (signature: Signature) => string;
};

/** Polls fast: a person is waiting. A lifetime is a minute, or two when blocks are slow. */
export const SINGLE_TRANSACTION = { pollMs: 400, resendMs: 4_000, patienceMs: 300_000 };

/** A transaction that was signed, and until when it can land. */
export type Signed = { signature: Signature; lastValidBlockHeight: bigint };

/** It is in a block; `err` is why it failed there. */
export type InBlock = Landed & { err: TransactionError | null };

type OnceRpc = Rpc<
  GetEpochInfoApi & GetLatestBlockhashApi & GetSignatureStatusesApi & SendTransactionApi
>;

/** So many searches have to miss it before it has expired: a single one may be of a forgetful node. */
const SEARCHES = 2;

/**
 * Signs a transaction, once, and sends it until it is in a block.
 *
 * @param before - Called with what was signed, before it is sent.
 * @throws {@link StakingError} if it cannot have landed: refused by the node, or `TransactionExpired`.
 * {@link OutcomeUnknownError} if nobody can tell.
 */
export async function sendOnce(
  rpc: OnceRpc,
  sign: Sign,
  options: OnceOptions,
  before: (signed: Signed) => void,
): Promise<InBlock> {
  const { commitment, lookUp, patienceMs } = options;
  const { value: lifetime } = await rpc.getLatestBlockhash({ commitment }).send();
  const transaction = await sign(lifetime);
  const wire = getBase64EncodedWireTransaction(transaction);
  const signature = getSignatureFromTransaction(transaction);
  const signed = { signature, lastValidBlockHeight: lifetime.lastValidBlockHeight };
  before(signed);

  let problem: unknown;
  const submit = async (): Promise<void> => {
    const config = { encoding: 'base64', skipPreflight: true, maxRetries: 0n } as const;
    problem = await rpc
      .sendTransaction(wire, config)
      .send()
      .then(
        () => undefined,
        (error: unknown) => error,
      );
  };
  const isUnknown = (reason: string, cause?: unknown) =>
    new OutcomeUnknownError(reason, { ...signed, lookUp: lookUp(signature), cause });

  await submit();
  if (isRefusedByNode(problem)) throw explainFailure(problem, { signature });
  const found = await follow(rpc, signed, options, submit).catch((error: unknown) => {
    throw isUnknown(`Asking what has become of it failed. ${rpcProblem(error)}`, error);
  });
  if (found === 'expired') {
    const sentence =
      'The transaction expired and never landed: a finalized block is past its last one, and the ' +
      'history lacks it. It can be sent again.';
    const details = problem === undefined ? [] : [rpcProblem(problem)];
    throw new StakingError('TransactionExpired', sentence, { details, signature, cause: problem });
  }
  if (found === 'unknown') {
    const seconds = Math.round(patienceMs / 1000);
    throw isUnknown(`The endpoint has shown neither success nor expiry for ${seconds} seconds.`);
  }
  return found;
}

/** Looks what has become of it, and sends it again now and then while it can still land. */
async function follow(
  rpc: OnceRpc,
  { signature, lastValidBlockHeight }: Signed,
  { commitment, patienceMs, pollMs, resendMs }: OnceOptions,
  submit: () => Promise<void>,
): Promise<InBlock | 'expired' | 'unknown'> {
  const inBlock = (status: Status): InBlock | undefined =>
    status && hasReached(status.confirmationStatus, commitment)
      ? { signature, slot: status.slot, err: status.err }
      : undefined;
  const began = performance.now();
  let sentAt = began;
  let missed = 0;
  while (performance.now() - began < patienceMs) {
    await sleep(pollMs);
    const { value: recent } = await rpc.getSignatureStatuses([signature]).send();
    const seen = inBlock(recent[0] ?? null);
    if (seen) return seen;
    if (performance.now() - sentAt < resendMs) continue;
    sentAt = performance.now();
    const { absoluteSlot, blockHeight } = await rpc
      .getEpochInfo({ commitment: 'finalized' })
      .send();
    if (blockHeight <= lastValidBlockHeight) {
      await submit();
      continue;
    }
    // Only now, when no block can take it any more, does its absence from the history count; and only
    // at a node that has seen that block too.
    const history = { searchTransactionHistory: true };
    const { context, value } = await rpc.getSignatureStatuses([signature], history).send();
    const old = inBlock(value[0] ?? null);
    if (old) return old;
    const knows = context.slot >= absoluteSlot;
    missed = knows && !value[0] && !recent[0] ? missed + 1 : 0;
    if (missed >= SEARCHES) return 'expired';
  }
  return 'unknown';
}

type Status = Readonly<{
  confirmationStatus: Commitment | null;
  err: TransactionError | null;
  slot: bigint;
}> | null;
