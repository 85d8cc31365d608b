/**
 * What this page itself has done to workers, for lists that are too long to be read again for it.
 *
 * @module
 */

import type { Worker } from '@inferix/staking-client';
import type { Address } from '@solana/kit';

/** A worker as it has become; `undefined` once it is closed. */
export type OwnChange = (address: Address, worker: Worker | undefined) => void;

const listeners = new Set<OwnChange>();

/** Calls `listener` with each worker that an action of this page has read back. */
export function onOwnChange(listener: OwnChange): void {
  listeners.add(listener);
}

/** Tells what was read back after an action: `now` is in the order of `addresses`. */
export function tellOwnChanges(
  addresses: readonly Address[],
  now: readonly (Worker | undefined)[],
): void {
  for (const listener of listeners) {
    addresses.forEach((address, i) => {
      listener(address, now[i]);
    });
  }
}
