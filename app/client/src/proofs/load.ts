/**
 * Loads files of proofs over HTTP, in Node and in a browser. Nothing of what is loaded is trusted: a host
 * that lies can keep a worker from claiming, and no more.
 *
 * @module
 */

import { ProofError } from './error.js';
import { MAX_PROOFS_BYTES, type LoadProofs } from './file.js';

/** For one file; `readProof` bounds all of them. */
const TIMEOUT_MS = 30_000;

/**
 * Loads from a folder at an `http:` or `https:` address.
 *
 * @param fetcher - Called as `fetch` is: another one may add headers, or go by a proxy.
 * @throws {@link ProofError} `ProofsUnreachable`, by the loader too.
 */
export function proofsAt(url: string, fetcher: typeof fetch = fetch): LoadProofs {
  const folder = URL.canParse(url) ? new URL(url) : undefined;
  if (folder?.protocol !== 'https:' && folder?.protocol !== 'http:') {
    throw unreachable(`${publicPart(url)} is not an http or https address.`);
  }
  if (folder.username !== '' || folder.password !== '') {
    throw unreachable(
      `${folder.host}: a user name in front of the host is not sent. Leave it out.`,
    );
  }
  if (!folder.pathname.endsWith('/')) folder.pathname += '/';
  return async (name) => {
    const address = new URL(name, folder);
    // What the folder's address asks for after its path, such as a key, goes with each file.
    address.search = folder.search;
    return loadText(address.href, fetcher);
  };
}

/** What may be shown of an address: what it asks for after its path may be a key. */
const publicPart = (address: string): string => address.replace(/[?#].*$/s, '');

async function loadText(full: string, fetcher: typeof fetch): Promise<string | undefined> {
  const address = publicPart(full);
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetcher(full, { redirect: 'manual', signal });
    if (response.status === 404) return undefined;
    checkStatus(address, response);
    return await textOf(address, response);
  } catch (cause) {
    if (cause instanceof ProofError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw unreachable(
      `${address} cannot be loaded: ${why}. Try again, or use another address.`,
      cause,
    );
  }
}

function checkStatus(address: string, { status, type, headers }: Response): void {
  if (type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    const to = headers.get('location');
    throw unreachable(
      `${address} redirects${to === null ? '' : ` to ${publicPart(to)}`}. Name the address where the proofs are.`,
    );
  }
  if (status !== 200) {
    throw unreachable(`${address} answers with HTTP ${status}. Try again, or use another address.`);
  }
}

/** The text of an answer, of which no more is read than a file of proofs may have. */
async function textOf(address: string, { body }: Response): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = body?.getReader();
  let [text, length] = ['', 0];
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    length += part.value.length;
    if (length > MAX_PROOFS_BYTES) {
      await reader?.cancel();
      throw unreachable(
        `${address} answers with over 64 KB, which a file of proofs never has. Use another address.`,
      );
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}

const unreachable = (sentence: string, cause?: unknown): ProofError =>
  new ProofError('ProofsUnreachable', sentence, { cause });
