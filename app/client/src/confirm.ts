/**
 * Sends what is signed, waits until it is confirmed, and explains what has become of it.
 *
 * @module
 */

import {
  assertIsSendableTransaction,
  assertIsTransactionWithBlockhashLifetime,
  getCompiledTransactionMessageDecoder,
  getSignatureFromTransaction,
  isSolanaError,
  sendAndConfirmTransactionFactory,
  SOLANA_ERROR__BLOCK_HEIGHT_EXCEEDED,
  type Rpc,
  type RpcSubscriptions,
  type Signature,
  type SolanaRpcApi,
  type SolanaRpcSubscriptionsApi,
  type Transaction,
  type TransactionMessageWithBlockhashLifetime,
} from '@solana/kit';

import type { Deployment } from './addresses.js';
import { generalError, type StakingError } from './errors.js';
import { explainFailure, isProgramFailure } from './failure.js';
import { fetchOutcome } from './outcome.js';
import { keepsInstructions, type AskedMessage } from './signed-message.js';
import { hasReached, OnChainFailure, pause, type WaitOptions } from './status.js';
import { isRejection } from './wallet.js';

type Chain = Readonly<
  Deployment & {
    rpc: Rpc<SolanaRpcApi>;
    rpcSubscriptions: RpcSubscriptions<SolanaRpcSubscriptionsApi>;
  }
>;

export type ConfirmOptions = WaitOptions;

/**
 * Sends a transaction that was made of `message`, and waits for it.
 *
 * @throws {@link StakingError} `SignedOther` if it does not do what was asked for: nothing is sent then.
 * `SentUnconfirmed` if nobody says what has become of it.
 */
export async function sendSigned(
  chain: Chain,
  transaction: Transaction,
  message: AskedMessage,
  options: ConfirmOptions,
): Promise<Signature> {
  if (!keepsInstructions(transaction, message)) throw generalError('SignedOther');
  let signature: Signature | undefined;
  try {
    assertIsSendableTransaction(transaction);
    assertIsTransactionWithBlockhashLifetime(transaction);
    signature = getSignatureFromTransaction(transaction);
    await sendAndConfirm(chain, transaction, signature, options);
    return signature;
  } catch (error) {
    if (signature === undefined) throw explainFailure(error, chain);
    const expires = keepsLifetime(transaction, message);
    throw await explainUnconfirmed(chain, error, { signature, expires, ...options });
  }
}

/** Milliseconds between asking for what a websocket has not told. */
const ASK_MS = 2_000;

type Sendable = Parameters<ReturnType<typeof sendAndConfirmTransactionFactory>>[0];

/** A notification that a node or its websocket loses never comes: whoever waits for one asks, too. */
async function sendAndConfirm(
  chain: Chain,
  transaction: Sendable,
  signature: Signature,
  { commitment, abortSignal }: ConfirmOptions,
): Promise<void> {
  const known = new AbortController();
  const signals = [known.signal, ...(abortSignal ? [abortSignal] : [])];
  const options = { commitment, abortSignal: AbortSignal.any(signals) };
  const told = sendAndConfirmTransactionFactory(chain)(transaction, options).catch(
    (error: unknown) => {
      if (!isSolanaError(error, SOLANA_ERROR__BLOCK_HEIGHT_EXCEEDED)) throw error;
      return ask(chain, signature, options, error);
    },
  );
  const asked = pause(ASK_MS, options.abortSignal).then(() => ask(chain, signature, options));
  try {
    await Promise.race([told, asked]);
  } finally {
    known.abort();
  }
}

/**
 * Asks until it is confirmed.
 *
 * @param expired - What to throw if the node does not know it: one that is in a block has not expired.
 * @throws Kit's error if it failed on chain.
 */
async function ask(
  { rpc }: Chain,
  signature: Signature,
  options: WaitOptions,
  expired?: Error,
): Promise<void> {
  for (;;) {
    const reached = await hasReached(rpc, signature, options).catch((error: unknown) => {
      if (error instanceof OnChainFailure) throw error.cause;
      if (expired !== undefined) throw error;
      return undefined;
    });
    if (reached === true) return;
    if (reached === undefined && expired !== undefined) throw expired;
    await pause(ASK_MS, options.abortSignal);
  }
}

/** Whether what was signed has our blockhash: a wallet may have put in a newer one, with which it lands later. */
export const keepsLifetime = (
  { messageBytes }: Transaction,
  { lifetimeConstraint }: TransactionMessageWithBlockhashLifetime,
): boolean =>
  getCompiledTransactionMessageDecoder().decode(messageBytes).lifetimeToken ===
  lifetimeConstraint.blockhash;

/** Why a signer did not sign: its user declined, or it failed. Nothing was sent. */
export const unsigned = (chain: Deployment, error: unknown): StakingError =>
  isRejection(error)
    ? generalError('RequestRejected', { cause: error })
    : explainFailure(error, chain);

/** Why a transaction that was sent is not confirmed. `expires` says that its own blockhash is known. */
export async function explainUnconfirmed(
  chain: Chain,
  error: unknown,
  { signature, expires, abortSignal }: ConfirmOptions & { signature: Signature; expires: boolean },
): Promise<StakingError> {
  const explained = await explainSent(chain, error, signature);
  const unknown = abortSignal?.aborted === true || isUnheard(explained, expires);
  return unknown ? generalError('SentUnconfirmed', { signature, cause: error }) : explained;
}

/** Whether a failure leaves open what has become of a transaction that was sent. */
const isUnheard = ({ code }: StakingError, expires: boolean): boolean =>
  code === 'ConnectionFailed' ||
  code === 'NodeBehind' ||
  (code === 'TransactionExpired' && !expires);

/** A transaction that failed after it was sent has its logs on chain, not in the error. */
async function explainSent(
  { rpc, programAddress }: Chain,
  error: unknown,
  signature: Signature,
): Promise<StakingError> {
  const explained = explainFailure(error, { programAddress, signature });
  if (explained.logs.length > 0 || !isProgramFailure(error)) return explained;
  const outcome = await fetchOutcome({ rpc, programAddress }, signature, 'confirmed').catch(
    () => undefined,
  );
  return outcome
    ? explainFailure(error, { programAddress, signature, logs: outcome.logs })
    : explained;
}
