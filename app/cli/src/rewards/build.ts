/**
 * From an epoch's work to a snapshot. Nothing here reads a file or the chain: the same input gives the
 * same snapshot.
 *
 * What workers that have closed since the previous snapshot had claimed stays in the total, or it would
 * fall; what they had left unclaimed is split again, with the epoch's emission. The chain says how much
 * all workers together have claimed, so what the closed ones had is what the living ones have not:
 *
 * ```text
 * closed claimed = pool's claimed total - retired before - sum of what the living have claimed
 * ```
 *
 * @module
 */

import type { Address } from '@solana/kit';

import {
  formatNano,
  termsOf,
  U64_MAX,
  type Distribution,
  type Network,
} from '@inferix/staking-client';
import { InputError } from '../failure.js';
import { checkPublishable } from './base.js';
import { encodeAddress } from './base58.js';
import { compareKeys, findKey, KEY_BYTES, keyAt, Leaves, type Keys } from './leaves.js';
import { toHex, type Snapshot } from './snapshot.js';
import { largestRemainder } from './split.js';
import type { Work } from './work-file.js';
import { Coverage, Presence, type WorkerStates } from './worker-states.js';

export type BuildInput = {
  network: Network;
  /** The reward pool's publications and what it has paid, read after the workers were. */
  distribution: Distribution;
  /** The chain's time. */
  now: bigint;
  epoch: bigint;
  /** New for this epoch, in base units. */
  emission: bigint;
  work: Work;
  previous: Snapshot | undefined;
  /** The state of each of `stateKeys`, which are in ascending order. */
  states: WorkerStates;
  stateKeys: Keys;
  /** Leave workers out that are closed or unknown, instead of refusing the work. */
  leaveOut?: boolean;
  /** What was claimed wrongly under a suspended root and is lost, in base units. */
  writtenOff?: bigint;
};

/** A worker that works and is not paid for it, and why. */
export type LeftOut = { worker: Address; reason: string };

export type Built = {
  snapshot: Snapshot;
  leftOut: LeftOut[];
  /** Workers that the previous snapshot had and that have closed since. */
  closed: Address[];
};

/** Builds the snapshot. @throws {@link InputError} with everything that is wrong. */
export function buildSnapshot(input: BuildInput): Built {
  checkPublishable(input);
  const { network, epoch, emission, work, previous, distribution } = input;

  const { eligible, leftOut } = selectEligible(input);
  const { living, closed, closedTotal, livingClaimed } = splitLivingAndClosed(input);
  const retiredBefore = previous?.header.retired ?? 0n;
  const closedClaimed = clamp(
    distribution.claimedTotal - retiredBefore - livingClaimed,
    0n,
    closedTotal,
  );
  const returned = closedTotal - closedClaimed;

  const weights = BigUint64Array.from(eligible, (i) => work.amounts[i] ?? 0n);
  if (!weights.some((weight) => weight > 0n)) {
    throw new InputError(
      'No worker that covered S(n) has worked: there is nobody to split the emission among.',
    );
  }
  const shares = largestRemainder(emission + returned, weights);
  const { writtenOff = 0n } = input;
  const cumulativeTotal = (previous?.header.cumulativeTotal ?? 0n) + emission + writtenOff;
  if (cumulativeTotal > U64_MAX) throw new InputError('The total exceeds 64 bits.');

  const leaves = merge(input, living, eligible, shares);
  const header = {
    network: network.address,
    epoch,
    previousRoot: previous?.header.root,
    emission,
    returned,
    retired: retiredBefore + closedClaimed,
    writtenOff: (previous?.header.writtenOff ?? 0n) + writtenOff,
    cumulativeTotal,
    root: toHex(leaves.tree().root),
  };
  return { snapshot: { header, leaves }, leftOut, closed };
}

/** Indices into the work of those that are paid for it, and why the others are not. */
function selectEligible(input: BuildInput): { eligible: Uint32Array; leftOut: LeftOut[] } {
  const { work, stateKeys, leaveOut = false } = input;
  const eligible: number[] = [];
  const leftOut: LeftOut[] = [];
  const problems: string[] = [];
  for (let i = 0; i < work.lines.length; i++) {
    const at = findKey(stateKeys, keyAt(work.keys, i)) ?? -1;
    const worker = addressAt(work.keys, i);
    const missing = missingReason(input, i, at);
    const implausible = implausibleReason(input, i, at);
    const uncovered = uncoveredReason(input.states.coverage[at]);
    if (missing !== undefined && !leaveOut) {
      problems.push(`line ${work.lines[i]}: ${worker} ${missing}`);
    } else if (missing !== undefined) {
      leftOut.push({ worker, reason: missing });
    } else if (implausible !== undefined) {
      problems.push(`line ${work.lines[i]}: ${worker} ${implausible}`);
    } else if (uncovered !== undefined) {
      leftOut.push({ worker, reason: uncovered });
    } else {
      eligible.push(i);
    }
  }
  if (problems.length > 0) {
    throw new InputError('The work file has errors. Fix or remove these lines:', problems);
  }
  return { eligible: Uint32Array.from(eligible), leftOut };
}

/** Why there is no worker to pay. (Whether it is barred is the claims' matter: its money waits.) */
function missingReason(input: BuildInput, i: number, at: number): string | undefined {
  const { work, previous, states } = input;
  switch (states.presence[at]) {
    case Presence.Here:
      return undefined;
    case Presence.Absent:
    case undefined: {
      const known = previous && findKey(previous.leaves.keys, keyAt(work.keys, i)) !== undefined;
      return known ? 'has closed' : 'is unknown: it was closed, or never opened';
    }
    default:
      return 'does not belong to this network';
  }
}

/** More than a machine can do in an epoch at any benchmark that is known for it is a mistake. */
function implausibleReason(input: BuildInput, i: number, at: number): string | undefined {
  const { network, work, states, epoch, now } = input;
  const benchmark = states.benchmark[at] ?? 0n;
  const minutes = BigInt(Math.floor((termsOf(network, epoch, now)?.epochSecs ?? 0) / 60));
  if ((work.amounts[i] ?? 0n) <= benchmark * minutes) return undefined;
  const most = formatNano(benchmark * minutes);
  return `cannot have worked so much: its ${formatNano(benchmark)} IB give ${most} IBM in an epoch`;
}

function uncoveredReason(coverage: Coverage | undefined): string | undefined {
  switch (coverage) {
    case Coverage.Earns:
      return undefined;
    case Coverage.Short:
      return 'held less than S(n) in this epoch, for longer than the grace';
    default:
      return 'was not registered when the epoch began';
  }
}

/** Which of the previous leaves are of workers that still exist. */
function splitLivingAndClosed({ previous, states, stateKeys }: BuildInput): {
  living: Uint32Array;
  closed: Address[];
  closedTotal: bigint;
  livingClaimed: bigint;
} {
  const living: number[] = [];
  const closed: Address[] = [];
  let [closedTotal, livingClaimed] = [0n, 0n];
  const leaves = previous?.leaves;
  for (let i = 0; leaves && i < leaves.count; i++) {
    const at = findKey(stateKeys, leaves.key(i)) ?? -1;
    const lives =
      states.presence[at] === Presence.Here && states.openedSlot[at] === leaves.openedSlot[i];
    if (lives) {
      living.push(i);
      livingClaimed += states.claimedTotal[at] ?? 0n;
    } else {
      closed.push(leaves.address(i));
      closedTotal += leaves.cumulative[i] ?? 0n;
    }
  }
  return { living: Uint32Array.from(living), closed, closedTotal, livingClaimed };
}

/**
 * The living leaves and the new shares, in one ascending order. Whoever has worked has a leaf, even if its
 * share rounds to nothing: so that anyone can split the pot again.
 */
function merge(
  { work, previous, states, stateKeys }: BuildInput,
  living: Uint32Array,
  eligible: Uint32Array,
  shares: BigUint64Array,
): Leaves {
  type Row = [before: number | undefined, share: number | undefined];
  const rows: Row[] = [];
  const old = previous?.leaves;
  for (let l = 0, e = 0; l < living.length || e < eligible.length;) {
    const [i, j] = [living[l], eligible[e]];
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
    const from = share === undefined ? undefined : eligible[share];
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

const addressAt = (keys: Keys, index: number): Address =>
  encodeAddress(keys, index * KEY_BYTES) as Address;

const clamp = (value: bigint, least: bigint, most: bigint): bigint =>
  value < least ? least : value > most ? most : value;
