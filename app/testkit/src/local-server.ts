/**
 * Servers that tests put between themselves and a chain, or beside it.
 *
 * @module
 */

import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Below those that a system gives out by itself. Of those an embedded validator finds free ones, takes them a
 * moment later, and loses ten seconds if another server has got one in between.
 */
const PORTS = { first: 16_384, count: 16_000 };

const anyPort = (): number => PORTS.first + Math.floor(Math.random() * PORTS.count);

/** Lets a server listen on this machine, at this port unless another has it, and returns its URL. */
export async function listenLocally(server: Server, port = anyPort()): Promise<string> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return listenLocally(server);
  }
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Lets a server listen as long as a test runs, and returns its URL. */
export async function listenDuring(
  t: { after: (stop: () => void) => void },
  server: Server,
): Promise<string> {
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return listenLocally(server);
}
