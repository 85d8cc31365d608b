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
  type Params,
  type PoolName,
} from '@inferix/staking-client';
import type { Carried } from './base.js';

/** A publication's cap counts at most this many epochs, however many it covers. */
const MAX_EPOCHS_CAPPED = 4n;

/** Most that an emission may be, by each cap. Base units; negative where nothing is left. */
export type Caps = {
  /** By the epochs that it covers, and how many of them count. */
  epochs: bigint;
  byEpochs: bigint;
  /** `undefined` for penalties: what was slashed is the bound, and the vault has it. */
  byLifetime: bigint | undefined;
  /** By the work, and how much that is in whole IBM; `undefined` where work is not counted or unknown. */
  work: bigint | undefined;
  byWork: bigint | undefined;
};

/** What the caps are applied to. */
export type CapInput = {
  pool: PoolName;
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

/** The caps of a pool: of penalties the program counts neither work nor a lifetime. */
type Rules = { perEpoch: bigint; lifetime: bigint | undefined; perIbm: bigint };

const RULES: Readonly<Record<PoolName, (params: Params) => Rules>> = {
  rewards: ({ epochEmissionCap, lifetimeCap, emissionPerIbm }) => ({
    ...{ perEpoch: epochEmissionCap, lifetime: lifetimeCap, perIbm: emissionPerIbm },
  }),
  penalties: ({ epochPenaltyCap }) => ({
    ...{ perEpoch: epochPenaltyCap, lifetime: undefined, perIbm: 0n },
  }),
};

/** What the caps allow as the emission of a publication. */
export function capsOf(input: CapInput): Caps {
  const { pool, network, epoch, previousTotal, writtenOff, carried } = input;
  const { perEpoch, lifetime, perIbm } = RULES[pool](network.params);
  const epochs = epochsCapped(epoch, carried.nextEpoch);
  const isCounted = input.work !== undefined && perIbm > 0n;
  const work = isCounted ? (input.work ?? 0n) + carried.work : undefined;
  return {
    epochs,
    byEpochs: perEpoch * epochs - carried.growth,
    byLifetime: lifetime === undefined ? undefined : lifetime - previousTotal - writtenOff,
    work,
    byWork: work === undefined ? undefined : (work * perIbm) / NANO - carried.growth,
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
  { pool, network, epoch, carried }: Pick<CapInput, 'pool' | 'network' | 'epoch' | 'carried'>,
): bigint {
  const cap = RULES[pool](network.params).perEpoch * epochsCapped(epoch, carried.nextEpoch);
  return mostWrittenOff(distribution, cap);
}

/** Most that an emission may be. */
export function mostOf({ byEpochs, byLifetime, byWork }: Caps): bigint {
  const all = [byEpochs, byLifetime, byWork].filter((cap) => cap !== undefined);
  const least = all.reduce((a, b) => (a < b ? a : b));
  return least > 0n ? least : 0n;
}

/** The caps in words. */
export function describeCaps(caps: Caps, decimals: number): string {
  const text = (amount: bigint): string => formatTokens(amount > 0n ? amount : 0n, decimals);
  const parts = [
    `${text(caps.byEpochs)} by the epoch cap, for ${caps.epochs} ${caps.epochs === 1n ? 'epoch' : 'epochs'}` +
      (caps.epochs === MAX_EPOCHS_CAPPED ? ', the most that count' : ''),
  ];
  if (caps.byLifetime !== undefined) parts.push(`${text(caps.byLifetime)} by the lifetime cap`);
  if (caps.byWork !== undefined) parts.push(`${text(caps.byWork)} by ${caps.work} IBM of work`);
  return `The caps allow ${text(mostOf(caps))} tokens: ${parts.join('; ')}.`;
}
