/**
 * What the next publication is built on, and what the program would refuse of it.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import { epochAt, RECORDED_EPOCHS, type Distribution, type Network } from '@inferix/staking-client';
import { InputError } from '../failure.js';
import { toHex, type Snapshot } from './snapshot.js';

/** Refuses what the program would refuse, before a million workers are read. */
export function checkPublishable(input: {
  network: Network;
  distribution: Distribution;
  now: bigint;
  epoch: bigint;
  emission: bigint;
  previous: Snapshot | undefined;
  writtenOff?: bigint;
}): void {
  const { network, distribution, now, epoch, emission, previous, writtenOff = 0n } = input;
  const running = epochAt(network, now);
  if (epoch >= running) {
    throw new InputError(
      `Epoch ${epoch} has not ended: the chain is in epoch ${running}. Build it afterwards.`,
    );
  }
  if (running - epoch >= RECORDED_EPOCHS) {
    throw new InputError(
      `Epoch ${epoch} is too long ago: coverage records say nothing of epochs before ` +
        `${running - RECORDED_EPOCHS + 1n}.`,
    );
  }
  const base = baseOf(distribution);
  checkPrevious(previous, base, network.address);
  if (epoch < base.firstEpoch) {
    throw new InputError(
      `Epoch ${epoch} is published already: the next one is ${base.firstEpoch}.`,
    );
  }
  if (writtenOff > 0n && !base.corrects) {
    throw new InputError(
      'Only the correction of a suspended publication can write something off. Leave --written-off out.',
    );
  }
  const epochs = cappedEpochs(epoch - base.nextEpoch + 1n);
  const cap = network.params.epochEmissionCap * epochs;
  if (emission > cap) {
    throw new InputError(
      `An emission of ${emission} base units is over the cap of ${cap} for ${epochs} epoch(s).`,
    );
  }
}

/** A publication's cap counts at most this many epochs, however many it covers. */
const MAX_EPOCHS_CAPPED = 4n;

export const cappedEpochs = (epochs: bigint): bigint =>
  epochs < MAX_EPOCHS_CAPPED ? epochs : MAX_EPOCHS_CAPPED;

/** What the next publication is built on. */
export type PublicationBase = {
  /** Its root, if the chain still has it; `undefined` without one, or where it corrects. */
  root: string | undefined;
  leafCount: number | undefined;
  /** The first epoch that it does not cover. */
  nextEpoch: bigint;
  /** The first epoch that the next publication may have. */
  firstEpoch: bigint;
  cumulativeTotal: bigint;
  /** The current publication has been suspended: the next one replaces it. */
  corrects: boolean;
};

/**
 * The publication that stands on chain last, claimable or not yet. Where the current one has been suspended
 * and nothing is pending, the last one before it that never was.
 */
export function baseOf({ pending, current, base, wasSuspended }: Distribution): PublicationBase {
  const latest = pending ?? (wasSuspended ? undefined : current);
  if (latest) {
    const nextEpoch = latest.epoch + 1n;
    const { leafCount, cumulativeTotal } = latest;
    const root = toHex(latest.root);
    return { root, leafCount, nextEpoch, firstEpoch: nextEpoch, cumulativeTotal, corrects: false };
  }
  const { nextEpoch, cumulativeTotal } = base;
  return {
    root: undefined,
    leafCount: undefined,
    nextEpoch,
    firstEpoch: current?.epoch ?? nextEpoch,
    cumulativeTotal,
    corrects: current !== undefined,
  };
}

function checkPrevious(
  previous: Snapshot | undefined,
  base: PublicationBase,
  network: Address,
): void {
  const begins = base.cumulativeTotal === 0n && base.root === undefined;
  if (!previous) {
    if (begins) return;
    throw new InputError(
      `Epoch ${base.nextEpoch - 1n} is published on chain: pass its snapshot with --previous.`,
    );
  }
  const { header, leaves } = previous;
  if (header.network !== network) {
    throw new InputError(`The previous snapshot is of another network, ${header.network}.`);
  }
  if (begins) {
    throw new InputError('Nothing is published on chain yet: leave --previous out.');
  }
  // Of a base that has been replaced the chain keeps epoch and total.
  const same =
    header.epoch + 1n === base.nextEpoch &&
    header.cumulativeTotal === base.cumulativeTotal &&
    (base.root === undefined || (header.root === base.root && leaves.count === base.leafCount));
  if (!same) {
    throw new InputError(
      `The previous snapshot is not what is published: it is of epoch ${header.epoch} with root ` +
        `${header.root}, on chain is epoch ${base.nextEpoch - 1n} with ` +
        `${base.root === undefined ? `a total of ${base.cumulativeTotal}` : `root ${base.root}`}.`,
    );
  }
}
