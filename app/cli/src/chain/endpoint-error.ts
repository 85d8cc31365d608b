/**
 * Errors of RPC endpoints, as opposed to those of transactions. They name the endpoint's host and never
 * its path or query, which often hold an API key.
 *
 * @module
 */

import {
  getSolanaErrorFromJsonRpcError,
  isSolanaError,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_BLOCK_NOT_AVAILABLE,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_BLOCK_STATUS_NOT_AVAILABLE_YET,
  SOLANA_ERROR__JSON_RPC__INTERNAL_ERROR,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_MIN_CONTEXT_SLOT_NOT_REACHED,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_NODE_UNHEALTHY,
  SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR,
} from '@solana/kit';

import { StakingError } from '@inferix/staking-client';

/** What keeps an endpoint from answering. */
export type EndpointProblem =
  'AccessDenied' | 'TooManyRequests' | 'NodeBehind' | 'OtherCluster' | 'ConnectionFailed';

/** An endpoint that does not answer, or not usefully. All code that knows connection failures knows it. */
export class EndpointError extends StakingError {
  constructor(
    readonly problem: EndpointProblem,
    readonly host: string,
    sentence: string,
    cause: unknown,
  ) {
    super('ConnectionFailed', sentence, { cause });
  }
}

/** Why a request failed at an endpoint, and what that means for the next one. */
export type Trouble = {
  problem: EndpointProblem;
  /** What the error says to people, after the host's name. */
  sentence: string;
  cause: unknown;
  /** The same request may succeed at the same endpoint a little later. */
  passing: boolean;
  /** The endpoint asks to be left alone for this long, in milliseconds. */
  retryAfterMs: number;
};

export const troubleError = (host: string, { problem, sentence, cause }: Trouble): EndpointError =>
  new EndpointError(problem, host, `${host} ${sentence}`, cause);

const trouble = (
  problem: EndpointProblem,
  sentence: string,
  cause: unknown,
  { passing = true, retryAfterMs = 0 } = {},
): Trouble => ({ problem, sentence, cause, passing, retryAfterMs });

const TOO_MANY = 429;
/** As a JSON-RPC error, too: some endpoints answer it so. */
const LIMITED = 'limits requests (HTTP 429). Wait, lower --rps, or add another --url.';

/** The trouble behind something thrown by a request; `undefined` for anything but an endpoint's failure. */
export function troubleOf(error: unknown): Trouble | undefined {
  if (isSolanaError(error, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR)) {
    return httpTrouble(error.context.statusCode, error.context.headers, error);
  }
  if (isTimeout(error))
    return trouble('ConnectionFailed', 'did not answer in time. Try another --url.', error);
  if (error instanceof SyntaxError) {
    return trouble(
      'ConnectionFailed',
      'answered something that is not JSON. Check its URL.',
      error,
    );
  }
  if (!isNetworkError(error)) return undefined;
  return trouble(
    'ConnectionFailed',
    `did not answer${reasonOf(error)}. Check its URL and the network.`,
    error,
  );
}

function httpTrouble(status: number, headers: Headers, cause: unknown): Trouble {
  if (status === 401 || status === 403) {
    const sentence = `refused the API key (HTTP ${status}). Check the key in its URL.`;
    return trouble('AccessDenied', sentence, cause, { passing: false });
  }
  const retryAfterMs = status === TOO_MANY || status === 503 ? retryAfter(headers) : 0;
  if (status === TOO_MANY) return trouble('TooManyRequests', LIMITED, cause, { retryAfterMs });
  const passing = status === 408 || status >= 500;
  const sentence = `failed with HTTP ${status}. Check its URL, or use another.`;
  return trouble('ConnectionFailed', sentence, cause, { passing, retryAfterMs });
}

/** Answers of a node that is behind, starting, overloaded or broken for the moment. */
const PASSING_CODES: ReadonlySet<number> = new Set([
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_BLOCK_NOT_AVAILABLE,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_NODE_UNHEALTHY,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_BLOCK_STATUS_NOT_AVAILABLE_YET,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_MIN_CONTEXT_SLOT_NOT_REACHED,
  SOLANA_ERROR__JSON_RPC__INTERNAL_ERROR,
]);

type JsonError = { code: bigint | number; message: string };

/** The trouble behind an answer; `undefined` for results, and for errors that are about the request. */
export function troubleIn(response: unknown): Trouble | undefined {
  const error = (response as { error?: JsonError } | undefined)?.error;
  if (error === undefined) return undefined;
  const code = Number(error.code);
  // Kit does not know it as a code of JSON-RPC.
  if (code === TOO_MANY) return trouble('TooManyRequests', LIMITED, undefined);
  if (!PASSING_CODES.has(code)) return undefined;
  const cause = getSolanaErrorFromJsonRpcError(error);
  if (code === SOLANA_ERROR__JSON_RPC__INTERNAL_ERROR) {
    return trouble('ConnectionFailed', `failed (${error.message}). Try another --url.`, cause);
  }
  return trouble('NodeBehind', `is behind (${error.message}). Try later, or another --url.`, cause);
}

/** The trouble with an answer that is older than it was asked to be. */
export const olderThan = (minContextSlot: bigint, slot: bigint): Trouble =>
  trouble(
    'NodeBehind',
    `is behind: it answered from slot ${slot}, asked for slot ${minContextSlot} or later. Try later, or another --url.`,
    undefined,
  );

/** The trouble with an answer from a slot that no cluster has reached. */
export const impossibleSlot = (slot: bigint): Trouble =>
  trouble(
    'ConnectionFailed',
    `is wrong: it answered from slot ${slot}, which no cluster has reached. Use another --url.`,
    undefined,
  );

/** The trouble with an endpoint that does not say which cluster it belongs to. */
export const unknownCluster = (cause: unknown): Trouble =>
  trouble('ConnectionFailed', 'does not tell its genesis hash. Leave it out.', cause, {
    passing: false,
  });

/** One of two endpoints was named by mistake, and nobody can tell which. */
export const otherCluster = (host: string, first: string): EndpointError =>
  new EndpointError(
    'OtherCluster',
    host,
    `${host} and ${first} belong to different clusters. Name endpoints of one cluster.`,
    undefined,
  );

/** The longest that an endpoint is waited for at its own request. */
const MAX_RETRY_AFTER_MS = 60_000;

/** Milliseconds that a `Retry-After` header asks for: seconds, or a date. */
function retryAfter(headers: Headers): number {
  const text = headers.get('retry-after')?.trim() ?? '';
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return ms > 0 ? Math.min(ms, MAX_RETRY_AFTER_MS) : 0;
}

const isTimeout = (error: unknown): boolean =>
  error instanceof DOMException && ['AbortError', 'TimeoutError'].includes(error.name);

/** Thrown without a connection, or when it breaks: other errors of its type are mistakes. */
const isNetworkError = (error: unknown): boolean =>
  error instanceof TypeError && error.message === 'fetch failed';

/** Such as ` (ECONNREFUSED)`. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? ` (${code})` : '';
}
