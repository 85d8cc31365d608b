/**
 * Subscriptions by websocket. A notification says that something has changed; what it is now is asked for,
 * so that one place decodes it. A subscription that fails is tried again, and polling goes on meanwhile.
 *
 * @module
 */

import {
  decodeEvents,
  findRewardPoolAddress,
  workerFilters,
  ZERO_ADDRESS,
  type Connection,
  type WorkerFilter,
} from '@inferix/staking-client';
import type { Address, Base58EncodedBytes, parseBase64RpcAccount } from '@solana/kit';
import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { sleep } from '../chain/sleep.js';
import { Asking } from './asking.js';
import { useCluster } from './context.js';
import { countBroken } from './live-status.js';

type Subscribe<T = unknown> = (
  connection: Connection,
  abortSignal: AbortSignal,
) => Promise<AsyncIterable<T>>;

const RETRY_MS = 3_000;

type Listener<T> = {
  onChange: (notification: T) => void;
  /** The subscription has begun, or begun `again`: what changed before that was not told. */
  onBegin: (again: boolean) => void;
};

/** Follows a subscription until it is aborted, and counts it as broken while it does not work. */
export async function follow<T>(
  subscribe: (abortSignal: AbortSignal) => Promise<AsyncIterable<T>>,
  { onChange, onBegin }: Listener<T>,
  stop: AbortSignal,
): Promise<void> {
  const state = { failing: false };
  const mark = (fails: boolean): void => {
    if (fails !== state.failing) countBroken(fails ? 1 : -1);
    state.failing = fails;
  };
  const aborted = (): boolean => stop.aborted;
  while (!aborted()) {
    const attempt = new AbortController();
    try {
      const notifications = await subscribe(AbortSignal.any([stop, attempt.signal]));
      onBegin(state.failing);
      mark(false);
      for await (const notification of notifications) onChange(notification);
    } catch {
      // Tried again, as is a subscription that just ended.
    }
    attempt.abort();
    if (aborted()) break;
    mark(true);
    await sleep(RETRY_MS);
  }
  mark(false);
}

/** Asks again for `keys` when the subscription that `name` identifies tells something that `matters`. */
function useLive<T>(
  name: string | undefined,
  subscribe: Subscribe<T>,
  keys: readonly QueryKey[],
  matters: (notification: T) => boolean = () => true,
): void {
  const client = useQueryClient();
  const { connection } = useCluster();
  const latest = useRef({ subscribe, keys, matters });
  useEffect(() => {
    latest.current = { subscribe, keys, matters };
  });
  useEffect(() => {
    if (name === undefined) return undefined;
    const stop = new AbortController();
    const each = (act: (asking: Asking) => void): void => {
      if (stop.signal.aborted) return;
      for (const queryKey of latest.current.keys) act(Asking.of(client, queryKey));
    };
    const tell = (): void => {
      each((asking) => {
        asking.tell();
      });
    };
    void follow(
      (abortSignal) => latest.current.subscribe(connection, abortSignal),
      {
        onChange: (notification) => {
          if (latest.current.matters(notification)) tell();
        },
        onBegin: (again) => {
          if (again) tell();
          each((asking) => {
            asking.settle();
          });
        },
      },
      stop.signal,
    );
    return () => {
      stop.abort();
    };
  }, [name, client, connection]);
}

/** Asks again for `keys` when an account changes. */
export function useLiveAccount(address: Address | undefined, keys: readonly QueryKey[]): void {
  useLive(
    address,
    ({ rpcSubscriptions }, abortSignal) =>
      rpcSubscriptions
        .accountNotifications(address ?? ZERO_ADDRESS, {
          commitment: 'confirmed',
          encoding: 'base64',
        })
        .subscribe({ abortSignal }),
    keys,
  );
}

/** Asks again for `keys` when an account of the program changes that has a key, or other bytes, at an offset. */
export function useLiveProgram(
  offset: number,
  key: string | undefined,
  keys: readonly QueryKey[],
): void {
  useLive(
    key && `${offset} ${key}`,
    ({ programAddress, rpcSubscriptions }, abortSignal) =>
      rpcSubscriptions
        .programNotifications(programAddress, {
          commitment: 'confirmed',
          encoding: 'base64',
          filters: [
            {
              memcmp: {
                offset: BigInt(offset),
                bytes: key as Base58EncodedBytes,
                encoding: 'base58',
              },
            },
          ],
        })
        .subscribe({ abortSignal }),
    keys,
  );
}

/** Asks again for `keys` when a worker changes that a filter finds. */
export function useLiveWorkers(filter: WorkerFilter | undefined, keys: readonly QueryKey[]): void {
  const name = filter && JSON.stringify(filter);
  useLive(name, (...at) => subscribesToWorkers(filter, ...at), keys);
}

/** A worker's account as it has become. */
export type WorkerNotification = {
  value: { pubkey: Address; account: Parameters<typeof parseBase64RpcAccount>[1] & object };
};

const subscribesToWorkers = (
  filter: WorkerFilter | undefined,
  { programAddress, rpcSubscriptions }: Connection,
  abortSignal: AbortSignal,
): Promise<AsyncIterable<WorkerNotification>> =>
  rpcSubscriptions
    .programNotifications(programAddress, {
      commitment: 'confirmed',
      encoding: 'base64',
      filters: filter ? workerFilters(filter) : [],
    })
    .subscribe({ abortSignal });

/** Brings each worker of a network that changes, as it is then. One that is closed is not brought. */
export const subscribesToAllWorkers = (
  network: Address,
  ...at: [Connection, AbortSignal]
): Promise<AsyncIterable<WorkerNotification>> => subscribesToWorkers({ network }, ...at);

/** What a transaction has logged. */
type Logged = { value: { err: unknown; logs: readonly string[] | null } };

/**
 * Brings the logs of each transaction that names the network's reward pool, as one does that closes a worker. A closed
 * account is not the program's any more, so that nodes tell nobody who follows the program.
 */
export async function subscribesToClosings(
  network: Address,
  connection: Connection,
  abortSignal: AbortSignal,
): Promise<AsyncIterable<Logged>> {
  const pool = await findRewardPoolAddress(network, connection);
  return connection.rpcSubscriptions
    .logsNotifications({ mentions: [pool] }, { commitment: 'confirmed' })
    .subscribe({ abortSignal });
}

/** The workers of a network that a transaction has closed, by the program's own logs. */
export const closedIn = (
  { value: { err, logs } }: Logged,
  network: Address,
  connection: Connection,
): Address[] =>
  decodeEvents(err === null ? (logs ?? []) : [], connection).events.flatMap((event) =>
    event.name === 'WorkerClosed' && event.data.network === network ? [event.data.worker] : [],
  );

/** Asks again for `keys` when any worker of the network is closed. */
export function useLiveClosings(wanted: boolean, keys: readonly QueryKey[]): void {
  const { config, connection } = useCluster();
  const { network } = config;
  useLive(
    wanted ? `closings ${network}` : undefined,
    (...at) => subscribesToClosings(network, ...at),
    keys,
    (logged: Logged) => closedIn(logged, network, connection).length > 0,
  );
}
