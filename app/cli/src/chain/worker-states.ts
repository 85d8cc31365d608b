/**
 * Reads what the chain says of the workers that a snapshot is about.
 *
 * @module
 */

import {
  getAddressEncoder,
  type Address,
  type Commitment,
  type Rpc,
  type GetMultipleAccountsApi,
  type ReadonlyUint8Array,
} from '@solana/kit';
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';

import {
  encodeAddress,
  KEY_BYTES,
  Presence,
  WorkerStates,
  type Judgement,
  type Keys,
} from '@inferix/stake-snapshots';
import { inParallel, MOST_AT_ONCE, readAccounts } from './accounts.js';
import { WorkerView, type RpcAccount } from './worker-view.js';

/** Calls in flight: the RPC limits decide how many of them really are. */
const AT_ONCE = 32;

/** Reads the state of all workers; `progress` is told how many are read. */
export async function readStates(
  from: { rpc: Rpc<GetMultipleAccountsApi>; commitment: Commitment },
  by: Judgement,
  keys: Keys,
  progress: (read: number) => void = () => undefined,
): Promise<WorkerStates> {
  const count = keys.length / KEY_BYTES;
  const states = new WorkerStates(count);
  const networkKey = getAddressEncoder().encode(by.network.address);
  let read = 0;
  await inParallel(Math.ceil(count / MOST_AT_ONCE), AT_ONCE, async (page) => {
    const first = page * MOST_AT_ONCE;
    const last = Math.min(first + MOST_AT_ONCE, count);
    const addresses: Address[] = [];
    for (let i = first; i < last; i++)
      addresses.push(encodeAddress(keys, i * KEY_BYTES) as Address);
    const accounts = await readAccounts(from, addresses);
    for (const [i, address] of addresses.entries()) {
      const account = accounts[i] ?? null;
      const worker = WorkerView.of(address, account);
      states.set(first + i, presenceOf(account, worker, networkKey), worker, by);
    }
    progress((read += accounts.length));
  });
  return states;
}

function presenceOf(
  account: RpcAccount | null,
  worker: WorkerView | undefined,
  networkKey: ReadonlyUint8Array,
): Presence {
  if (worker) return worker.isOf(networkKey) ? Presence.Here : Presence.Elsewhere;
  // Anybody can send lamports to an address, also to one that was closed.
  return account === null || account.owner === SYSTEM_PROGRAM_ADDRESS
    ? Presence.Absent
    : Presence.Elsewhere;
}
