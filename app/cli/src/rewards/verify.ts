/**
 * Checks a snapshot against the previous one and against the chain. That it agrees with itself (order,
 * sums, root) has been checked when it was read.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import type { Distribution, Network, Publication } from '@inferix/staking-client';
import { cappedEpochs } from './base.js';
import { compareKeys } from './leaves.js';
import { toHex, type Snapshot, type SnapshotHeader } from './snapshot.js';
import { largestRemainder } from './split.js';
import { Coverage, Presence, type WorkerStates } from './worker-states.js';

export type Check = { name: string; holds: boolean; detail: string };

/** The pot is split in proportion to work, by largest remainder. */
export function checkSplit({ header, leaves }: Snapshot): Check {
  const name = 'the pot is split in proportion to work, to the last unit';
  if (!leaves.work.some((work) => work > 0n)) {
    return { name, holds: false, detail: 'nobody has worked' };
  }
  const shares = largestRemainder(header.emission + header.returned, leaves.work);
  const wrong = shares.findIndex((share, i) => share !== leaves.earned[i]);
  const holds = wrong === -1;
  const detail = holds
    ? `${header.emission} + ${header.returned} base units`
    : `${leaves.address(wrong)} earned ${leaves.earned[wrong]}, its share is ${shares[wrong]}`;
  return { name, holds, detail };
}

/** What a comparison with the previous snapshot finds. */
export type Succession = {
  checks: Check[];
  /** Leaves that the previous snapshot has and this one has not: their workers must have closed. */
  dropped: { worker: Address; openedSlot: bigint }[];
};

/** Every leaf is the previous one and what was earned since; nothing is lost on the way. */
export function checkSuccession(
  previous: Snapshot | undefined,
  next: Snapshot,
  network: Network,
): Succession {
  const before = previous?.header;
  const { header } = next;
  const dropped: Succession['dropped'] = [];
  let droppedTotal = 0n;
  let wrong: string | undefined;
  const [old, leaves] = [previous?.leaves, next.leaves];
  for (let i = 0, j = 0; i < (old?.count ?? 0) || j < leaves.count;) {
    const order =
      !old || i >= old.count
        ? 1
        : j >= leaves.count
          ? -1
          : compareKeys(old.keys, i, leaves.keys, j);
    const same = order === 0 && old?.openedSlot[i] === leaves.openedSlot[j];
    if (old && order <= 0 && !same) {
      dropped.push({ worker: old.address(i), openedSlot: old.openedSlot[i] ?? 0n });
      droppedTotal += old.cumulative[i] ?? 0n;
    }
    if (order >= 0) {
      const carried = (leaves.cumulative[j] ?? 0n) - (leaves.earned[j] ?? 0n);
      const expected = same ? (old?.cumulative[i] ?? 0n) : 0n;
      if (carried !== expected) {
        wrong ??= `${leaves.address(j)} carries ${carried}, it had ${expected}`;
      }
      j++;
    }
    if (order <= 0) i++;
  }
  const retired = header.retired - (before?.retired ?? 0n);
  const writtenOff = header.writtenOff - (before?.writtenOff ?? 0n);
  const cap = network.params.epochEmissionCap * cappedEpochs(header.epoch - (before?.epoch ?? -1n));
  const checks = [
    {
      name: 'it names the previous snapshot',
      holds: header.previousRoot === before?.root,
      detail: header.previousRoot ?? 'none',
    },
    {
      name: 'epochs rise',
      holds: before === undefined || header.epoch > before.epoch,
      detail: `${before?.epoch ?? 'none'} to ${header.epoch}`,
    },
    {
      name: 'every worker keeps what it had earned',
      holds: wrong === undefined,
      detail: wrong ?? `${leaves.count} leaves`,
    },
    {
      name: 'what closed workers had is retired or split again',
      // What was retired has been paid, so it never comes back into a pot.
      holds: retired >= 0n && droppedTotal === retired + header.returned,
      detail: `${dropped.length} closed, ${droppedTotal} = ${retired} + ${header.returned}`,
    },
    {
      name: 'the total grows by the emission and what is written off',
      holds:
        writtenOff >= 0n &&
        header.cumulativeTotal === (before?.cumulativeTotal ?? 0n) + header.emission + writtenOff,
      detail: `by ${header.emission} + ${writtenOff} to ${header.cumulativeTotal}`,
    },
    {
      name: 'the emission is within the cap',
      holds: header.emission <= cap,
      detail: `${header.emission} of ${cap}`,
    },
  ];
  return { checks, dropped };
}

/** Everybody who earned was registered when the epoch began, not short, and can have worked as much. */
export function checkEarners(
  { header, leaves }: Snapshot,
  states: WorkerStates,
  minutes: bigint,
): Check {
  const name = 'who earned covered S(n) all through the epoch, and can have worked as much';
  for (let i = 0; i < leaves.count; i++) {
    const work = leaves.work[i] ?? 0n;
    // Who has closed since cannot be judged any more.
    if (work === 0n || states.presence[i] === Presence.Absent) continue;
    const worker = leaves.address(i);
    if (states.presence[i] !== Presence.Here) {
      return { name, holds: false, detail: `${worker} does not belong to this network` };
    }
    if (states.openedSlot[i] !== leaves.openedSlot[i]) continue;
    if (states.coverage[i] !== Coverage.Earns) {
      const why = states.coverage[i] === Coverage.Short ? 'was short' : 'was not registered';
      return { name, holds: false, detail: `${worker} ${why} in epoch ${header.epoch}` };
    }
    const most = (states.benchmark[i] ?? 0n) * minutes;
    if (work > most) {
      return { name, holds: false, detail: `${worker} has ${work} nano-IBM, at most ${most}` };
    }
  }
  return { name, holds: true, detail: `${leaves.count} leaves` };
}

/** The snapshot is what is published. */
export function checkPublication(
  { header, leaves }: Snapshot,
  network: Network,
  distribution: Distribution,
): Check[] {
  const all = publications(distribution);
  const published =
    publicationOf(header, distribution) ?? all.find(({ root }) => toHex(root) === header.root);
  const onChain = all.map(({ root }) => toHex(root)).join(' and ') || 'nothing';
  return [
    {
      name: 'it is of this network',
      holds: header.network === network.address,
      detail: header.network,
    },
    {
      name: 'its root is published',
      holds: published !== undefined,
      detail: published ? header.root : `${header.root} is not; ${onChain} is`,
    },
    {
      name: 'epoch, total and number of leaves are as published',
      holds:
        published?.epoch === header.epoch &&
        published.cumulativeTotal === header.cumulativeTotal &&
        published.leafCount === leaves.count,
      detail: published
        ? `epoch ${published.epoch}, ${published.cumulativeTotal} base units, ${published.leafCount} leaves`
        : 'not published',
    },
  ];
}

/** The publication of a snapshot. An epoch in which nothing was earned has the root of the one before. */
export const publicationOf = (
  { root, epoch }: Pick<SnapshotHeader, 'root' | 'epoch'>,
  distribution: Distribution,
): Publication | undefined =>
  publications(distribution).find((found) => toHex(found.root) === root && found.epoch === epoch);

/** The latest first. */
const publications = ({ pending, current }: Distribution): Publication[] =>
  [pending, current].filter((found) => found !== undefined);
