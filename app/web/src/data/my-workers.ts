/**
 * The workers of a wallet: those that the node lists, and otherwise those that this browser has seen.
 *
 * @module
 */

import { causes, findWorkers, type Connection, type Worker } from '@inferix/staking-client';
import { isSolanaError, type Address } from '@solana/kit';
import { skipToken, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';

import { absolute, type NetworkConfig } from '../config/index.js';
import { isRunByOrOfferedTo } from '../model/ownership.js';
import { useCluster } from './context.js';
import { recallWorkers, rememberWorker, rememberWorkers } from './known-workers.js';
import { useLiveClosings, useLiveWorkers } from './live.js';
import { usePollMs } from './live-status.js';
import { CHAIN, PREVIEW } from './queries.js';

export type MyWorkers = {
  workers: Worker[];
  /** The node has listed them, so that these are all. */
  listed: boolean;
};

const KEY = [CHAIN, 'my workers'] as const;

/** The workers that a wallet owns, operates or is offered. */
export function useMyWorkers(wallet: Address | undefined): UseQueryResult<MyWorkers> {
  const { config, connection } = useCluster();
  const { network } = config;
  const keys = [KEY, [CHAIN, 'clock'], PREVIEW];
  useLiveWorkers(wallet && { network, owner: wallet }, keys);
  useLiveWorkers(wallet && { network, operator: wallet }, keys);
  useLiveWorkers(wallet && { network, offeredTo: wallet }, keys);
  useLiveClosings(wallet !== undefined, keys);
  return useQuery({
    queryKey: [...KEY, wallet ?? ''],
    refetchInterval: usePollMs(),
    queryFn: wallet === undefined ? skipToken : () => workersOf(connection, config, wallet),
  });
}

/** Remembers a worker that is looked at, if the wallet runs it or may accept it. */
export function useRememberedWorker(
  worker: Worker | null | undefined,
  wallet: Address | undefined,
): void {
  const { config } = useCluster();
  const client = useQueryClient();
  const seen =
    worker?.network === config.network && isRunByOrOfferedTo(worker, wallet)
      ? worker.address
      : undefined;
  useEffect(() => {
    if (wallet === undefined || seen === undefined) return;
    if (rememberWorker(config, wallet, seen)) void client.invalidateQueries({ queryKey: KEY });
  }, [client, config, wallet, seen]);
}

async function workersOf(
  connection: Connection,
  config: NetworkConfig,
  wallet: Address,
): Promise<MyWorkers> {
  try {
    const workers = await listedOf(connection, config.network, wallet);
    rememberWorkers(config, wallet, workers);
    return { workers, listed: true };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { workers: await knownOf(connection, config, wallet), listed: false };
  }
}

async function listedOf(
  connection: Connection,
  network: Address,
  wallet: Address,
): Promise<Worker[]> {
  const found = await Promise.all([
    findWorkers(connection, { network, owner: wallet }),
    findWorkers(connection, { network, operator: wallet }),
    findWorkers(connection, { network, offeredTo: wallet }),
  ]);
  const byAddress = new Map(found.flat().map((worker) => [worker.address, worker]));
  return inOrder([...byAddress.values()]);
}

async function knownOf(
  { programAddress }: Connection,
  config: NetworkConfig,
  wallet: Address,
): Promise<Worker[]> {
  const known = recallWorkers(config, wallet);
  if (known.length === 0) return [];
  // Most nodes list the workers of a wallet.
  const { fetchWorkersAt } = await import('../chain/all-workers.js');
  const { rpc, network } = config;
  const found = await fetchWorkersAt(
    { url: absolute(rpc, 'http'), network, programAddress },
    known,
  );
  return inOrder(found.filter((worker) => isRunByOrOfferedTo(worker, wallet)));
}

/** It is up to no standard how a node refuses. One that is not reached does not refuse. */
const isRefusal = (error: unknown): boolean =>
  causes(error).some((cause) => isSolanaError(cause)) &&
  !causes(error).some((cause) => cause instanceof TypeError);

const inOrder = (workers: Worker[]): Worker[] =>
  workers.sort((a, b) => (a.openedSlot < b.openedSlot ? -1 : 1));
