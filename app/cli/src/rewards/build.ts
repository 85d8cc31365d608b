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
  epochAt,
  epochStartsAt,
  formatNano,
  U64_MAX,
  type Distribution,
  type Network,
  type Publication,
} from '@inferix/staking-client';
import { InputError } from '../failure.js';
import { time } from '../output.js';
import { encodeAddress } from './base58.js';
import { compareKeys, findKey, KEY_BYTES, keyAt, Leaves, type Keys } from './leaves.js';
import { toHex, type Snapshot } from './snapshot.js';
import { largestRemainder } from './split.js';
import type { Work } from './work-file.js';
import { Presence, type WorkerStates } from './worker-states.js';

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
  /** Leave workers out that are closed, unknown or barred, instead of refusing the work. */
  leaveOut?: boolean;
};

/** A worker that works and is not paid for it, and why. */
export type LeftOut = { worker: Address; reason: string };

export type Built = {
  snapshot: Snapshot;
  leftOut: LeftOut[];
  /** Workers that the previous snapshot had and that have closed since. */
  closed: Address[];
};

/** Refuses what the program would refuse, before a million workers are read. */
export function checkPublishable(input: {
  network: Network;
  distribution: Distribution;
  now: bigint;
  epoch: bigint;
  emission: bigint;
  previous: Snapshot | undefined;
}): void {
  const { network, distribution, now, epoch, emission, previous } = input;
  const running = epochAt(network, now);
  if (epoch >= running) {
    throw new InputError(
      `Epoch ${epoch} has not ended: the chain is in epoch ${running}. Build it afterwards.`,
    );
  }
  const latest = latestPublication(distribution);
  checkPrevious(previous, latest, network.address);
  if (latest && epoch <= latest.epoch) {
    throw new InputError(
      `Epoch ${epoch} is published already: the next one is ${latest.epoch + 1n}.`,
    );
  }
  const epochs = epoch - (latest ? latest.epoch : -1n);
  const cap = network.params.epochEmissionCap * epochs;
  if (emission > cap) {
    throw new InputError(
      `An emission of ${emission} base units is over the cap of ${cap} for ${epochs} epoch(s).`,
    );
  }
}

/** What stands on chain last, claimable or not yet. */
export const latestPublication = ({ pending, current }: Distribution): Publication | undefined =>
  pending ?? current;

function checkPrevious(
  previous: Snapshot | undefined,
  latest: Publication | undefined,
  network: Address,
): void {
  if (!previous) {
    if (!latest) return;
    throw new InputError(
      `Epoch ${latest.epoch} is published on chain: pass its snapshot with --previous.`,
    );
  }
  const { header, leaves } = previous;
  if (header.network !== network) {
    throw new InputError(`The previous snapshot is of another network, ${header.network}.`);
  }
  if (!latest) {
    throw new InputError('Nothing is published on chain yet: leave --previous out.');
  }
  const same =
    header.root === toHex(latest.root) &&
    header.epoch === latest.epoch &&
    header.cumulativeTotal === latest.cumulativeTotal &&
    leaves.count === latest.leafCount;
  if (!same) {
    throw new InputError(
      `The previous snapshot is not what is published: it is of epoch ${header.epoch} with root ` +
        `${header.root}, on chain is epoch ${latest.epoch} with root ${toHex(latest.root)}.`,
    );
  }
}

/** Builds the snapshot. @throws {@link InputError} with everything that is wrong. */
export function buildSnapshot(input: BuildInput): Built {
  checkPublishable(input);
  const { network, epoch, emission, work, previous, distribution } = input;

  const { eligible, leftOut } = selectEligible(input);
  const { living, closed, closedTotal, livingClaimed } = sortOut(input);
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
      'No worker that covered its stake has worked: there is nobody to split the emission among.',
    );
  }
  const shares = largestRemainder(emission + returned, weights);
  const cumulativeTotal = (previous?.header.cumulativeTotal ?? 0n) + emission;
  if (cumulativeTotal > U64_MAX) throw new InputError('The total exceeds 64 bits.');

  const leaves = merge(input, living, eligible, shares);
  const header = {
    network: network.address,
    epoch,
    previousRoot: previous?.header.root,
    emission,
    returned,
    retired: retiredBefore + closedClaimed,
    cumulativeTotal,
    root: toHex(leaves.tree().root),
  };
  return { snapshot: { header, leaves }, leftOut, closed };
}

/** Indices into the work of those that are paid for it, and why the others are not. */
function selectEligible(input: BuildInput): { eligible: Uint32Array; leftOut: LeftOut[] } {
  const { network, epoch, work, stateKeys, leaveOut = false } = input;
  const start = epochStartsAt(network, epoch);
  const eligible: number[] = [];
  const leftOut: LeftOut[] = [];
  const problems: string[] = [];
  for (let i = 0; i < work.lines.length; i++) {
    const at = findKey(stateKeys, keyAt(work.keys, i)) ?? -1;
    const worker = addressAt(work.keys, i);
    const [unpayable, absurd] = [unpayableReason(input, i, at), absurdReason(input, i, at)];
    const uncovered = uncoveredReason(input.states.coveredSince[at] ?? 0n, start);
    if (unpayable !== undefined && !leaveOut) {
      problems.push(`line ${work.lines[i]}: ${worker} ${unpayable}`);
    } else if (unpayable !== undefined) {
      leftOut.push({ worker, reason: unpayable });
    } else if (absurd !== undefined) {
      problems.push(`line ${work.lines[i]}: ${worker} ${absurd}`);
    } else if (uncovered !== undefined) {
      leftOut.push({ worker, reason: uncovered });
    } else {
      eligible.push(i);
    }
  }
  if (problems.length > 0) {
    throw new InputError('The work cannot be used. Mend these lines, or take them out:', problems);
  }
  return { eligible: Uint32Array.from(eligible), leftOut };
}

/** Why nothing that a worker does can be paid. */
function unpayableReason(input: BuildInput, i: number, at: number): string | undefined {
  const { work, previous, states } = input;
  switch (states.presence[at]) {
    case Presence.Here:
      return states.barred[at] === 0 ? undefined : 'is barred';
    case Presence.Absent:
    case undefined: {
      const known = previous && findKey(previous.leaves.keys, keyAt(work.keys, i)) !== undefined;
      return known ? 'has closed' : 'is unknown: it was closed, or never opened';
    }
    default:
      return 'is no worker of this network';
  }
}

/** More than a machine can do in an epoch at its benchmark is a mistake. */
function absurdReason(input: BuildInput, i: number, at: number): string | undefined {
  const { network, work, states } = input;
  const benchmark = states.benchmark[at] ?? 0n;
  const minutes = BigInt(network.params.epochSecs / 60);
  if ((work.amounts[i] ?? 0n) <= benchmark * minutes) return undefined;
  const most = formatNano(benchmark * minutes);
  return `cannot have worked so much: its ${formatNano(benchmark)} IB give ${most} IBM in an epoch`;
}

function uncoveredReason(since: bigint, start: bigint): string | undefined {
  if (since === 0n) return 'does not cover S(n) with its stake';
  return since > start ? `covers S(n) only since ${time(since)}` : undefined;
}

/** Which of the previous leaves are of workers that still exist. */
function sortOut({ previous, states, stateKeys }: BuildInput): {
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
