/**
 * Who may talk to the demo's server: the page that it serves, on this machine. Other pages in the same
 * browser can reach 127.0.0.1 too, by name or by a name of theirs that leads here.
 *
 * @module
 */

import type { IncomingMessage } from 'node:http';

/** Why a request is refused; `undefined` if it may pass. */
export function refusalOf({ headers }: IncomingMessage, origin: string): string | undefined {
  if (`http://${headers.host ?? ''}` !== origin) return `The demo is at ${origin}.`;
  // A browser names the origin of all that a page posts, and of what it reads from another host.
  if (headers.origin === undefined || headers.origin === origin) return undefined;
  return `Only the page at ${origin} may ask.`;
}

/** Somebody opened the page by the other name of this machine, under which its files would be another host's. */
export const isAlias = ({ headers, method, url }: IncomingMessage, origin: string): boolean =>
  method === 'GET' &&
  url === '/' &&
  headers.host === origin.replace('http://127.0.0.1', 'localhost');
