/**
 * JSON-RPC over HTTP for requests by the ten thousand. `fetch`, which Kit's transport uses, takes three times
 * the processor time of undici's `request` for each. It fails as Kit's transport does.
 *
 * @module
 */

import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import { stringifyJsonWithBigInts } from '@solana/rpc-spec-types';
import {
  SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR,
  SolanaError,
  type RpcTransport,
} from '@solana/kit';
import { Agent, request, type Dispatcher } from 'undici';

import { fromJson } from './from-json.js';

/** Longer answers are refused, packed or not. The longest that is asked for has a few megabytes. */
const MAX_ANSWER_BYTES = 2 ** 28;

type Response = Dispatcher.ResponseData<unknown>;

const HEADERS = {
  accept: 'application/json',
  'accept-encoding': 'gzip',
  'content-type': 'application/json; charset=utf-8',
};

/** Posts requests to a URL, over connections that are kept. Redirects are not followed. */
export function httpTransport(url: string, maxBytes = MAX_ANSWER_BYTES): RpcTransport {
  const dispatcher = new Agent({ maxResponseSize: maxBytes });
  return (async ({ payload, signal = null }) => {
    const body = stringifyJsonWithBigInts(payload);
    const options = { dispatcher, method: 'POST', headers: HEADERS, body, signal } as const;
    const answer = await post(url, options, maxBytes).catch((cause: unknown) => {
      // What aborted says why: an interrupt, or a time limit.
      signal?.throwIfAborted();
      throw new TypeError('fetch failed', { cause });
    });
    if (answer instanceof SolanaError) throw answer;
    return fromJson(answer, payload);
  }) as RpcTransport;
}

/** The text of an answer, or the error that its status stands for. */
async function post(
  url: string,
  options: Parameters<typeof request>[1],
  maxOutputLength: number,
): Promise<string | SolanaError> {
  const response = await request(url, options);
  const { statusCode, headers, body } = response;
  if (statusCode < 200 || statusCode > 299) {
    // The connection is free when the rest has come.
    void body.dump();
    return httpError(response);
  }
  if (headers['content-encoding'] !== 'gzip') return body.text();
  const packed = await body.bytes();
  return (await unpack(packed, { maxOutputLength })).toString();
}

const unpack = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(gunzip);

function httpError({ statusCode, statusText, headers }: Response): SolanaError {
  const all = new Headers();
  for (const [name, values = []] of Object.entries(headers)) {
    for (const value of [values].flat()) all.append(name, value);
  }
  return new SolanaError(SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR, {
    ...{ statusCode, headers: all, message: statusText },
  });
}
