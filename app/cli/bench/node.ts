/**
 * Answers like an RPC node of a network with as many workers as one likes, all of them made up on the
 * fly: no validator that runs on a desk holds a million. For measuring only; what is right is tested on
 * a real one.
 *
 * @module
 */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { getAddressEncoder, getProgramDerivedAddress } from '@solana/kit';

import { decodeAddress } from '@inferix/stake-snapshots';
import { INFERIX_STAKING_PROGRAM_ADDRESS } from '@inferix/staking-client';
import {
  clockAccount,
  networkAccount,
  poolAccount,
  tokenAccount,
  workerAccount,
  type Account,
  type Scene,
} from './accounts.js';
import { Kind, NETWORK, workerNumber } from './addresses.js';

const CLOCK = 'SysvarC1ock11111111111111111111111111111111';
/** Later than any slot that a worker was opened in, and one that a cluster can have reached. */
const SLOT = 2 ** 30;

/** Starts the node; `scene` may be changed while it runs. */
export async function startNode(scene: Scene): Promise<{ url: string; stop: () => void }> {
  const [pool, bump] = await getProgramDerivedAddress({
    programAddress: INFERIX_STAKING_PROGRAM_ADDRESS,
    seeds: ['rewards', getAddressEncoder().encode(NETWORK)],
  });
  const key = Buffer.alloc(32);
  const find = (address: string): Account | null => {
    if (address === CLOCK) return clockAccount(scene);
    if (address === pool) return poolAccount(scene, bump);
    if (address === NETWORK) return networkAccount();
    const worker = workerNumber(address);
    if (worker !== undefined) return workerAccount(worker, scene);
    if (!decodeAddress(address, key) || key.readUInt32LE(24) !== Kind.TokenAccount) return null;
    return tokenAccount(key.readUInt32LE(28));
  };
  const answer = (method: string, params: unknown[]): unknown => {
    const context = { slot: SLOT };
    switch (method) {
      case 'getAccountInfo':
        return { context, value: find(params[0] as string) };
      case 'getMultipleAccounts':
        return { context, value: (params[0] as string[]).map(find) };
      case 'getMinimumBalanceForRentExemption':
        return ((params[0] as number) + 128) * 6960;
      case 'getRecentPrioritizationFees':
        return [];
      default:
        throw new Error(`the made-up node knows no ${method}`);
    }
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { id, method, params } = JSON.parse(body) as {
        id: number;
        method: string;
        params: unknown[];
      };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result: answer(method, params) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}
