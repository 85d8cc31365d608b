/**
 * The names of machines. The chain has their hashes only, so that the browser keeps them, by the worker's address:
 * nobody but its opener can open a worker there.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import { recall, store } from '../data/storage.js';
import { shortAddress } from './format.js';

const PREFIX = 'inferix-machine ';

const names = new Map<Address, string | undefined>();
const listeners = new Set<() => void>();

/** Keeps a name. A browser that keeps nothing shows it until the page is left. */
export function rememberName(worker: Address, name: string): void {
  names.set(worker, name);
  store(PREFIX + worker, name);
  for (const listener of listeners) listener();
}

export function nameOf(worker: Address): string | undefined {
  if (!names.has(worker)) names.set(worker, recall(PREFIX + worker));
  return names.get(worker);
}

/** Calls `listener` whenever a name is kept. */
export const subscribeToNames = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** What a worker is called among others: its machine's name, or its address. */
export const labelOf = (worker: Address): string => nameOf(worker) ?? shortAddress(worker);
