/**
 * From an epoch's work to a snapshot. Nothing here reads a file or the chain: the same input gives the
 * same snapshot.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import { epochAt, RECORDED_EPOCHS, U64_MAX, type Network } from '@inferix/staking-client';
import { SnapshotError } from './error.js';
import { baseOf, checkPrevious, type PublicationBase } from './base.js';
import { capsOf, describeCaps, mostLost, mostOf } from './caps.js';
import { selectEarners, type EarnersInput, type LeftOut } from './earners.js';
import { toHex } from './hex.js';
import { compareKeys, findKey, KEY_BYTES, keyAt, Leaves, sortedOrder } from './leaves.js';
import { settle, settleCorrection, type PoolState } from './retired.js';
import type { Snapshot } from './snapshot.js';
import type { Work } from './work.js';
import { largestRemainder } from './split.js';
import { WORDS } from './words.js';

export type BuildInput = EarnersInput & {
  /** Read before the workers were. */
  before: PoolState;
  /** Read after the workers were. */
  pool: PoolState;
  /** Accepted to have been claimed although nothing explains it. */
  unexplained?: bigint;
  /** New for this epoch, in base units. */
  emission: bigint;
};

export type Built = {
  snapshot: Snapshot;
  leftOut: LeftOut[];
  /** Workers that the previous snapshot had and that have closed since. */
  closed: Address[];
};

/**
 * Refuses what the program would refuse, before a million workers are read; returns what the snapshot
 * continues.
 */
export function checkPublishable(
  input: Pick<BuildInput, 'network' | 'now' | 'epoch' | 'emission' | 'previous'> & {
    pool: Pick<PoolState, 'name' | 'distribution'>;
  },
): PublicationBase {
  const { network, pool, now, epoch, previous } = input;
  checkEpoch(network, epoch, now);
  if (pool.name === 'rewards') checkRecorded(network, epoch, now);
  const base = baseOf(pool.distribution, now);
  checkPrevious(previous, base, network.address);
  const { corrects, nextEpoch } = base;
  if (corrects !== undefined && epoch !== corrects) {
    throw new SnapshotError(
      `The publication of epoch ${corrects} is suspended: build its correction first, with --epoch ${corrects}.`,
    );
  }
  if (epoch < nextEpoch) {
    throw new SnapshotError(`Epoch ${epoch} is published already: the next one is ${nextEpoch}.`);
  }
  checkCaps(input, base);
  return base;
}

function checkEpoch(network: Network, epoch: bigint, now: bigint): void {
  const running = epochAt(network, now);
  if (epoch >= running) {
    throw new SnapshotError(
      `Epoch ${epoch} has not ended: the chain is in epoch ${running}. Build it afterwards.`,
    );
  }
}

/** Coverage records say who earned. Verifiers have none: their shares say it. */
function checkRecorded(network: Network, epoch: bigint, now: bigint): void {
  const running = epochAt(network, now);
  if (running - epoch >= RECORDED_EPOCHS) {
    throw new SnapshotError(
      `Epoch ${epoch} is too old: coverage records go back to epoch ${running - RECORDED_EPOCHS + 1n}. ` +
        'It cannot be built any more.',
    );
  }
}

function checkCaps(
  {
    network,
    pool: { name: pool },
    epoch,
    emission,
  }: Pick<BuildInput, 'network' | 'epoch' | 'emission'> & { pool: Pick<PoolState, 'name'> },
  { cumulativeTotal: previousTotal, carried }: PublicationBase,
  { writtenOff = 0n, work }: { writtenOff?: bigint; work?: bigint } = {},
): void {
  const caps = capsOf({ pool, network, epoch, previousTotal, writtenOff, work, carried });
  if (emission <= mostOf(caps)) return;
  throw new SnapshotError(
    `The ${WORDS[pool].pot} is over a cap. ${describeCaps(caps, network.decimals)}`,
  );
}

/** Builds the snapshot. @throws {@link SnapshotError} with everything that is wrong. */
export function buildSnapshot(input: BuildInput): Built {
  const base = checkPublishable(input);
  const { network, epoch, emission, work, previous } = input;
  const { name: pool } = input.pool;
  const { earners, leftOut } =
    pool === 'rewards' ? selectEarners(input) : { earners: everybodyIn(work), leftOut: [] };
  const weights = BigUint64Array.from(earners, (i) => work.amounts[i] ?? 0n);
  if (!weights.some((weight) => weight > 0n)) {
    throw new SnapshotError(
      pool === 'rewards'
        ? 'No worker that earns has worked: there is nobody to split the emission among.'
        : 'No verifier has a share: there is nobody to split the amount among.',
    );
  }
  const { living, closed, closedTotal } = splitLivingAndClosed(input);
  const rows = rowsOf(input, living, earners);
  const leavesWith = (returned: bigint): Leaves =>
    leavesOf(input, rows, earners, largestRemainder(emission + returned, weights));
  const account = { ...input, living, closed: closed.length, closedTotal };
  const { leaves, returned, retired, writtenOff } =
    base.corrects === undefined
      ? settle(account, leavesWith)
      : settleCorrection(
          account,
          leavesWith,
          mostLost(input.pool.distribution, { pool, network, epoch, carried: base.carried }),
        );

  const cumulativeTotal = base.cumulativeTotal + emission + writtenOff;
  if (cumulativeTotal > U64_MAX) throw new SnapshotError('The total exceeds 64 bits.');
  const header = {
    pool,
    network: network.address,
    epoch,
    previousRoot: previous?.header.root,
    // What has closed since is counted from before the workers were read.
    slot: input.before.slot,
    closedWorkers: input.before.closedWorkers,
    closedClaimed: input.before.closedClaimedTotal,
    ...{ emission, writtenOff, returned, retired, cumulativeTotal },
    work: leaves.wholeIbm(),
    root: toHex(leaves.tree().root),
  };
  checkCaps(input, base, header);
  return { snapshot: { header, leaves }, leftOut, closed };
}

/** The indices of all lines. */
const everybodyIn = ({ lines }: Work): Uint32Array => lines.map((_, i) => i);

/** The previous leaves of workers that still exist, in ascending order of the workers, and the others. */
function splitLivingAndClosed({ previous, states, stateKeys }: BuildInput): {
  living: Uint32Array;
  closed: Address[];
  closedTotal: bigint;
} {
  const living: number[] = [];
  const closed: Address[] = [];
  let closedTotal = 0n;
  if (!previous) return { living: new Uint32Array(), closed, closedTotal };
  const { leaves } = previous;
  for (const i of leaves.byWorker()) {
    const at = findKey(stateKeys, leaves.key(i)) ?? -1;
    if (states.isHere(at, leaves.openedSlot[i])) {
      living.push(i);
    } else {
      closed.push(leaves.address(i));
      closedTotal += leaves.cumulative[i] ?? 0n;
    }
  }
  return { living: Uint32Array.from(living), closed, closedTotal };
}

/** The workers that get a leaf, in the order of the leaves. */
type Rows = {
  /** Indices of their states. */
  state: Uint32Array;
  /** Indices of their previous leaves; -1 for a worker without one. */
  before: Int32Array;
  /** Indices of their shares; -1 for a worker that does not earn. */
  share: Int32Array;
};

/**
 * The rows of those that are in the previous snapshot and live, and of those that earn. Whoever has worked
 * has a leaf, even if its share rounds to nothing: so that anyone can split the pot again.
 */
function rowsOf(
  { work, previous, states, stateKeys }: BuildInput,
  living: Uint32Array,
  earners: Uint32Array,
): Rows {
  const old = previous?.leaves;
  const [state, before, share]: [number[], number[], number[]] = [[], [], []];
  for (let at = 0, l = 0, e = 0; at < states.count; at++) {
    const [i, j] = [living[l], earners[e]];
    const lives = i !== undefined && old && compareKeys(stateKeys, at, old.keys, i) === 0;
    const earns = j !== undefined && compareKeys(stateKeys, at, work.keys, j) === 0;
    if (lives || (earns && work.amounts[j] !== 0n)) {
      state.push(at);
      before.push(lives ? i : -1);
      share.push(earns ? e : -1);
    }
    if (lives) l++;
    if (earns) e++;
  }
  const owners = new Uint8Array(state.length * KEY_BYTES);
  for (const [row, at] of state.entries()) owners.set(keyAt(states.owners, at), row * KEY_BYTES);
  // The rows of one owner stay in the order of the workers.
  const order = sortedOrder(owners);
  return {
    state: order.map((row) => state[row] ?? 0),
    before: Int32Array.from(order, (row) => before[row] ?? -1),
    share: Int32Array.from(order, (row) => share[row] ?? -1),
  };
}

/** The leaves of these rows, with what each earns. */
function leavesOf(
  { work, previous, states, stateKeys }: BuildInput,
  rows: Rows,
  earners: Uint32Array,
  shares: BigUint64Array,
): Leaves {
  const leaves = new Leaves(rows.state.length);
  for (const [to, at] of rows.state.entries()) {
    const share = rows.share[to] ?? -1;
    const earned = shares[share] ?? 0n;
    leaves.keys.set(keyAt(stateKeys, at), to * KEY_BYTES);
    leaves.owners.set(keyAt(states.owners, at), to * KEY_BYTES);
    leaves.openedSlot[to] = states.openedSlot[at] ?? 0n;
    leaves.earned[to] = earned;
    leaves.work[to] = work.amounts[earners[share] ?? -1] ?? 0n;
    leaves.cumulative[to] = earned + (previous?.leaves.cumulative[rows.before[to] ?? -1] ?? 0n);
  }
  return leaves;
}
