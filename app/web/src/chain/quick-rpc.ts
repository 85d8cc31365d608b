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

import { sleep } from './sleep.js';

type Answer = { result?: unknown; error?: { code: number; message: string } };

/** A node that has not answered by then is not going to. */
const PATIENCE_MS = 60_000;

/** Asks a node. @throws `SolanaError` for what it refuses, and `TypeError` where it is not reached. */
export async function askQuickly<T>(
  url: string,
  method: string,
  params: readonly unknown[],
): Promise<T> {
  return resultIn(await answerOf(url, method, params)) as T;
}

/**
 * Asks a node for a list in its context. It is parsed piece by piece, since the page would stand still while it is
 * parsed as a whole; the next one follows once the page has done something else.
 *
 * @throws as {@link askQuickly} does, and `SyntaxError` for what is not JSON.
 */
export async function* askInPieces<T>(
  url: string,
  method: string,
  params: readonly unknown[],
): AsyncGenerator<readonly T[]> {
  const text = await answerOf(url, method, params);
  // A node that writes its lists otherwise has them parsed in one piece.
  const begin = text.indexOf(LIST) + LIST.length;
  const end = text.lastIndexOf(']');
  if (!holdsList(text.slice(0, begin) + text.slice(end))) {
    yield (resultIn(text) as { value: T[] }).value;
    return;
  }
  for (let at = begin; at < end;) {
    await sleep(0);
    const found = text.indexOf(BETWEEN, at + PIECE);
    const until = found < 0 || found > end ? end : found + 1;
    yield JSON.parse(`[${text.slice(at, until)}]`) as T[];
    at = until + 1;
  }
}

const LIST = '"value":[';
const BETWEEN = '},{';
/** Characters that are parsed at a time: about a hundred accounts of workers. */
const PIECE = 100_000;

/** Whether what stands around a list makes an answer with it. */
function holdsList(around: string): boolean {
  try {
    const { result } = JSON.parse(around) as { result?: { value?: unknown } };
    return Array.isArray(result?.value) && result.value.length === 0;
  } catch {
    return false;
  }
}

function resultIn(text: string): unknown {
  const { result, error } = JSON.parse(text) as Answer;
  if (result === undefined) throw getSolanaErrorFromJsonRpcError(error);
  return result;
}

async function answerOf(url: string, method: string, params: readonly unknown[]): Promise<string> {
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
    return await response.text();
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
