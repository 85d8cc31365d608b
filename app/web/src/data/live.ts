/**
 * Subscriptions by websocket. A notification says that something has changed; what it is now is asked for,
 * so that one place decodes it. A subscription that fails is tried again, and polling goes on meanwhile.
 *
 * @module
 */

import { ZERO_ADDRESS, type Connection } from '@inferix/staking-client';
import type { Address, Base58EncodedBytes } from '@solana/kit';
import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { useCluster } from './context.js';
import { countBroken } from './live-status.js';

type Subscribe = (
  connection: Connection,
  abortSignal: AbortSignal,
) => Promise<AsyncIterable<unknown>>;

const RETRY_MS = 3_000;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Follows a subscription until it is aborted, and counts it as broken while it does not work. */
async function follow(
  subscribe: (abortSignal: AbortSignal) => Promise<AsyncIterable<unknown>>,
  onChange: () => void,
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
      if (state.failing) onChange(); // what changed meanwhile
      mark(false);
      await each(notifications, onChange);
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

async function each(notifications: AsyncIterable<unknown>, onChange: () => void): Promise<void> {
  const iterator = notifications[Symbol.asyncIterator]();
  while ((await iterator.next()).done !== true) onChange();
}

/** Asks again for `keys` whenever a subscription notifies. The one that `name` identifies is kept. */
function useLive(name: string | undefined, subscribe: Subscribe, keys: readonly QueryKey[]): void {
  const { connection } = useCluster();
  const client = useQueryClient();
  const depends = JSON.stringify(keys);
  const latest = useRef(subscribe);
  useEffect(() => {
    latest.current = subscribe;
  });
  useEffect(() => {
    if (name === undefined) return undefined;
    const stop = new AbortController();
    const onChange = (): void => {
      for (const queryKey of JSON.parse(depends) as QueryKey[]) {
        void client.invalidateQueries({ queryKey });
      }
    };
    const begin = (abortSignal: AbortSignal) => latest.current(connection, abortSignal);
    void follow(begin, onChange, stop.signal);
    return () => {
      stop.abort();
    };
  }, [name, connection, client, depends]);
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
