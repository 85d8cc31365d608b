/**
 * Builds a snapshot again, from its work and the previous one. What the chain has moved on from since is
 * taken from the snapshot: slots, owners, what was returned and retired, and who has closed. That is checked
 * elsewhere, as far as it can be.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import type { PoolName } from '@inferix/staking-client';
import { encodeAddress } from './base58.js';
import { toHex } from './hex.js';
import { findKey, KEY_BYTES, keyAt, Leaves, sortedOrder, type Keys } from './leaves.js';
import { snapshotText, type Snapshot } from './snapshot.js';
import { largestRemainder } from './split.js';
import type { Check } from './verify.js';
import type { Unchecked } from './predecessor.js';
import type { Work } from './work.js';
import { WORDS } from './words.js';
import { Coverage, Presence, type WorkerStates } from './worker-states.js';

/** What the work, the previous snapshot and what the snapshot says of itself come to. */
function rebuildSnapshot(
  { header, leaves }: Snapshot,
  previous: Snapshot | undefined,
  work: Work,
): Snapshot {
  const old = previous?.leaves;
  const order = leaves.byWorker();
  // Of each leaf, in the order of the workers: the line of its work, and its previous leaf; -1 for none.
  const rows = Array.from(order, (leaf) => {
    const key = leaves.key(leaf);
    const line = (leaves.work[leaf] ?? 0n) > 0n ? (findKey(work.keys, key) ?? -1) : -1;
    const before = old?.findKey(key) ?? -1;
    const carries = old?.openedSlot[before] === leaves.openedSlot[leaf];
    return { leaf, line, before: carries ? before : -1 };
  }).filter(({ line, before }) => line >= 0 || before >= 0);
  const amounts = BigUint64Array.from(rows, ({ line }) => work.amounts[line] ?? 0n);
  const shares = amounts.some((amount) => amount > 0n)
    ? largestRemainder(header.emission + header.returned, amounts)
    : new BigUint64Array(rows.length);

  const owners = new Uint8Array(rows.length * KEY_BYTES);
  for (const [i, { leaf }] of rows.entries()) {
    owners.set(keyAt(leaves.owners, leaf), i * KEY_BYTES);
  }
  const rebuilt = new Leaves(rows.length);
  for (const [to, from] of sortedOrder(owners).entries()) {
    const { leaf, before } = rows[from] ?? { leaf: -1, before: -1 };
    rebuilt.keys.set(leaves.key(leaf), to * KEY_BYTES);
    rebuilt.owners.set(keyAt(owners, from), to * KEY_BYTES);
    rebuilt.openedSlot[to] = leaves.openedSlot[leaf] ?? 0n;
    rebuilt.work[to] = amounts[from] ?? 0n;
    rebuilt.earned[to] = shares[from] ?? 0n;
    rebuilt.cumulative[to] = (old?.cumulative[before] ?? 0n) + (shares[from] ?? 0n);
  }
  const { emission, writtenOff } = header;
  return {
    header: {
      ...header,
      previousRoot: previous?.header.root,
      cumulativeTotal: (previous?.header.cumulativeTotal ?? 0n) + emission + writtenOff,
      work: rebuilt.wholeIbm(),
      root: toHex(rebuilt.tree().root),
    },
    leaves: rebuilt,
  };
}

/** The snapshot is what its work and the previous one come to, line by line. */
export function checkRebuilt(
  snapshot: Snapshot,
  previous: Snapshot | undefined,
  work: Work,
): Check {
  const name = `built again from its ${WORDS[snapshot.header.pool].measure}, it is the same`;
  const [found, expected] = [snapshot, rebuildSnapshot(snapshot, previous, work)].map(linesOf);
  for (let line = 1; ; line++) {
    const [is, should] = [found?.next(), expected?.next()];
    if (is?.done && should?.done) {
      return {
        name,
        holds: true,
        detail: `${line - 1} lines; slots, owners and returns are its own`,
      };
    }
    if (is?.value !== should?.value) {
      const detail = `line ${line} is ${is?.value ?? 'missing'}, it should be ${should?.value ?? 'missing'}`;
      return { name, holds: false, detail };
    }
  }
}

function* linesOf(snapshot: Snapshot): Generator<string, undefined> {
  for (const text of snapshotText(snapshot)) yield* text.split('\n').slice(0, -1);
  return undefined;
}

/** Workers with work that the snapshot gives nothing for, in ascending order. */
export function leftOutOf({ leaves }: Snapshot, work: Work): Keys {
  const left: number[] = [];
  for (let line = 0; line < work.lines.length; line++) {
    const leaf = leaves.findKey(keyAt(work.keys, line)) ?? -1;
    const isPaid = (leaves.work[leaf] ?? 0n) > 0n;
    if ((work.amounts[line] ?? 0n) > 0n && !isPaid) left.push(line);
  }
  const keys = new Uint8Array(left.length * KEY_BYTES);
  for (const [i, line] of left.entries()) keys.set(keyAt(work.keys, line), i * KEY_BYTES);
  return keys;
}

/** Whoever is left out did not earn, by its coverage record. */
export function checkLeftOut(
  keys: Keys,
  states: WorkerStates,
  pool: PoolName,
): { checks: Check[]; unchecked: Unchecked[] } {
  const { payees, measure } = WORDS[pool];
  const address = (row: number) => encodeAddress(keys, row * KEY_BYTES) as Address;
  let wrong: Address | undefined;
  const unknown: Address[] = [];
  for (let row = 0; row < states.count; row++) {
    const isHere = states.presence[row] === Presence.Here;
    const coverage = states.coverageAt(row);
    if (isHere && coverage === Coverage.Earns) wrong ??= address(row);
    if (!isHere || coverage === Coverage.Forgotten) unknown.push(address(row));
  }
  const check = {
    name: 'who is left out did not earn',
    holds: wrong === undefined,
    detail: wrong
      ? `${wrong} earned, and the ${measure} has a line for it`
      : `${states.count} ${payees}`,
  };
  const detail = `${unknown.length} of them are not there, or forgotten by the records: ${unknown[0] ?? ''}`;
  return {
    checks: [check],
    unchecked:
      unknown.length > 0 ? [{ name: 'whether all who are left out did not earn', detail }] : [],
  };
}
