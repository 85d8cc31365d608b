/**
 * Compares what a snapshot says that it continues with what the chain says. A snapshot names its predecessor
 * itself, and whoever wants to take everything names another one, or none.
 *
 * @module
 */

import type { Distribution, Network } from '@inferix/staking-client';
import { toHex } from './hex.js';
import type { Snapshot } from './snapshot.js';
import { publicationOf, type Check } from './verify.js';

/** What could not be checked, and why. */
export type Unchecked = { name: string; detail: string };

export type Compared = { checks: Check[]; unchecked: Unchecked[] };

const CONTINUES = 'it continues what the chain says that it continues';
const AS_PUBLISHED = '--previous is what was published';
const PREVIOUS = 'the snapshot that it continues, leaf by leaf';

/**
 * A publication that is pending continues the current one, whose root the chain has; a correction, and one
 * that is current by now, the base, of which the chain keeps only epoch and total.
 *
 * @param distribution - As it is stored: settling drops the root that a claimable publication replaces.
 */
export function checkPredecessor(
  next: Snapshot,
  previous: Snapshot | undefined,
  distribution: Distribution,
  network: Pick<Network, 'params'>,
): Compared {
  const { header } = next;
  const { pending, current } = distribution;
  const published = publicationOf(header, distribution);
  const unchecked: Unchecked[] = [];
  if (header.previousRoot !== undefined && !previous) {
    const detail = `name the snapshot with root ${header.previousRoot} with --previous`;
    unchecked.push({ name: PREVIOUS, detail });
  }
  if (!published) {
    const detail = 'the chain knows no such publication';
    return { checks: [], unchecked: [...unchecked, { name: CONTINUES, detail }] };
  }
  const isPending = published === pending;
  if (isPending && !corrects(distribution, network)) {
    const root = current && toHex(current.root);
    const isPrevious = !previous || (current !== undefined && isPublication(previous, current));
    const holds = header.previousRoot === root && isPrevious;
    const named = header.previousRoot ?? 'no root';
    const onChain = root === undefined ? 'nothing' : `epoch ${current?.epoch} with root ${root}`;
    const detail = holds
      ? onChain
      : header.previousRoot === root
        ? `--previous is not ${onChain}, as published`
        : `it names ${named}; on chain is ${onChain}`;
    return { checks: [{ name: CONTINUES, holds, detail }], unchecked };
  }
  const compared = comparedWithBase(next, previous, distribution, isPending);
  return { checks: compared.checks, unchecked: [...unchecked, ...compared.unchecked] };
}

/** Whether what is pending was published while the current publication was suspended. */
function corrects(
  { pending, wasSuspended, suspendedUntil, guardianSuspendedUntil }: Distribution,
  { params }: Pick<Network, 'params'>,
): boolean {
  if (!pending || !wasSuspended) return false;
  // Publishing prolongs a suspension, even one that has lapsed: only the guardian's own end says which.
  const publishedAt = pending.claimableAt - BigInt(params.publicationDelaySecs);
  return suspendedUntil === UNTIL_CORRECTED || publishedAt < guardianSuspendedUntil;
}

/** The admin's suspension does not lapse. */
const UNTIL_CORRECTED = 2n ** 63n - 1n;

function comparedWithBase(
  { header }: Snapshot,
  previous: Snapshot | undefined,
  { base }: Distribution,
  isPending: boolean,
): Compared {
  const begins = base.cumulativeTotal === 0n;
  const onChain = begins
    ? 'nothing'
    : `epoch ${base.nextEpoch - 1n} with a total of ${base.cumulativeTotal} base units`;
  if (header.previousRoot === undefined) {
    const detail = begins ? onChain : `it names no root; by the chain it continues ${onChain}`;
    return { checks: [{ name: CONTINUES, holds: begins, detail }], unchecked: [] };
  }
  // That it has to be named is said already.
  if (!previous) return { checks: [], unchecked: [] };
  const { epoch, cumulativeTotal } = previous.header;
  if (epoch + 1n === base.nextEpoch && cumulativeTotal === base.cumulativeTotal) {
    const detail = `${onChain}; the chain does not keep its root`;
    const checks = [{ name: CONTINUES, holds: true, detail }];
    return { checks, unchecked: isPending ? [asPublished(previous)] : [] };
  }
  if (!isPending && epoch >= base.nextEpoch && cumulativeTotal >= base.cumulativeTotal) {
    // It may continue a publication whose suspension had lapsed, which the chain does not keep.
    const detail = `the chain does not keep epoch ${epoch}, and counts from ${onChain}`;
    return { checks: [], unchecked: [{ name: CONTINUES, detail }] };
  }
  const detail = `--previous is epoch ${epoch} with a total of ${cumulativeTotal}; by the chain it continues ${onChain}`;
  return { checks: [{ name: CONTINUES, holds: false, detail }], unchecked: [] };
}

/**
 * Whoever publishes a wrong root may hand over another previous snapshot with its correction, in which what
 * nobody has claimed yet is somebody else's. Only who has kept the root can tell.
 */
const asPublished = ({ header: { epoch, root } }: Snapshot): Unchecked => ({
  name: AS_PUBLISHED,
  detail:
    `the chain does not keep the root of epoch ${epoch}. Compare ${root} with the snapshot that you have ` +
    'kept of it, or with the transaction that published it',
});

const isPublication = (
  { header, leaves }: Snapshot,
  published: NonNullable<Distribution['current']>,
): boolean =>
  header.root === toHex(published.root) &&
  header.epoch === published.epoch &&
  header.cumulativeTotal === published.cumulativeTotal &&
  leaves.count === published.leafCount;
