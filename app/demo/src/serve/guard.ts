/**
 * Who may talk to the demo's server: the page that it serves, on this machine. Other pages in the same
 * browser can reach 127.0.0.1 too, by name or by a name of theirs that leads here.
 *
 * @module
 */

import type { IncomingMessage } from 'node:http';

/** Why a request is refused; `undefined` if it may pass. */
export function refusalOf(incoming: IncomingMessage, origin: string): string | undefined {
  const { headers, method } = incoming;
  if (`http://${headers.host ?? ''}` !== origin) return `The demo is at ${origin}.`;
  const changes = method !== 'GET' && method !== 'HEAD';
  // A browser names the origin of all that a page sends but for plain navigation and its own reading.
  if (headers.origin === undefined ? changes : headers.origin !== origin) {
    return `Only the page at ${origin} may ask.`;
  }
  return undefined;
}

/** Somebody opened the page by the other name of this machine, under which its files would be another host's. */
export const isAlias = ({ headers, method, url }: IncomingMessage, origin: string): boolean =>
  method === 'GET' &&
  url === '/' &&
  headers.host === origin.replace('http://127.0.0.1', 'localhost');
