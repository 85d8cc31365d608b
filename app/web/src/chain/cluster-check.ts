/**
 * Whether an endpoint is on the cluster that the page was built for.
 *
 * @module
 */

import type { GetGenesisHashApi, Rpc } from '@solana/kit';

import type { NetworkConfig } from '../config/index.js';

const GENESIS: Readonly<Partial<Record<NetworkConfig['chain'], string>>> = {
  'solana:mainnet': '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d',
  'solana:devnet': 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG',
  'solana:testnet': '4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY',
};

/** The endpoint answers for another cluster. */
export class WrongClusterError extends Error {
  override readonly name = 'WrongClusterError';
}

/** Endpoints that have said once that they are on the cluster. */
const right = new WeakSet<Rpc<GetGenesisHashApi>>();

/** @throws {@link WrongClusterError} if the endpoint's chain began with another block. */
export async function checkCluster(
  rpc: Rpc<GetGenesisHashApi>,
  chain: NetworkConfig['chain'],
): Promise<void> {
  const expected = GENESIS[chain];
  if (expected === undefined || right.has(rpc)) return;
  const genesis: string = await rpc.getGenesisHash().send();
  if (genesis !== expected) {
    throw new WrongClusterError(
      `The RPC endpoint is on another cluster than ${chain.slice('solana:'.length)}.`,
    );
  }
  right.add(rpc);
}
