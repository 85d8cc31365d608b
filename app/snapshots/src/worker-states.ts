/**
 * What the chain says of the workers that a snapshot is about, in columns.
 *
 * @module
 */

import {
  recordedCoverage,
  settledCoverage,
  type CoveredWorker,
  type Network,
  type Worker,
} from '@inferix/staking-client';
import { KEY_BYTES, type Keys } from './leaves.js';

export const enum Presence {
  /** No account: closed, or never opened. */
  Absent,
  /** A worker of this network. */
  Here,
  /** A worker of another network, or not a worker. */
  Elsewhere,
}

/** What a worker's coverage record says of an epoch that has ended. */
export const enum Coverage {
  /** It was not registered when the epoch began. */
  NotRegistered,
  /** The epoch's emission goes to this worker too. */
  Earns,
  /** It was short for longer than the grace, or left while short. */
  Short,
  /** The epoch is too old: the record does not have it any more. */
  Forgotten,
}

/** The epoch that workers are judged for, and the network and time by which their records are settled. */
export type Judgement = { network: Network; epoch: bigint; now: bigint };

/** A worker, as far as a snapshot depends on it. */
export type ObservedWorker = CoveredWorker &
  Pick<Worker, 'openedSlot' | 'benchmark' | 'claimedTotal'> & { ownerKey: Uint8Array };

/** One row for each key, in the order of the keys. */
export class WorkerStates {
  readonly presence: Uint8Array;
  readonly coverage: Coverage[];
  readonly owners: Keys;
  readonly openedSlot: BigUint64Array;
  /** The largest benchmark that is known: the previous, the current or the next. */
  readonly benchmark: BigUint64Array;
  readonly claimedTotal: BigUint64Array;

  constructor(readonly count: number) {
    this.presence = new Uint8Array(count);
    this.coverage = new Array<Coverage>(count).fill(Coverage.NotRegistered);
    this.owners = new Uint8Array(count * KEY_BYTES);
    this.openedSlot = new BigUint64Array(count);
    this.benchmark = new BigUint64Array(count);
    this.claimedTotal = new BigUint64Array(count);
  }

  coverageAt(index: number): Coverage {
    return this.coverage[index] ?? Coverage.NotRegistered;
  }

  /** Whether a row is a worker of this network that was opened in this slot. */
  isHere(index: number, openedSlot: bigint | undefined): boolean {
    return this.presence[index] === Presence.Here && this.openedSlot[index] === openedSlot;
  }

  /**
   * Whether a later reading of a row can follow this one: the worker is as much there, an ended epoch is
   * judged alike, and what it has claimed has not fallen.
   */
  mayBecome(later: WorkerStates, index: number): boolean {
    const here = this.presence[index] === Presence.Here;
    if (here !== (later.presence[index] === Presence.Here)) return false;
    if (!here) return true;
    return (
      later.isHere(index, this.openedSlot[index]) &&
      later.coverageAt(index) === this.coverageAt(index) &&
      (later.claimedTotal[index] ?? 0n) >= (this.claimedTotal[index] ?? 0n)
    );
  }

  set(index: number, presence: Presence, worker: ObservedWorker | undefined, by: Judgement): void {
    this.presence[index] = presence;
    if (!worker || presence !== Presence.Here) return;
    this.coverage[index] = judge(worker, by);
    this.owners.set(worker.ownerKey, index * KEY_BYTES);
    this.openedSlot[index] = worker.openedSlot;
    this.benchmark[index] = largestBenchmark(worker);
    this.claimedTotal[index] = worker.claimedTotal;
  }

  /** Sets a verifier, by its wallet's key. It is never closed, and its share alone says what it earns. */
  setVerifier(index: number, wallet: Uint8Array, claimedTotal: bigint): void {
    this.presence[index] = Presence.Here;
    this.coverage[index] = Coverage.Earns;
    this.owners.set(wallet, index * KEY_BYTES);
    this.claimedTotal[index] = claimedTotal;
  }
}

/** What a worker's record says of an epoch that has ended. */
export function judge(worker: CoveredWorker, { network, epoch, now }: Judgement): Coverage {
  const { coverage } = worker;
  // A record that was settled in a later epoch is final about this one.
  const settled = coverage.epoch > epoch ? coverage : settledCoverage(network, worker, now);
  const said = recordedCoverage(settled, epoch);
  if (!said) return Coverage.Forgotten;
  if (!said.registered) return Coverage.NotRegistered;
  return said.short ? Coverage.Short : Coverage.Earns;
}

/** Work of an ended epoch was done at one of these speeds. */
function largestBenchmark({ benchmark }: Pick<Worker, 'benchmark'>): bigint {
  const { previous, current, next } = benchmark;
  const larger = previous > current ? previous : current;
  return larger > next ? larger : next;
}
