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

import {
  recordedCoverage,
  settledCoverage,
  type CoveredWorker,
  type Network,
  type Worker,
} from '@inferix/staking-client';
import { inParallel, MOST_AT_ONCE, readAccounts } from '../chain/accounts.js';
import { WorkerView } from '../chain/worker-view.js';
import { encodeAddress } from './base58.js';
import { KEY_BYTES, type Keys } from './leaves.js';

export const enum Presence {
  /** No account: closed, or never opened. */
  Absent,
  /** A worker of this network. */
  Here,
  /** A worker of another network, or not a worker. */
  Elsewhere,
}

/** What a worker's coverage record says of the epoch that is built. */
export const enum Coverage {
  /** Its emission goes to this worker too. */
  Earns,
  /** It was not registered when the epoch began. */
  NotRegistered,
  /** It was short for longer than the grace, or left while short. */
  Short,
}

/** The epoch that workers are judged for, and the network and time by which their records are settled. */
export type Judgement = { network: Network; epoch: bigint; now: bigint };

/** One row for each key, in the order of the keys. */
export class WorkerStates {
  readonly presence: Uint8Array;
  readonly coverage: Coverage[];
  readonly openedSlot: BigUint64Array;
  /** The largest benchmark that is known: the one before, the current and the next. */
  readonly benchmark: BigUint64Array;
  readonly claimedTotal: BigUint64Array;

  constructor(readonly count: number) {
    this.presence = new Uint8Array(count);
    this.coverage = new Array<Coverage>(count).fill(Coverage.NotRegistered);
    this.openedSlot = new BigUint64Array(count);
    this.benchmark = new BigUint64Array(count);
    this.claimedTotal = new BigUint64Array(count);
  }

  set(index: number, exists: boolean, worker: WorkerView | undefined, by: Judgement): void {
    const ours = worker?.isOf(getAddressEncoder().encode(by.network.address)) ?? false;
    this.presence[index] = !exists ? Presence.Absent : ours ? Presence.Here : Presence.Elsewhere;
    if (!worker) return;
    this.coverage[index] = judge(worker, by);
    this.openedSlot[index] = worker.openedSlot;
    this.benchmark[index] = largestBenchmark(worker);
    this.claimedTotal[index] = worker.claimedTotal;
  }
}

/** What the record says of the epoch, settled until now. */
export function judge(worker: CoveredWorker, { network, epoch, now }: Judgement): Coverage {
  const { coverage } = worker;
  // What is said of an epoch before the one it was settled in stands; most workers need no settling.
  const settled = coverage.epoch > epoch ? coverage : settledCoverage(network, worker, now);
  const said = recordedCoverage(settled, epoch);
  if (!said?.registered) return Coverage.NotRegistered;
  return said.short ? Coverage.Short : Coverage.Earns;
}

/** Work of an ended epoch was done at one of these speeds. */
export function largestBenchmark({ benchmark }: Pick<Worker, 'benchmark'>): bigint {
  const { previous, current, next } = benchmark;
  return [previous, current, next].reduce((a, b) => (a > b ? a : b));
}

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
      states.set(first + i, account !== null, worker, by);
    }
    progress((read += accounts.length));
  });
  return states;
}
