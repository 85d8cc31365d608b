/**
 * Nodes that ask to be asked less.
 *
 * @module
 */

import { causes } from '@inferix/staking-client';
import { isSolanaError, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR } from '@solana/kit';

const TOO_MANY_REQUESTS = 429;

/** The node asks to be asked less: by HTTP, or in an answer of JSON-RPC. */
export const isRateLimited = (error: unknown): boolean =>
  causes(error).some((cause) => {
    if (!isSolanaError(cause)) return false;
    const code: number = cause.context.__code;
    return code === TOO_MANY_REQUESTS || httpStatusOf(cause) === TOO_MANY_REQUESTS;
  });

/** The HTTP status of an answer that is none, or `undefined`. */
export const httpStatusOf = (cause: unknown): number | undefined =>
  isSolanaError(cause, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR)
    ? cause.context.statusCode
    : undefined;

/** No node is waited for longer than this at a time. */
const LONGEST_MS = 30_000;

/**
 * How long to wait before a node is asked again: as long as it says, or twice as long with each refusal. Many
 * nodes do not let a page of another origin read what they say.
 */
export function waitMs(error: unknown, refusals: number): number {
  const said = isSolanaError(error, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR)
    ? Number(error.context.headers.get('retry-after') ?? Number.NaN)
    : Number.NaN;
  const ms = Number.isFinite(said) ? 1_000 * said : 1_000 * 2 ** refusals;
  return Math.min(Math.max(ms, 250), LONGEST_MS);
}
