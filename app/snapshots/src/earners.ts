/**
 * The workers of a work file that an epoch's emission goes to, and the reasons why it does not go to others.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import { formatNano, termsOf, type Network } from '@inferix/staking-client';
import { SnapshotError } from './error.js';
import { encodeAddress } from './base58.js';
import { findKey, KEY_BYTES, keyAt, type Keys } from './leaves.js';
import type { Snapshot } from './snapshot.js';
import type { Work } from './work.js';
import { Coverage, Presence, type WorkerStates } from './worker-states.js';

/** A worker that works and does not earn, and why. */
export type LeftOut = { worker: Address; reason: string };

export type EarnersInput = {
  network: Network;
  epoch: bigint;
  /** The chain's time. */
  now: bigint;
  work: Work;
  previous: Snapshot | undefined;
  /** The state of each of `stateKeys`, which are in ascending order. */
  states: WorkerStates;
  stateKeys: Keys;
  /** Leave out workers that do not earn, instead of refusing the work. */
  leaveOut?: boolean;
};

/**
 * Indices into the work of those that earn, and the others.
 *
 * @throws {@link SnapshotError} with every line that is implausible, and unless `leaveOut` is given, with
 * every line of a worker that does not earn.
 */
export function selectEarners(input: EarnersInput): { earners: Uint32Array; leftOut: LeftOut[] } {
  const { work, stateKeys, leaveOut = false } = input;
  const earners: number[] = [];
  const leftOut: LeftOut[] = [];
  const problems: string[] = [];
  for (let i = 0; i < work.lines.length; i++) {
    const at = findKey(stateKeys, keyAt(work.keys, i)) ?? -1;
    const reason = idleReason(input, i, at);
    if (reason === undefined && !isPlausible(input, i, at)) {
      problems.push(problem(input, i, implausible(input, i, at)));
    } else if (reason === undefined) {
      earners.push(i);
    } else if (leaveOut) {
      leftOut.push({ worker: addressAt(work.keys, i), reason });
    } else {
      problems.push(problem(input, i, reason));
      leftOut.push({ worker: addressAt(work.keys, i), reason });
    }
  }
  if (problems.length > 0) {
    const hint =
      leftOut.length > 0 && !leaveOut ? ', or leave out who does not earn with --leave-out' : '';
    throw new SnapshotError(
      `The work file has errors. Fix or remove these lines${hint}:`,
      problems,
    );
  }
  return { earners: Uint32Array.from(earners), leftOut };
}

const problem = ({ work }: EarnersInput, i: number, reason: string): string =>
  `line ${work.lines[i]}: ${addressAt(work.keys, i)} ${reason}`;

/** Why a worker does not earn. Whether it is barred is the claims' matter: its money waits. */
function idleReason(input: EarnersInput, i: number, at: number): string | undefined {
  const { work, previous, states, epoch } = input;
  switch (states.presence[at]) {
    case Presence.Here:
      return coverageReason(states.coverageAt(at), epoch);
    case Presence.Elsewhere:
      return 'does not belong to this network';
    default: {
      const known = previous?.leaves.findKey(keyAt(work.keys, i)) !== undefined;
      return known ? 'has closed' : 'is unknown: it was closed, or never opened';
    }
  }
}

function coverageReason(coverage: Coverage, epoch: bigint): string | undefined {
  switch (coverage) {
    case Coverage.Earns:
      return undefined;
    case Coverage.NotRegistered:
      return `was not registered when epoch ${epoch} began`;
    case Coverage.Short:
      return `was short of S(n) in epoch ${epoch}`;
    case Coverage.Forgotten:
      throw new SnapshotError(
        `Epoch ${epoch} went out of the coverage records while they were read: it cannot be built any more.`,
      );
  }
}

/** Minutes of the epoch, by its own terms. */
export const minutesOf = (network: Network, epoch: bigint, now: bigint): bigint =>
  BigInt(Math.floor((termsOf(network, epoch, now)?.epochSecs ?? 0) / 60));

/** More than a machine can do in an epoch, at the largest benchmark known for it, is a mistake. */
function isPlausible({ network, epoch, now, work, states }: EarnersInput, i: number, at: number) {
  const benchmark = states.benchmark[at] ?? 0n;
  return (work.amounts[i] ?? 0n) <= benchmark * minutesOf(network, epoch, now);
}

function implausible(input: EarnersInput, i: number, at: number): string {
  const { network, epoch, now, work, states } = input;
  const benchmark = states.benchmark[at] ?? 0n;
  const most = formatNano(benchmark * minutesOf(network, epoch, now));
  return (
    `cannot have worked ${formatNano(work.amounts[i] ?? 0n)} IBM: ` +
    `its ${formatNano(benchmark)} IB give at most ${most} in epoch ${epoch}`
  );
}

const addressAt = (keys: Keys, index: number): Address =>
  encodeAddress(keys, index * KEY_BYTES) as Address;
