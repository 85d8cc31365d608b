/**
 * Wallets that send what they sign, and do not hand it over: the transaction is in the wallet's hands, and
 * all there is to go by is the signature that it returns.
 *
 * @module
 */

import {
  assertIsTransactionMessageWithSingleSendingSigner,
  getBase58Decoder,
  getSignersFromTransactionMessage,
  isTransactionModifyingSigner,
  isTransactionPartialSigner,
  isTransactionSendingSigner,
  signAndSendTransactionMessageWithSigners,
  signature as asSignature,
  type GetBlockHeightApi,
  type GetLatestBlockhashApi,
  type GetSignatureStatusesApi,
  type Rpc,
  type Signature,
} from '@solana/kit';

import { generalError } from './errors.js';
import { causes } from './failure.js';
import { hasReached, OnChainFailure, pause, type WaitOptions } from './status.js';

/** A message that its signers can sign. */
type Message = Parameters<typeof signAndSendTransactionMessageWithSigners>[0];

type WalletRpc = Rpc<GetBlockHeightApi & GetLatestBlockhashApi & GetSignatureStatusesApi>;

/** Whether one of the signers can only sign and send in one step. */
export function sendsByItself(message: Message): boolean {
  return getSignersFromTransactionMessage(message).some(
    (signer) =>
      isTransactionSendingSigner(signer) &&
      !isTransactionPartialSigner(signer) &&
      !isTransactionModifyingSigner(signer),
  );
}

/**
 * Lets a wallet sign and send a message, after all other signers.
 *
 * @throws {@link StakingError} `WalletFailed` if the wallet does not say whether it was sent. What says that
 * the user declined is thrown as it is: see {@link isRejection}.
 */
export async function sendByWallet(
  message: Message,
  { abortSignal }: { abortSignal?: AbortSignal },
): Promise<Signature> {
  assertIsTransactionMessageWithSingleSendingSigner(message);
  try {
    const config = abortSignal ? { abortSignal } : {};
    const bytes = await signAndSendTransactionMessageWithSigners(message, config);
    return asSignature(getBase58Decoder().decode(bytes));
  } catch (error) {
    if (isRejection(error)) throw error;
    const details = error instanceof Error && error.message !== '' ? [error.message] : [];
    throw generalError('WalletFailed', { details, cause: error });
  }
}

/** The user's own no, as wallets say it: by code (EIP-1193, Wallet Standard) or in words. */
export function isRejection(error: unknown): boolean {
  return causes(error).some((cause) => {
    if (typeof cause !== 'object' || cause === null) return false;
    const { code, context, message } = cause as Record<string, unknown>;
    const number = (context as { __code?: unknown } | undefined)?.__code;
    const inWords =
      typeof message === 'string' &&
      /\buser (rejected|declined|denied|cancell?ed)\b|\brejected the request\b/i.test(message);
    return code === REJECTED || number === WALLET_STANDARD_REJECTED || inWords;
  });
}

const REJECTED = 4_001;
const WALLET_STANDARD_REJECTED = 4_001_000;

/** Milliseconds between looking what has become of a transaction. */
const POLL_MS = 500;

/**
 * Waits until a signature has reached a commitment.
 *
 * @throws Kit's error if the transaction failed on chain; {@link StakingError} `SentUnconfirmed` if it cannot
 * be asked about, or can hardly land any more.
 */
export async function waitForSignature(
  rpc: WalletRpc,
  signature: Signature,
  options: WaitOptions,
): Promise<void> {
  const { commitment, abortSignal } = options;
  const config = abortSignal ? { abortSignal } : {};
  try {
    // The wallet may have taken another blockhash than ours: one that was known by now.
    const { value: newest } = await rpc.getLatestBlockhash({ commitment }).send(config);
    for (;;) {
      const height = await rpc.getBlockHeight({ commitment: 'finalized' }).send(config);
      if (await hasReached(rpc, signature, options)) return;
      if (height > newest.lastValidBlockHeight) break;
      await pause(POLL_MS, abortSignal);
    }
  } catch (error) {
    if (error instanceof OnChainFailure) throw error.cause;
    throw generalError('SentUnconfirmed', { signature, cause: error });
  }
  throw generalError('SentUnconfirmed', { signature });
}
