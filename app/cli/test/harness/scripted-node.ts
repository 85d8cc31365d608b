import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

import { listenDuring } from '@inferix/staking-testkit/local-server';

/** A JSON-RPC request that reached a scripted node, and when. */
export type Asked = { method: string; params: unknown[]; behind?: number; at: number };

/** An answer: a result or an error, an HTTP status with headers and a body, or a broken connection. */
export type Reply =
  | { result: unknown }
  | { error: { code: number; message: string; data?: unknown } }
  | { status: number; headers?: Record<string, string>; body?: string }
  | 'broken';

export const GENESIS = '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d';

/** A node that answers as a test says; of its own accord it only tells its genesis hash. */
export async function scriptedNode(
  t: { after: (stop: () => void) => void },
  respond: (asked: Asked, nth: number) => Reply | Promise<Reply>,
  { genesis = GENESIS }: { genesis?: string } = {},
) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const { id, ...sent } = (await json(request)) as Asked & { id: unknown };
      const { method } = sent;
      const one: Asked = { ...sent, at: performance.now() };
      if (method !== 'getGenesisHash') asked.push(one);
      const reply =
        method === 'getGenesisHash' ? { result: genesis } : await respond(one, asked.length);
      if (reply === 'broken') response.destroy();
      else if ('status' in reply) response.writeHead(reply.status, reply.headers).end(reply.body);
      else response.end(JSON.stringify({ jsonrpc: '2.0', id, ...reply }));
    })();
  });
  const url = await listenDuring(t, server);
  return { url: `${url}/path?api-key=secret`, host: new URL(url).host, asked };
}
