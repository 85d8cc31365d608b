/**
 * Checks a snapshot against the workers and the reward pool as they are on chain.
 *
 * @module
 */

import { formatNano } from '@inferix/staking-client';
import { least, most } from './amounts.js';
import type { Leaves } from './leaves.js';
import type { PoolState } from './retired.js';
import type { Snapshot } from './snapshot.js';
import type { Check, Succession } from './verify.js';
import { WORDS } from './words.js';
import { Coverage, Presence, type WorkerStates } from './worker-states.js';

/** Every worker that earned was registered when the epoch began, and not short in it. */
export function checkEarners({ header, leaves }: Snapshot, states: WorkerStates): Check {
  const name = 'who earned was registered when the epoch began, and not short in it';
  for (let i = 0; i < leaves.count; i++) {
    // A worker that has closed since cannot be judged any more.
    if ((leaves.work[i] ?? 0n) === 0n || hasClosed(leaves, states, i)) continue;
    if (states.presence[i] === Presence.Elsewhere) {
      return { name, holds: false, detail: `${leaves.address(i)} does not belong to this network` };
    }
    const coverage = states.coverageAt(i);
    if (coverage !== Coverage.Earns) {
      const why = coverage === Coverage.Short ? 'was short' : 'was not registered';
      const detail = `${leaves.address(i)} ${why} in epoch ${header.epoch}`;
      return { name, holds: false, detail };
    }
  }
  return { name, holds: true, detail: `${leaves.count} leaves` };
}

/** The reward pool before and after the workers were read. */
export type PoolReadings = { before: PoolState; after: PoolState };

/**
 * Nothing is given out a second time, and nothing is kept back: what was claimed is in the leaf of its worker,
 * or retired, and nothing else is retired.
 *
 * @param overpaid - What living workers had been paid too much at the previous snapshot.
 */
export function checkClaims(
  { header, leaves }: Snapshot,
  states: WorkerStates,
  { before, after }: PoolReadings,
  overpaid = 0n,
): Check[] {
  const { retired } = header;
  let [covered, carried, gone] = [0n, 0n, 0n];
  for (let i = 0; i < leaves.count; i++) {
    const cumulative = leaves.cumulative[i] ?? 0n;
    if (hasClosed(leaves, states, i)) {
      gone += cumulative;
      continue;
    }
    const claimed = states.claimedTotal[i] ?? 0n;
    covered += least(claimed, cumulative);
    carried += least(claimed, cumulative - (leaves.earned[i] ?? 0n));
  }
  // Those that have closed since had claimed at most their leaves, and at most what the pool has booked.
  const closedSince = least(gone, most(after.closedClaimedTotal - header.closedClaimed, 0n));
  const { claimedTotal } = before.distribution;
  const mostRetired = most(
    after.distribution.claimedTotal - carried,
    after.closedClaimedTotal + overpaid,
  );
  return [
    {
      name: `every claim is in the leaf of its ${WORDS[header.pool].payee}, or retired`,
      holds: claimedTotal <= retired + covered + closedSince,
      detail: `${claimedTotal} claimed, ${retired + covered + closedSince} in leaves and retired`,
    },
    {
      name: 'nothing else is retired',
      holds: retired <= mostRetired,
      detail: `${retired} of ${mostRetired} claimed that the leaves do not carry on`,
    },
  ];
}

/** Whoever is not there has closed: there are not more of them than the pool has counted since. */
export function checkMissing(
  { header, leaves }: Snapshot,
  states: WorkerStates,
  now: bigint,
): Check {
  let missing = 0n;
  for (let i = 0; i < leaves.count; i++) if (hasClosed(leaves, states, i)) missing++;
  const closed = now - header.closedWorkers;
  const holds = missing <= closed;
  const { payees, pool } = WORDS[header.pool];
  const counts = `${missing} of its ${payees} are not there, ${closed} have closed since, by the ${pool}`;
  return {
    name: 'who is not there has closed since',
    holds,
    detail: holds ? counts : `${counts}: its header is wrong, or the endpoint`,
  };
}

/**
 * Every worker with a leaf had been opened by the snapshot's slot. A leaf of a later slot is for whoever opens
 * that worker then: until it is opened, it passes for one that has closed.
 *
 * @param before - Read before the workers were: what is opened later was not there for them.
 */
export function checkOpened({ header, leaves }: Snapshot, { slot }: PoolState): Check {
  const latest = least(header.slot, slot);
  const wrong = leaves.openedSlot.findIndex((opened) => opened > latest);
  return {
    name: `every ${WORDS[header.pool].payee} with a leaf had been opened by then`,
    holds: wrong === -1,
    detail:
      wrong === -1
        ? `by slot ${latest}`
        : `${leaves.address(wrong)} would be opened in slot ${leaves.openedSlot[wrong]}, after slot ${latest}`,
  };
}

/** What the header says of the pool's books can be true. */
export function checkBooks(
  { header }: Snapshot,
  previous: Snapshot | undefined,
  { after }: PoolReadings,
): Check {
  const none = { slot: 0n, closedWorkers: 0n, closedClaimed: 0n };
  const { slot, closedWorkers, closedClaimed } = previous?.header ?? none;
  const { pool, payees } = WORDS[header.pool];
  const isBetween = (least: bigint, value: bigint, most: bigint) => least <= value && value <= most;
  return {
    name: `slot and counts of closed ${payees} fit the ${pool}`,
    holds:
      isBetween(slot, header.slot, after.slot) &&
      isBetween(closedWorkers, header.closedWorkers, after.closedWorkers) &&
      isBetween(closedClaimed, header.closedClaimed, after.closedClaimedTotal),
    detail:
      `slot ${header.slot}: ${header.closedWorkers} closed, which had claimed ${header.closedClaimed}; ` +
      `by slot ${after.slot} ${after.closedWorkers} and ${after.closedClaimedTotal}`,
  };
}

/** Who has no leaf any more has closed, and the pool has counted it. */
export function checkDropped(
  { dropped }: Succession,
  isHere: (index: number) => boolean,
  previous: Snapshot | undefined,
  after: PoolState,
): Check {
  const wrong = dropped.find((_, index) => isHere(index));
  const closed = after.closedWorkers - (previous?.header.closedWorkers ?? 0n);
  const { pool, payees } = WORDS[after.name];
  return {
    name: 'who has no leaf any more has closed',
    holds: wrong === undefined && BigInt(dropped.length) <= closed,
    detail: wrong
      ? `${wrong.worker} is there`
      : `${dropped.length} ${payees}; ${closed} have closed since the previous snapshot, by the ${pool}`,
  };
}

/** No leaf has more work than the largest benchmark known for its worker gives in the epoch's minutes. */
export function checkPlausible({ leaves }: Snapshot, states: WorkerStates, minutes: bigint): Check {
  const name = 'nobody worked more than the benchmarks known for it give';
  const found: number[] = [];
  for (let i = 0; i < leaves.count; i++) {
    if (hasClosed(leaves, states, i)) continue;
    if ((leaves.work[i] ?? 0n) > (states.benchmark[i] ?? 0n) * minutes) found.push(i);
  }
  const [first, ...others] = found;
  if (first === undefined) return { name, holds: true, detail: `${leaves.count} leaves` };
  const benchmark = states.benchmark[first] ?? 0n;
  const detail =
    `${leaves.address(first)} worked ${formatNano(leaves.work[first] ?? 0n)} IBM: ` +
    `its ${formatNano(benchmark)} IB give at most ${formatNano(benchmark * minutes)}`;
  const more = `${others.length} more ${others.length === 1 ? 'leaf has' : 'leaves have'}`;
  return {
    name,
    holds: false,
    detail: others.length === 0 ? detail : `${detail}; ${more} too much work`,
  };
}

function hasClosed(leaves: Leaves, states: WorkerStates, i: number): boolean {
  if (states.presence[i] === Presence.Absent) return true;
  return states.presence[i] === Presence.Here && !states.isHere(i, leaves.openedSlot[i]);
}
