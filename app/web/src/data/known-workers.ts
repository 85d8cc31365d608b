/**
 * The workers of each wallet that this browser has seen: the way to them where a node lists none. A browser that
 * keeps nothing knows none.
 *
 * @module
 */

import type { Worker } from '@inferix/staking-client';
import { isAddress, type Address } from '@solana/kit';

import type { NetworkConfig } from '../config/index.js';
import { isOwnByAddress, isRunBy } from '../model/ownership.js';
import { recall, store } from './storage.js';

/** Anybody can make a wallet the operator of any number of workers, or offer them to it. */
const MOST = 500;

const keyOf = ({ chain, network }: NetworkConfig, wallet: Address): string =>
  `inferix-workers ${chain} ${network} ${wallet}`;

export function recallWorkers(of: NetworkConfig, wallet: Address): Address[] {
  try {
    const known: unknown = JSON.parse(recall(keyOf(of, wallet)) ?? '[]');
    if (!Array.isArray(known)) return [];
    const addresses = known.filter((each) => typeof each === 'string').filter(isAddress);
    return [...new Set(addresses)].slice(0, MOST);
  } catch {
    return [];
  }
}

/** Remembers workers of the wallet in the place of all others: its own come first, and those offered to it last. */
export function rememberWorkers(
  of: NetworkConfig,
  wallet: Address,
  workers: readonly Worker[],
): void {
  const run = workers.filter((worker) => isRunBy(worker, wallet));
  const own = run.filter((worker) => isOwnByAddress(worker, wallet));
  keep(of, wallet, [...own, ...run, ...workers]);
}

/** Remembers one more. @returns Whether it was not known. */
export function rememberWorker(of: NetworkConfig, wallet: Address, worker: Address): boolean {
  const known = recallWorkers(of, wallet);
  if (known.includes(worker)) return false;
  keep(of, wallet, [{ address: worker }, ...known.map((address) => ({ address }))]);
  return true;
}

function keep(
  of: NetworkConfig,
  wallet: Address,
  workers: readonly Pick<Worker, 'address'>[],
): void {
  const addresses = [...new Set(workers.map(({ address }) => address))].slice(0, MOST);
  store(keyOf(of, wallet), JSON.stringify(addresses));
}
