/**
 * What a node says of a signature when it is asked.
 *
 * @module
 */

import {
  getSolanaErrorFromTransactionError,
  type Commitment,
  type GetSignatureStatusesApi,
  type Rpc,
  type Signature,
} from '@solana/kit';

export type WaitOptions = { commitment: Commitment; abortSignal?: AbortSignal };

/** The transaction is in a block, and failed there: the cause is Kit's error. */
export class OnChainFailure extends Error {}

const LEVELS: readonly (Commitment | null)[] = ['processed', 'confirmed', 'finalized'];

/**
 * Whether a signature has reached a commitment; `undefined` if the node does not know it.
 *
 * @throws {@link OnChainFailure} if it has, and the transaction failed; whatever the connection throws.
 */
export async function hasReached(
  rpc: Rpc<GetSignatureStatusesApi>,
  signature: Signature,
  { commitment, abortSignal }: WaitOptions,
): Promise<boolean | undefined> {
  const { value } = await rpc
    .getSignatureStatuses([signature], { searchTransactionHistory: true })
    .send(abortSignal ? { abortSignal } : {});
  const [status] = value;
  if (!status) return undefined;
  if (LEVELS.indexOf(status.confirmationStatus) < LEVELS.indexOf(commitment)) return false;
  if (status.err === null) return true;
  throw new OnChainFailure('', { cause: getSolanaErrorFromTransactionError(status.err) });
}

/** Waits so many milliseconds. @throws The signal's reason when it is aborted. */
export function pause(milliseconds: number, abortSignal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      reject(abortSignal?.reason);
    };
    const timer = setTimeout(() => {
      abortSignal?.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    if (abortSignal?.aborted) abort();
    else abortSignal?.addEventListener('abort', abort, { once: true });
  });
}
