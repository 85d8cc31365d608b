/** The process of a LiteSVM node: says its address, and makes a block every so many milliseconds. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

import type { Address } from '@solana/kit';
import { stringifyJsonWithBigInts } from '@solana/rpc-spec-types';

import { listenLocally } from '@inferix/staking-testkit/local-server';
import { RpcError } from './limits.js';
import { LitesvmNode } from './node.js';

const [slotMs, program = '', file = ''] = process.argv.slice(2);
const node = new LitesvmNode(program as Address, file);
setInterval(() => {
  node.nextBlock();
}, Number(slotMs));

function respond(body: string): string {
  // `behind` is for those who want to be told what a node tells that is so many slots behind.
  const { id, method, params, behind } = JSON.parse(body) as {
    id: unknown;
    method: string;
    params?: unknown[];
    behind?: number;
  };
  try {
    const result = node.answer(method, params ?? [], behind) ?? null;
    return stringifyJsonWithBigInts({ jsonrpc: '2.0', id, result });
  } catch (thrown) {
    const refused = thrown instanceof RpcError ? thrown : new RpcError(-32603, String(thrown));
    const { code, message, data } = refused;
    const error = { code, message, ...(data === undefined ? {} : { data }) };
    return stringifyJsonWithBigInts({ jsonrpc: '2.0', id, error });
  }
}

const server = createServer((request, response) => {
  text(request)
    .then((body) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(respond(body)),
    )
    .catch(() => response.destroy());
});
// Connections end with the process: a busy client would send into one that has just been closed.
server.keepAliveTimeout = 0;
console.log(await listenLocally(server));
// It does not outlive whoever started it.
process.stdin.on('close', () => process.exit()).resume();
