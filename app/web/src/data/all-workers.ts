/**
 * All workers of the network, kept up to date by the websocket: a large network's are megabytes, so that
 * they are not read again for one that has changed.
 *
 * @module
 */

import type { Connection, Worker } from '@inferix/staking-client';
import { parseBase64RpcAccount, type Address } from '@solana/kit';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { decodeQuickly, fetchAllWorkers } from '../chain/all-workers.js';
import { absolute } from '../config/index.js';
import { useCluster } from './context.js';
import { useIsLive, usePollMs } from './live-status.js';
import { useWorkerNotifications, type WorkerNotification } from './live.js';
import { CHAIN } from './queries.js';

const KEY = [CHAIN, 'all workers'];

/**
 * Milliseconds for each worker between two readings of all: ten thousand are read once a minute, and while
 * changes arrive by themselves every five minutes. Only what is closed does not arrive.
 */
const MS_PER_WORKER = { polling: 6, live: 30 };

/** Changes that arrive within this time are shown together. */
const TOGETHER_MS = 250;

/** What has arrived since all workers were asked for last: their answer may be older. */
const arrived = new WeakMap<Connection, Map<Address, Worker>>();

function arrivedAt(connection: Connection): Map<Address, Worker> {
  const known = arrived.get(connection) ?? new Map<Address, Worker>();
  arrived.set(connection, known);
  return known;
}

export function useAllWorkers(): UseQueryResult<Worker[]> {
  const { config, connection } = useCluster();
  const { network } = config;
  const query = useQuery({
    queryKey: KEY,
    staleTime: Infinity,
    // Comparing ten thousand workers with the previous ones would take longer than showing them.
    structuralSharing: false,
    queryFn: async () => {
      const changed = arrivedAt(connection);
      changed.clear();
      const url = absolute(config.rpc, 'http');
      const { programAddress } = connection;
      return merged(await fetchAllWorkers({ url, network, programAddress }), changed);
    },
  });
  useReadAgain(query.data?.length ?? 0);
  useArrivals(connection, network);
  return query;
}

function useReadAgain(workers: number): void {
  const client = useQueryClient();
  const perWorker = MS_PER_WORKER[useIsLive() ? 'live' : 'polling'];
  const everyMs = Math.max(usePollMs(), workers * perWorker);
  useEffect(() => {
    const timer = setInterval(() => void client.invalidateQueries({ queryKey: KEY }), everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [client, everyMs]);
}

/** Puts workers that the websocket brings in the place of those that are known. */
function useArrivals(connection: Connection, network: Address): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  const show = (): void => {
    timer.current = undefined;
    client.setQueryData<Worker[]>(KEY, (known) => known && merged(known, arrivedAt(connection)));
  };
  useWorkerNotifications(network, (notification) => {
    if (notification === undefined) {
      void client.invalidateQueries({ queryKey: KEY });
      return;
    }
    const worker = workerOf(notification, connection, network);
    if (!worker) return;
    arrivedAt(connection).set(worker.address, worker);
    timer.current ??= setTimeout(show, TOGETHER_MS);
  });
}

/** The worker of a notification; `undefined` for what is none of this network's. */
function workerOf(
  { value: { pubkey, account } }: WorkerNotification,
  connection: Connection,
  network: Address,
): Worker | undefined {
  const worker = decodeQuickly(parseBase64RpcAccount(pubkey, account), connection);
  return worker.network === network ? worker : undefined;
}

/** The known workers, each as it has arrived since, and then the new ones. */
function merged(known: Worker[], changed: ReadonlyMap<Address, Worker>): Worker[] {
  if (changed.size === 0) return known;
  const added = new Map(changed);
  const all = known.map((worker) => {
    added.delete(worker.address);
    return changed.get(worker.address) ?? worker;
  });
  return [...all, ...added.values()];
}
