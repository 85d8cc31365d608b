/**
 * Reads what the chain says of the workers or verifiers that a snapshot is about. That one is absent is never
 * believed at once: the money that it has not claimed would go to others.
 *
 * @module
 */

import { getAddressEncoder, type Address, type ReadonlyUint8Array } from '@solana/kit';
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';

import {
  encodeAddress,
  KEY_BYTES,
  keyAt,
  Presence,
  WorkerStates,
  type Judgement,
  type Keys,
} from '@inferix/stake-snapshots';
import { FailedError } from '../failure.js';
import { inParallel, MAX_AT_ONCE, readAccountsSince, type ShownAccount } from './accounts.js';
import type { Source, Sources } from './books.js';
import { verifierIn, verifiersOf, type Pool } from './pools.js';
import { WorkerView, type RpcAccount } from './worker-view.js';

/** Calls in flight: the RPC limits decide how many of them really are. */
const AT_ONCE = 32;

/** Workers or verifiers to read, and since when. */
export type StatesInput = {
  pool: Pool;
  by: Judgement;
  keys: Keys;
  /** The slot that a worker was opened in by its leaf; `undefined` if it has none. */
  openedSlot: (index: number) => bigint | undefined;
  /** Answers must not be older than this slot. */
  since: bigint;
  /** Is told how many are read. */
  progress?: (read: number) => void;
};

/** What the chain says of workers. */
export type StatesRead = {
  states: WorkerStates;
  /** The newest slot that anything was read of. */
  slot: bigint;
  /** Workers that the endpoint did not show at first. */
  reappeared: Address[];
};

/**
 * Reads the state of all workers. Those that are not there as their leaves have them are asked for again.
 * The second endpoint has to show every worker as the first one did.
 *
 * @throws {@link FailedError} if the endpoints disagree about a worker.
 */
export async function readStates(
  { first, second }: Sources,
  { pool, by, keys, openedSlot, since, progress }: StatesInput,
): Promise<StatesRead> {
  const states = new WorkerStates(keys.length / KEY_BYTES);
  const read = (rows: Uint32Array, after: bigint): Promise<bigint> =>
    readRows(states, first, { pool, by, keys, rows, since: after, progress });
  const missingOf = (rows: Uint32Array): Uint32Array =>
    rows.filter((row) => !states.isHere(row, openedSlot(row) ?? states.openedSlot[row]));

  const all = new Uint32Array(states.count).map((_, row) => row);
  const newest = await read(all, since);
  const suspects = missingOf(all);
  let slot = await read(suspects, newest);
  const missing = new Set(missingOf(suspects));
  const reappeared = Array.from(suspects)
    .filter((row) => !missing.has(row))
    .map((row) => addressAt(keys, row));
  const again = { pool, by, keys, rows: all, since: slot };
  if (second) slot = await compare(states, { first, second }, again);
  if (pool.name === 'penalties') addUnpaid(states, keys);
  return { states, slot, reappeared };
}

/** A verifier that has claimed nothing has no account, and is there nevertheless. */
function addUnpaid(states: WorkerStates, keys: Keys): void {
  for (let row = 0; row < states.count; row++) {
    if (states.presence[row] === Presence.Absent) states.setVerifier(row, keyAt(keys, row), 0n);
  }
}

/**
 * Reads the rows at the second endpoint, and again where they do not follow from what the first one showed.
 * Returns the newest slot.
 */
async function compare(
  states: WorkerStates,
  { first, second }: { first: Source; second: Source },
  input: RowsInput,
): Promise<bigint> {
  const others = new WorkerStates(states.count);
  const differing = (rows: Uint32Array): Uint32Array =>
    rows.filter((row) => !states.mayBecome(others, row));
  const read = (rows: Uint32Array, since: bigint): Promise<bigint> =>
    readRows(others, second, { ...input, rows, since });
  const once = await read(input.rows, input.since);
  const doubtful = differing(input.rows);
  const slot = await read(doubtful, once);
  const [row] = differing(doubtful);
  if (row !== undefined)
    throw disagree(first, second, `${input.pool.words.payee} ${addressAt(input.keys, row)}`);
  return slot;
}

const disagree = (first: Source, second: Source, who: string): FailedError =>
  new FailedError(
    `${first.name} and ${second.name} show ${who} differently. Run it again: it may have closed ` +
      'meanwhile. If they still disagree, one of them is wrong: find out which, and do not use it.',
  );

type RowsInput = Pick<StatesInput, 'pool' | 'by' | 'keys' | 'since'> & {
  rows: Uint32Array;
  progress?: ((read: number) => void) | undefined;
};

/** Reads some of the rows, and returns the newest slot that anything was read of. */
async function readRows(
  states: WorkerStates,
  from: Source,
  { pool, by, keys, rows, since, progress }: RowsInput,
): Promise<bigint> {
  const observe = pool.name === 'rewards' ? observeWorker(by) : observeVerifier;
  let [newest, read] = [since, 0];
  await inParallel(Math.ceil(rows.length / MAX_AT_ONCE), AT_ONCE, async (page) => {
    const of = Array.from(rows.subarray(page * MAX_AT_ONCE, (page + 1) * MAX_AT_ONCE));
    const named = of.map((row) => addressAt(keys, row));
    const addresses = pool.name === 'rewards' ? named : await verifiersOf(named, by.network);
    const { slot, accounts } = await readAccountsSince(from, addresses, since);
    for (const [i, address] of addresses.entries()) {
      const row = of[i] ?? 0;
      observe(states, { row, key: keyAt(keys, row), address, account: accounts[i] ?? null, from });
    }
    if (slot > newest) newest = slot;
    progress?.((read += of.length));
  });
  return newest;
}

/** An account that was read, and the row that it is for. */
type Observed = {
  row: number;
  key: Uint8Array;
  address: Address;
  account: ShownAccount | null;
  from: Source;
};

function observeWorker(by: Judgement): (states: WorkerStates, observed: Observed) => void {
  const networkKey = getAddressEncoder().encode(by.network.address);
  return (states, { row, address, account, from }) => {
    const worker = WorkerView.of(address, account, from);
    states.set(row, presenceOf(account, worker, networkKey), worker, by);
  };
}

/** Absent until it has claimed: then the other endpoint has to show the same. */
function observeVerifier(
  states: WorkerStates,
  { row, key, address, account, from }: Observed,
): void {
  const verifier = verifierIn(address, account, from);
  if (verifier) states.setVerifier(row, key, verifier.claimedTotal);
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

const addressAt = (keys: Keys, row: number): Address =>
  encodeAddress(keys, row * KEY_BYTES) as Address;
