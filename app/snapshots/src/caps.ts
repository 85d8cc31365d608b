/**
 * How much a publication may add: the network's caps, as the program holds them against it.
 *
 * @module
 */

import {
  formatTokens,
  mostWrittenOff,
  NANO,
  type Distribution,
  type Network,
} from '@inferix/staking-client';
import type { Carried } from './base.js';

/** A publication's cap counts at most this many epochs, however many it covers. */
const MAX_EPOCHS_CAPPED = 4n;

/** Most that an emission may be, by each cap. Base units; negative where nothing is left. */
export type Caps = {
  /** By the epochs that it covers, and how many of them count. */
  epochs: bigint;
  byEpochs: bigint;
  byLifetime: bigint;
  /** By the work, and how much that is in whole IBM; `undefined` where work is not counted or unknown. */
  work: bigint | undefined;
  byWork: bigint | undefined;
};

/** What the caps are applied to. */
export type CapInput = {
  network: Pick<Network, 'params'>;
  epoch: bigint;
  /** The total that the publication continues. */
  previousTotal: bigint;
  /** What is written off counts towards the lifetime cap only. */
  writtenOff: bigint;
  /** In whole IBM; `undefined` before it is known. */
  work: bigint | undefined;
  carried: Carried;
};

/** What the caps allow as the emission of a publication. */
export function capsOf(input: CapInput): Caps {
  const { network, epoch, previousTotal, writtenOff, carried } = input;
  const { epochEmissionCap, lifetimeCap, emissionPerIbm } = network.params;
  const epochs = epochsCapped(epoch, carried.nextEpoch);
  const isCounted = input.work !== undefined && emissionPerIbm > 0n;
  const work = isCounted ? (input.work ?? 0n) + carried.work : undefined;
  return {
    epochs,
    byEpochs: epochEmissionCap * epochs - carried.growth,
    byLifetime: lifetimeCap - previousTotal - writtenOff,
    work,
    byWork: work === undefined ? undefined : (work * emissionPerIbm) / NANO - carried.growth,
  };
}

/** How many epochs' caps count for a publication, from the first one that the base does not cover. */
function epochsCapped(epoch: bigint, nextEpoch: bigint): bigint {
  const covered = epoch - nextEpoch + 1n;
  return covered < MAX_EPOCHS_CAPPED ? covered : MAX_EPOCHS_CAPPED;
}

/** Most of what was claimed wrongly that a correction may write off. */
export function mostLost(
  distribution: Distribution,
  { network, epoch, carried }: Pick<CapInput, 'network' | 'epoch' | 'carried'>,
): bigint {
  const cap = network.params.epochEmissionCap * epochsCapped(epoch, carried.nextEpoch);
  return mostWrittenOff(distribution, cap);
}

/** Most that an emission may be. */
export function mostOf({ byEpochs, byLifetime, byWork }: Caps): bigint {
  const all = byWork === undefined ? [byEpochs, byLifetime] : [byEpochs, byLifetime, byWork];
  const least = all.reduce((a, b) => (a < b ? a : b));
  return least > 0n ? least : 0n;
}

/** The caps in words. */
export function describeCaps(caps: Caps, decimals: number): string {
  const text = (amount: bigint): string => formatTokens(amount > 0n ? amount : 0n, decimals);
  const parts = [
    `${text(caps.byEpochs)} by the epoch cap, for ${caps.epochs} ${caps.epochs === 1n ? 'epoch' : 'epochs'}` +
      (caps.epochs === MAX_EPOCHS_CAPPED ? ', the most that count' : ''),
    `${text(caps.byLifetime)} by the lifetime cap`,
  ];
  if (caps.byWork !== undefined) parts.push(`${text(caps.byWork)} by ${caps.work} IBM of work`);
  return `The caps allow ${text(mostOf(caps))} tokens: ${parts.join('; ')}.`;
}
