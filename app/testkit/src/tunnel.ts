/**
 * Passes a websocket on to a chain, so that a page and its chain have one origin.
 *
 * @module
 */

import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';

/** Connects both ends of a websocket that a server was asked for, and returns them. They end together. */
export function tunnelWebsocket(
  websocketUrl: string,
  incoming: IncomingMessage,
  socket: Socket,
  head: Buffer,
): [Socket, Socket] {
  const { hostname, port } = new URL(websocketUrl);
  const upstream = connect(Number(port), hostname, () => {
    const headers = Object.entries(incoming.headers)
      .filter(([name]) => name !== 'origin' && name !== 'host')
      .map(([name, value]) => `${name}: ${String(value)}\r\n`);
    upstream.write(`GET / HTTP/1.1\r\nhost: ${hostname}:${port}\r\n${headers.join('')}\r\n`);
    upstream.write(head);
    socket.pipe(upstream).pipe(socket);
  });
  const end = (): void => {
    socket.destroy();
    upstream.destroy();
  };
  for (const each of [socket, upstream]) {
    each.on('error', end);
    each.on('close', end);
  }
  return [socket, upstream];
}
