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
import { compareKeys, findKey, KEY_BYTES, keyAt, Leaves } from './leaves.js';
import { settle, settleCorrection, type PoolState } from './retired.js';
import type { Snapshot } from './snapshot.js';
import { largestRemainder } from './split.js';

export type BuildInput = EarnersInput & {
  /** Read after the workers were. */
  pool: PoolState;
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
  input: Pick<BuildInput, 'network' | 'pool' | 'now' | 'epoch' | 'emission' | 'previous'>,
): PublicationBase {
  const { network, pool, now, epoch, previous } = input;
  checkEpoch(network, epoch, now);
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
  if (running - epoch >= RECORDED_EPOCHS) {
    throw new SnapshotError(
      `Epoch ${epoch} is too old: coverage records go back to epoch ${running - RECORDED_EPOCHS + 1n}. ` +
        'It cannot be built any more.',
    );
  }
}

function checkCaps(
  { network, epoch, emission }: Pick<BuildInput, 'network' | 'epoch' | 'emission'>,
  { cumulativeTotal: previousTotal, carried }: PublicationBase,
  { writtenOff = 0n, work }: { writtenOff?: bigint; work?: bigint } = {},
): void {
  const caps = capsOf({ network, epoch, previousTotal, writtenOff, work, carried });
  if (emission <= mostOf(caps)) return;
  throw new SnapshotError(`The emission is over a cap. ${describeCaps(caps, network.decimals)}`);
}

/** Builds the snapshot. @throws {@link SnapshotError} with everything that is wrong. */
export function buildSnapshot(input: BuildInput): Built {
  const base = checkPublishable(input);
  const { network, epoch, emission, work, previous } = input;
  const { earners, leftOut } = selectEarners(input);
  const weights = BigUint64Array.from(earners, (i) => work.amounts[i] ?? 0n);
  if (!weights.some((weight) => weight > 0n)) {
    throw new SnapshotError(
      'No worker that earns has worked: there is nobody to split the emission among.',
    );
  }
  const { living, closed, closedTotal } = splitLivingAndClosed(input);
  const leavesWith = (returned: bigint): Leaves =>
    merge(input, living, earners, largestRemainder(emission + returned, weights));
  const account = { ...input, living, closedTotal };
  const { leaves, returned, retired, writtenOff } =
    base.corrects === undefined
      ? settle(account, leavesWith)
      : settleCorrection(
          account,
          leavesWith,
          mostLost(input.pool.distribution, { network, epoch, carried: base.carried }),
        );

  const cumulativeTotal = base.cumulativeTotal + emission + writtenOff;
  if (cumulativeTotal > U64_MAX) throw new SnapshotError('The total exceeds 64 bits.');
  const header = {
    network: network.address,
    epoch,
    previousRoot: previous?.header.root,
    ...{ emission, writtenOff, returned, retired, cumulativeTotal },
    work: leaves.wholeIbm(),
    root: toHex(leaves.tree().root),
  };
  checkCaps(input, base, header);
  return { snapshot: { header, leaves }, leftOut, closed };
}

/** Which of the previous leaves are of workers that still exist. */
function splitLivingAndClosed({ previous, states, stateKeys }: BuildInput): {
  living: Uint32Array;
  closed: Address[];
  closedTotal: bigint;
} {
  const living: number[] = [];
  const closed: Address[] = [];
  let closedTotal = 0n;
  const leaves = previous?.leaves;
  for (let i = 0; leaves && i < leaves.count; i++) {
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

/**
 * The living leaves and the new shares, in one ascending order. Whoever has worked has a leaf, even if its
 * share rounds to nothing: so that anyone can split the pot again.
 */
function merge(
  { work, previous, states, stateKeys }: BuildInput,
  living: Uint32Array,
  earners: Uint32Array,
  shares: BigUint64Array,
): Leaves {
  type Row = [before: number | undefined, share: number | undefined];
  const rows: Row[] = [];
  const old = previous?.leaves;
  for (let l = 0, e = 0; l < living.length || e < earners.length;) {
    const [i, j] = [living[l], earners[e]];
    const order =
      i === undefined || !old ? 1 : j === undefined ? -1 : compareKeys(old.keys, i, work.keys, j);
    if (order <= 0) l++;
    if (order >= 0) e++;
    const share = order >= 0 ? e - 1 : undefined;
    if (order > 0 && (work.amounts[j ?? 0] ?? 0n) === 0n) continue;
    rows.push([order <= 0 ? i : undefined, share]);
  }
  const leaves = new Leaves(rows.length);
  for (const [to, [before, share]] of rows.entries()) {
    const from = share === undefined ? undefined : earners[share];
    const key = from === undefined ? old?.key(before ?? 0) : keyAt(work.keys, from);
    if (!key) continue;
    leaves.keys.set(key, to * KEY_BYTES);
    leaves.openedSlot[to] = states.openedSlot[findKey(stateKeys, key) ?? -1] ?? 0n;
    const earned = share === undefined ? 0n : (shares[share] ?? 0n);
    leaves.earned[to] = earned;
    leaves.work[to] = from === undefined ? 0n : (work.amounts[from] ?? 0n);
    leaves.cumulative[to] = earned + (before === undefined ? 0n : (old?.cumulative[before] ?? 0n));
  }
  return leaves;
}
