/**
 * What the chain says of the workers that a snapshot is about, in columns.
 *
 * @module
 */

import {
  getAddressEncoder,
  type Address,
  type Commitment,
  type Rpc,
  type GetMultipleAccountsApi,
} from '@solana/kit';

import { inParallel, MOST_AT_ONCE, readAccounts } from '../chain/accounts.js';
import { WorkerView } from '../chain/worker-view.js';
import { encodeAddress } from './base58.js';
import { KEY_BYTES, type Keys } from './leaves.js';

export const enum Presence {
  /** No account: closed, or never opened. */
  Absent,
  /** A worker of this network. */
  Here,
  /** A worker of another network, or no worker at all. */
  Elsewhere,
}

/** One row for each key, in the order of the keys. */
export class WorkerStates {
  readonly presence: Uint8Array;
  readonly barred: Uint8Array;
  readonly openedSlot: BigUint64Array;
  readonly benchmark: BigUint64Array;
  readonly claimedTotal: BigUint64Array;
  readonly coveredSince: BigInt64Array;

  constructor(readonly count: number) {
    this.presence = new Uint8Array(count);
    this.barred = new Uint8Array(count);
    this.openedSlot = new BigUint64Array(count);
    this.benchmark = new BigUint64Array(count);
    this.claimedTotal = new BigUint64Array(count);
    this.coveredSince = new BigInt64Array(count);
  }

  set(index: number, exists: boolean, worker: WorkerView | undefined, isOurs: boolean): void {
    this.presence[index] = !exists ? Presence.Absent : isOurs ? Presence.Here : Presence.Elsewhere;
    if (!worker) return;
    this.barred[index] = worker.barred ? 1 : 0;
    this.openedSlot[index] = worker.openedSlot;
    this.benchmark[index] = worker.benchmark;
    this.claimedTotal[index] = worker.claimedTotal;
    this.coveredSince[index] = worker.coveredSince;
  }
}

/** Calls in flight: the RPC limits decide how many of them really are. */
const AT_ONCE = 32;

/** Reads the state of all workers; `progress` is told how many are read. */
export async function readStates(
  from: { rpc: Rpc<GetMultipleAccountsApi>; commitment: Commitment },
  network: Address,
  keys: Keys,
  progress: (read: number) => void = () => undefined,
): Promise<WorkerStates> {
  const count = keys.length / KEY_BYTES;
  const states = new WorkerStates(count);
  const networkKey = getAddressEncoder().encode(network);
  let read = 0;
  await inParallel(Math.ceil(count / MOST_AT_ONCE), AT_ONCE, async (page) => {
    const first = page * MOST_AT_ONCE;
    const last = Math.min(first + MOST_AT_ONCE, count);
    const addresses: Address[] = [];
    for (let i = first; i < last; i++)
      addresses.push(encodeAddress(keys, i * KEY_BYTES) as Address);
    const accounts = await readAccounts(from, addresses);
    for (const [i, account] of accounts.entries()) {
      const worker = WorkerView.of(account);
      states.set(first + i, account !== null, worker, worker?.isOf(networkKey) ?? false);
    }
    progress((read += accounts.length));
  });
  return states;
}
