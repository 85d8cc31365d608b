/**
 * Workers, their states and their work as they might be on chain, without one.
 *
 * @module
 */

import { createHash } from 'node:crypto';

import {
  defaultParams,
  epochStartsAt,
  NANO,
  type Distribution,
  type Network,
  type Publication,
} from '@inferix/staking-client';
import { buildSnapshot, type Built } from '../../src/rewards/build.js';
import { encodeAddress } from '../../src/rewards/base58.js';
import { KEY_BYTES, keyAt, mergeKeys, sortedOrder, type Keys } from '../../src/rewards/leaves.js';
import { fromHex, type Snapshot } from '../../src/rewards/snapshot.js';
import type { Work } from '../../src/rewards/work-file.js';
import { Presence, WorkerStates } from '../../src/rewards/worker-states.js';
import { someAddress } from './snapshots.js';

/** A worker as the chain has it. */
export type ChainWorker = {
  openedSlot: bigint;
  claimed: bigint;
  benchmark: bigint;
  coveredSince: bigint;
  barred: boolean;
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

/** A network with made-up workers, and what is published and paid in it. */
export class World {
  readonly network = {
    address: someAddress(),
    epochStart: START,
    firstEpoch: 0n,
    decimals: 6,
    params: {
      ...defaultParams({ epochEmissionCap: CAP, slashLimitPerEpoch: 1n }),
      epochSecs: EPOCH_SECS,
    },
  } as Network;
  readonly workers = new Map<string, ChainWorker>();
  published: Snapshot | undefined;
  claimedTotal = 0n;
  epoch = 0n;
  #slot = 0n;

  /** Opens a worker that covers its stake from long ago on, unless said otherwise. */
  opens(name: string, change: Partial<ChainWorker> = {}): void {
    this.workers.set(name, {
      openedSlot: ++this.#slot,
      claimed: 0n,
      benchmark: NANO,
      coveredSince: 1n,
      barred: false,
      elsewhere: false,
      ...change,
    });
  }

  /** When an epoch begins. */
  startOf(epoch: bigint): bigint {
    return epochStartsAt(this.network, epoch);
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
    if (!worker) return;
    worker.claimed += due;
    this.claimedTotal += due;
    const total = this.published?.header.cumulativeTotal ?? 0n;
    if (this.claimedTotal > total) throw new Error('ClaimsExceedPublication');
  }

  /** The reward pool. */
  get distribution(): Distribution {
    const { published, claimedTotal } = this;
    const current: Publication | undefined = published && {
      root: fromHex(published.header.root),
      epoch: published.header.epoch,
      cumulativeTotal: published.header.cumulativeTotal,
      claimableAt: 0n,
      leafCount: published.leaves.count,
    };
    return { vault: someAddress(), current, pending: undefined, claimedTotal };
  }

  /**
   * Builds the epoch's snapshot.
   *
   * @param work - Who worked how much, in billionths of an IBM.
   * @param change - `meanwhile` happens after the workers are read and before the pool is.
   */
  builds(
    work: Readonly<Record<string, bigint>>,
    change: {
      emission?: bigint;
      previous?: Snapshot | undefined;
      leaveOut?: boolean;
      now?: bigint;
      meanwhile?: () => void;
    } = {},
  ): Built {
    const { network, epoch } = this;
    const previous = 'previous' in change ? change.previous : this.published;
    const parsed = workOf(work);
    const stateKeys = previous ? mergeKeys(parsed.keys, previous.leaves.keys) : parsed.keys;
    const states = this.states(stateKeys);
    change.meanwhile?.();
    const { emission = 1_000n, leaveOut = false, now = this.now } = change;
    const { distribution } = this;
    const input = { network, distribution, now, epoch, emission, work: parsed, previous };
    return buildSnapshot({ ...input, states, stateKeys, leaveOut });
  }

  /** Publishes what was built, and an epoch passes. */
  publishes(built: Built): void {
    this.published = built.snapshot;
    this.epoch++;
  }

  private states(keys: Keys): WorkerStates {
    const states = new WorkerStates(keys.length / KEY_BYTES);
    const byAddress = new Map([...this.workers].map(([name, one]) => [addressOf(name), one]));
    for (let i = 0; i < states.count; i++) {
      const worker = byAddress.get(encodeAddress(keys, i * KEY_BYTES));
      if (!worker) continue;
      states.presence[i] = worker.elsewhere ? Presence.Elsewhere : Presence.Here;
      states.barred[i] = worker.barred ? 1 : 0;
      states.openedSlot[i] = worker.openedSlot;
      states.benchmark[i] = worker.benchmark;
      states.claimedTotal[i] = worker.claimed;
      states.coveredSince[i] = worker.coveredSince;
    }
    return states;
  }
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
