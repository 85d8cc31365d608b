/**
 * Checks a snapshot against the previous one and against what is published. That it agrees with itself (order,
 * sums, root) has been checked when it was read.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import type { Distribution, Network, Publication } from '@inferix/staking-client';
import { mostOf, capsOf } from './caps.js';
import { toHex } from './hex.js';
import { compareKeys } from './leaves.js';
import type { Snapshot, SnapshotHeader } from './snapshot.js';
import { largestRemainder } from './split.js';
import { WORDS } from './words.js';

export type Check = { name: string; holds: boolean; detail: string };

/** The pot is split in proportion to work or shares, by largest remainder. */
export function checkSplit({ header, leaves }: Snapshot): Check {
  const { payee, measure } = WORDS[header.pool];
  const name = `the pot is split in proportion to ${measure}, to the last unit`;
  if (!leaves.work.some((work) => work > 0n)) {
    return { name, holds: false, detail: `no ${payee} has any ${measure}` };
  }
  // Among equals the lower address gets the unit that is left over.
  const order = leaves.byWorker();
  const weights = BigUint64Array.from(order, (leaf) => leaves.work[leaf] ?? 0n);
  const shares = largestRemainder(header.emission + header.returned, weights);
  const wrong = order.findIndex((leaf, i) => shares[i] !== leaves.earned[leaf]);
  const leaf = order[wrong] ?? -1;
  const holds = wrong === -1;
  const detail = holds
    ? `${header.emission} + ${header.returned} base units`
    : `${leaves.address(leaf)} earned ${leaves.earned[leaf]}, its share is ${shares[wrong]}`;
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
  /** The first epoch that a publication without a previous one covers. */
  firstEpoch = 0n,
): Succession {
  const before = previous?.header;
  const { header } = next;
  const dropped: Succession['dropped'] = [];
  let droppedTotal = 0n;
  let wrong: string | undefined;
  const [old, leaves] = [previous?.leaves, next.leaves];
  const [oldOrder, order] = [old?.byWorker() ?? new Uint32Array(), leaves.byWorker()];
  for (let k = 0, l = 0; k < oldOrder.length || l < order.length;) {
    const [i, j] = [oldOrder[k], order[l]];
    const difference =
      !old || i === undefined ? 1 : j === undefined ? -1 : compareKeys(old.keys, i, leaves.keys, j);
    const same = difference === 0 && old?.openedSlot[i ?? -1] === leaves.openedSlot[j ?? -1];
    if (old && i !== undefined && difference <= 0 && !same) {
      dropped.push({ worker: old.address(i), openedSlot: old.openedSlot[i] ?? 0n });
      droppedTotal += old.cumulative[i] ?? 0n;
    }
    if (j !== undefined && difference >= 0) {
      const carried = (leaves.cumulative[j] ?? 0n) - (leaves.earned[j] ?? 0n);
      const expected = same ? (old?.cumulative[i ?? -1] ?? 0n) : 0n;
      if (carried !== expected) {
        wrong ??= `${leaves.address(j)} carries ${carried}, it had ${expected}`;
      }
    }
    if (difference >= 0) l++;
    if (difference <= 0) k++;
  }
  const retired = header.retired - (before?.retired ?? 0n);
  const previousTotal = before?.cumulativeTotal ?? 0n;
  const { pool, epoch, emission, writtenOff, work } = header;
  const { payee, payees, pot } = WORDS[pool];
  const nextEpoch = before ? before.epoch + 1n : firstEpoch;
  const carried = { nextEpoch, growth: 0n, writtenOff: 0n, work: 0n };
  const cap = mostOf(capsOf({ pool, network, epoch, previousTotal, writtenOff, work, carried }));
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
      name: `every ${payee} keeps what it had earned`,
      holds: wrong === undefined,
      detail: wrong ?? `${leaves.count} leaves`,
    },
    {
      name: `what closed ${payees} had is retired or split again`,
      holds: droppedTotal + writtenOff === retired + header.returned,
      detail: `${dropped.length} closed, ${droppedTotal} + ${writtenOff} = ${retired} + ${header.returned}`,
    },
    {
      name: `the total grows by the ${pot} and what is written off`,
      holds: header.cumulativeTotal === previousTotal + emission + writtenOff,
      detail: `by ${emission} + ${writtenOff} to ${header.cumulativeTotal}`,
    },
    {
      name: `the ${pot} is within the caps`,
      holds: emission <= cap,
      detail: `${emission} of ${cap}`,
    },
  ];
  return { checks, dropped };
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
