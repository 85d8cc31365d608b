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

const httpStatusOf = (cause: unknown): number | undefined =>
  isSolanaError(cause, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR)
    ? cause.context.statusCode
    : undefined;
