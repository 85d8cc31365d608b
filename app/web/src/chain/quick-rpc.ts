/**
 * Calls whose answers are megabytes. Kit keeps each integer of an answer whole, which takes a second for eleven of
 * them; the browser's own parser does not, and none of these integers is needed beyond 53 bits.
 *
 * @module
 */

import {
  getSolanaErrorFromJsonRpcError,
  SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR,
  SolanaError,
} from '@solana/kit';

type Answer<T> = { result?: T; error?: { code: number; message: string } };

/** A node that has not answered by then is not going to. */
const PATIENCE_MS = 60_000;

/** Asks a node. @throws `SolanaError` for what it refuses, and `TypeError` where it is not reached. */
export async function askQuickly<T>(
  url: string,
  method: string,
  params: readonly unknown[],
): Promise<T> {
  const patience = new AbortController();
  const timer = setTimeout(() => {
    patience.abort(new TypeError('Failed to fetch: the node does not answer'));
  }, PATIENCE_MS);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      signal: patience.signal,
    });
    if (!response.ok) throw httpError(response);
    const { result, error } = (await response.json()) as Answer<T>;
    if (result === undefined) throw getSolanaErrorFromJsonRpcError(error);
    return result;
  } finally {
    clearTimeout(timer);
  }
}

const httpError = ({ headers, status, statusText }: Response): Error =>
  new SolanaError(SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR, {
    headers,
    message: statusText,
    statusCode: status,
  });
