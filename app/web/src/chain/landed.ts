/**
 * How far the chain is known to have come by what this page has sent. Behind a load balancer the next answer may be
 * of a node that is not there yet: by its balances of before, the same would be paid twice.
 *
 * @module
 */

import type { Connection } from '@inferix/staking-client';

const newest = new WeakMap<Connection, bigint>();

/** Something that was sent is confirmed in this slot. */
export function noteLanded(connection: Connection, slot: bigint): void {
  if (slot > landedIn(connection)) newest.set(connection, slot);
}

/** The newest slot in which something was confirmed, or 0. No action is decided by an older state. */
export const landedIn = (connection: Connection): bigint => newest.get(connection) ?? 0n;
