/**
 * Workers, their states and their work as they might be on chain, without one.
 *
 * @module
 */

import { createHash } from 'node:crypto';

import {
  defaultParams,
  NANO,
  settledAt,
  unclaimed,
  type Distribution,
  type Network,
  type Publication,
  type Terms,
} from '@inferix/staking-client';
import { baseOf } from '../../src/base.js';
import { buildSnapshot, type Built } from '../../src/build.js';
import { encodeAddress } from '../../src/base58.js';
import { KEY_BYTES, keyAt, mergeKeys, sortedOrder, type Keys } from '../../src/leaves.js';
import { fromHex } from '../../src/hex.js';
import type { Snapshot } from '../../src/snapshot.js';
import type { PoolState } from '../../src/retired.js';
import type { Work } from '../../src/work.js';
import type { PoolReadings } from '../../src/verify-states.js';
import { Coverage, Presence, WorkerStates } from '../../src/worker-states.js';
import { someAddress } from './snapshots.js';

/** A worker as the chain has it. */
export type ChainWorker = {
  owner: Uint8Array;
  openedSlot: bigint;
  claimed: bigint;
  benchmark: bigint;
  coverage: Coverage;
  elsewhere: boolean;
};

export const EPOCH_SECS = 259_200;
const START = 1_700_000_000n;
/** Nobody can emit more for an epoch. */
export const CAP = 1_000_000n;

/** A worker's key: the same for the same name. */
export const keyOf = (name: string): Uint8Array =>
  Uint8Array.from(createHash('sha256').update(name).digest());
export const addressOf = (name: string): string => encodeAddress(keyOf(name));

/** The terms of epoch 0, which all later ones inherit, and a place without any. */
const FIRST: Terms = {
  epoch: 0n,
  start: START,
  referencePrice: NANO,
  referenceEpoch: 0n,
  minPrice: 0n,
  epochSecs: EPOCH_SECS,
  coverageEpochs: 2,
  graceSecs: 21_600,
  evidenceWindowSecs: 2_419_200,
};
const NONE: Terms = { ...FIRST, start: 0n, referencePrice: 0n, epochSecs: 0 };

/** A network with made-up workers, and what is published and paid in it. */
export class World {
  readonly network = {
    address: someAddress(),
    terms: { newest: 0n, places: [FIRST, ...Array<Terms>(16).fill(NONE)] },
    decimals: 6,
    params: {
      ...defaultParams({
        epochEmissionCap: CAP,
        lifetimeCap: 10n ** 18n,
        epochPenaltyCap: 1n,
        slashLimitPerEpoch: 1n,
      }),
      epochSecs: EPOCH_SECS,
    },
  } as unknown as Network;
  readonly workers = new Map<string, ChainWorker>();
  /** The reward pool's publications, and what was claimed under them. */
  distribution = distributionOf({});
  closedWorkers = 0n;
  closedClaimedTotal = 0n;
  /** The snapshot of the current publication. */
  published: Snapshot | undefined;
  epoch = 0n;
  #slot = 0n;

  /** Opens a worker that earns every epoch, unless said otherwise. */
  opens(name: string, change: Partial<ChainWorker> = {}): void {
    this.workers.set(name, {
      owner: keyOf(`owner of ${name}`),
      openedSlot: ++this.#slot,
      claimed: 0n,
      benchmark: NANO,
      coverage: Coverage.Earns,
      elsewhere: false,
      ...change,
    });
  }

  /** Closes a worker; the pool books what it had claimed. */
  closes(name: string): void {
    const worker = this.workers.get(name);
    if (!worker) return;
    this.closedWorkers++;
    this.closedClaimedTotal += worker.claimed;
    this.workers.delete(name);
  }

  /** When an epoch begins. */
  startOf(epoch: bigint): bigint {
    return START + epoch * BigInt(EPOCH_SECS);
  }

  /** Now: the epoch that is built has just ended. */
  get now(): bigint {
    return this.startOf(this.epoch + 1n);
  }

  /** What a worker can still claim under what is published. */
  dueTo(name: string): bigint {
    const worker = this.workers.get(name);
    const leaves = this.published?.leaves;
    const i = leaves?.find(addressOf(name) as never);
    if (!worker || !leaves || i === undefined) return 0n;
    if (leaves.openedSlot[i] !== worker.openedSlot) return 0n;
    return (leaves.cumulative[i] ?? 0n) - worker.claimed;
  }

  /** Pays a worker all that is due; as the program, it refuses to pay more than is published. */
  pays(name: string): void {
    const due = this.dueTo(name);
    const worker = this.workers.get(name);
    const { distribution } = this;
    if (!worker || due <= 0n) return;
    if (this.now < distribution.suspendedUntil) throw new Error('PublicationSuspended');
    if (due > unclaimed(distribution)) throw new Error('ExceedsPublication');
    worker.claimed += due;
    this.distribution = { ...distribution, claimedTotal: distribution.claimedTotal + due };
  }

  /** What all workers together have claimed. */
  get claimedTotal(): bigint {
    return this.distribution.claimedTotal;
  }

  /** The reward pool, as a build reads it. */
  get pool(): PoolState {
    const { distribution, closedWorkers, closedClaimedTotal } = this;
    const name = 'rewards' as const;
    return { name, slot: 1_000n + this.epoch, distribution, closedWorkers, closedClaimedTotal };
  }

  /** The reward pool, as one reads it who finds it as it is. */
  get readings(): PoolReadings {
    return { before: this.pool, after: this.pool };
  }

  /**
   * Builds the epoch's snapshot.
   *
   * @param work - Who worked how much, in billionths of an IBM.
   * @param change - `meanwhile` happens after the workers are read and before the pool is read again;
   *   `before` and `pool` are what a node answers that shows something else.
   */
  builds(
    work: Readonly<Record<string, bigint>>,
    change: {
      emission?: bigint;
      previous?: Snapshot | undefined;
      leaveOut?: boolean;
      now?: bigint;
      unexplained?: bigint;
      meanwhile?: () => void;
      before?: PoolState;
      pool?: PoolState;
    } = {},
  ): Built {
    const { network, epoch } = this;
    const previous = 'previous' in change ? change.previous : this.published;
    const parsed = workOf(work);
    const stateKeys = previous ? mergeKeys(parsed.keys, previous.leaves.sortedKeys()) : parsed.keys;
    const { before = this.pool } = change;
    const states = this.states(stateKeys);
    change.meanwhile?.();
    const { pool = this.pool, emission = 1_000n, leaveOut = false, now = this.now } = change;
    const { unexplained = 0n } = change;
    const read = { before, pool, states, stateKeys };
    const input = { network, now, epoch, emission, work: parsed, previous, leaveOut, unexplained };
    return buildSnapshot({ ...input, ...read });
  }

  /** Publishes a snapshot, by the program's rules; it is claimable, and an epoch passes. */
  publishes({ snapshot }: { snapshot: Snapshot }): void {
    const { header, leaves } = snapshot;
    const { distribution } = this;
    const { current, wasSuspended, base } = distribution;
    const { carried } = baseOf(distribution, this.now);
    const writtenOff = header.writtenOff + carried.writtenOff;
    // As the program has it: the base, or the current publication unless it was suspended.
    const previousTotal = (wasSuspended ? base : (current ?? base)).cumulativeTotal;
    const pending: Publication = {
      root: fromHex(header.root),
      epoch: header.epoch,
      cumulativeTotal: header.cumulativeTotal,
      growth: header.cumulativeTotal - previousTotal - writtenOff,
      writtenOff,
      work: header.work + carried.work,
      claimableAt: this.now,
      leafCount: leaves.count,
    };
    const lost = wasSuspended ? distribution.claimedTotal - distribution.claimedAtBase : 0n;
    if (writtenOff > lost) throw new Error('WrittenOffTooLarge');
    if (pending.growth < 0n) throw new Error('TotalFell');
    this.distribution = settledAt({ ...distribution, pending }, this.now);
    this.published = snapshot;
    this.epoch = header.epoch + 1n;
  }

  /** Suspends the current publication, until a time or until it is corrected. */
  suspends(until = 2n ** 63n - 1n): void {
    this.distribution = { ...this.distribution, suspendedUntil: until, wasSuspended: true };
    this.epoch = this.distribution.current?.epoch ?? 0n;
  }

  /** What the chain shows of workers. */
  states(keys: Keys): WorkerStates {
    const states = new WorkerStates(keys.length / KEY_BYTES);
    const byAddress = new Map([...this.workers].map(([name, one]) => [addressOf(name), one]));
    for (let i = 0; i < states.count; i++) {
      const worker = byAddress.get(encodeAddress(keys, i * KEY_BYTES));
      if (!worker) continue;
      states.presence[i] = worker.elsewhere ? Presence.Elsewhere : Presence.Here;
      states.coverage[i] = worker.coverage;
      states.owners.set(worker.owner, i * KEY_BYTES);
      states.openedSlot[i] = worker.openedSlot;
      states.benchmark[i] = worker.benchmark;
      states.claimedTotal[i] = worker.claimed;
    }
    return states;
  }
}

/** A reward pool's publications, never suspended unless said otherwise. */
export function distributionOf(change: Partial<Distribution>): Distribution {
  return {
    vault: someAddress(),
    current: undefined,
    pending: undefined,
    base: { nextEpoch: 0n, cumulativeTotal: 0n },
    claimedTotal: 0n,
    claimedAtBase: 0n,
    writtenOffTotal: 0n,
    suspendedUntil: 0n,
    guardianSuspendedUntil: 0n,
    wasSuspended: false,
    issued: { newest: 0n, sums: Array<bigint>(16).fill(0n) },
    ...change,
  };
}

/** Work in the order of the keys, as it is read: the first stands on line 2. */
function workOf(amounts: Readonly<Record<string, bigint>>): Work {
  const rows = Object.entries(amounts);
  const keys = new Uint8Array(rows.length * KEY_BYTES);
  for (const [i, [name]] of rows.entries()) keys.set(keyOf(name), i * KEY_BYTES);
  const order = [...sortedOrder(keys)];
  const sorted = new Uint8Array(keys.length);
  for (const [to, from] of order.entries()) sorted.set(keyAt(keys, from), to * KEY_BYTES);
  return {
    keys: sorted,
    amounts: BigUint64Array.from(order, (i) => rows[i]?.[1] ?? 0n),
    lines: Uint32Array.from(order, (i) => i + 2),
    total: rows.reduce((sum, [, amount]) => sum + amount, 0n),
  };
}
