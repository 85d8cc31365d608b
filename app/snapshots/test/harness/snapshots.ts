import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

import { getAddressDecoder, type Address } from '@solana/kit';

import { KEY_BYTES, keyAt, Leaves, sortedOrder, type Keys } from '../../src/leaves.js';
import { toHex } from '../../src/hex.js';
import { readSnapshot, writeSnapshot } from '../../src/node/files.js';
import type { Snapshot, SnapshotHeader } from '../../src/snapshot.js';

/** A leaf as tests write it; what they do not say is zero. */
export type Row = {
  key?: Uint8Array;
  owner?: Uint8Array;
  openedSlot?: bigint;
  cumulative?: bigint;
  earned?: bigint;
  work?: bigint;
};

export const someAddress = (): Address => getAddressDecoder().decode(randomBytes(KEY_BYTES));

/** A folder that is gone after the file's tests. */
export function someFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'inferix-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

/** A folder to write snapshots to and read them from, line by line. */
export function snapshotFolder() {
  const folder = someFolder();
  return {
    folder,
    /** The lines that a snapshot is written as. */
    linesOf: (snapshot: Snapshot): string[] => {
      const file = join(folder, 'written');
      writeSnapshot(file, snapshot);
      return readFileSync(file, 'utf8').split('\n');
    },
    readText: (text: string): Promise<Snapshot> => {
      const file = join(folder, 'read');
      writeFileSync(file, text);
      return readSnapshot(file);
    },
  };
}

/** A snapshot's text but for the slot, which is another one at any other time. */
export const withoutSlot = (text: string): string => text.replace(/"slot":"\d+",/, '');

/** Leaves in their order, of workers and owners of no importance unless they are given. */
export function leavesOf(rows: readonly Row[]): Leaves {
  const columnOf = (name: 'key' | 'owner'): Keys => {
    const column = new Uint8Array(rows.length * KEY_BYTES);
    for (const [i, row] of rows.entries())
      column.set(row[name] ?? randomBytes(KEY_BYTES), i * KEY_BYTES);
    return column;
  };
  const [keys, owners] = [columnOf('key'), columnOf('owner')];
  const leaves = new Leaves(rows.length);
  for (const [to, from] of sortedOrder(owners, keys).entries()) {
    const row = rows[from];
    leaves.keys.set(keyAt(keys, from), to * KEY_BYTES);
    leaves.owners.set(keyAt(owners, from), to * KEY_BYTES);
    leaves.openedSlot[to] = row?.openedSlot ?? 0n;
    leaves.cumulative[to] = row?.cumulative ?? 0n;
    leaves.earned[to] = row?.earned ?? 0n;
    leaves.work[to] = row?.work ?? 0n;
  }
  return leaves;
}

/** A snapshot of these leaves that agrees with itself, unless a change says otherwise. */
export function snapshotOf(rows: readonly Row[], change: Partial<SnapshotHeader> = {}): Snapshot {
  const leaves = leavesOf(rows);
  const sum = (values: BigUint64Array): bigint => values.reduce((a, b) => a + b, 0n);
  const { returned = 0n, retired = 0n } = change;
  const header = {
    pool: 'rewards' as const,
    network: someAddress(),
    epoch: 0n,
    slot: 7_000n,
    previousRoot: undefined,
    emission: sum(leaves.earned) - returned,
    writtenOff: 0n,
    returned,
    retired,
    closedWorkers: 0n,
    closedClaimed: 0n,
    cumulativeTotal: sum(leaves.cumulative) + retired,
    work: leaves.wholeIbm(),
    root: toHex(leaves.tree().root),
    ...change,
  };
  return { header, leaves };
}

/** A snapshot with other leaves: what they say now has a root, too. */
export function altered(
  { header, leaves }: Snapshot,
  change: (rows: Map<string, Row>) => void,
  fields: Partial<SnapshotHeader> = {},
): Snapshot {
  const rows = new Map<string, Row>();
  for (let i = 0; i < leaves.count; i++) {
    const { openedSlot, cumulative, earned, work } = leaves;
    const row = {
      openedSlot: openedSlot[i],
      cumulative: cumulative[i],
      earned: earned[i],
      work: work[i],
    };
    const [key, owner] = [leaves.key(i), keyAt(leaves.owners, i)];
    rows.set(leaves.address(i), { key, owner, ...row } as Row);
  }
  change(rows);
  const other = leavesOf([...rows.values()]);
  const own = { root: toHex(other.tree().root), work: other.wholeIbm() };
  return { header: { ...header, ...own, ...fields }, leaves: other };
}

/** Seven workers of which five earned, after others had closed. */
export function someSnapshot(): Snapshot {
  const rows = Array.from({ length: 7 }, (_, i) => ({
    openedSlot: BigInt(100 + i),
    cumulative: BigInt(10 ** i) * 7n,
    earned: i < 2 ? 0n : BigInt(10 * i),
    work: i < 2 ? 0n : BigInt(i) * 1_000_000_000n,
  }));
  const previousRoot = 'ab'.repeat(32);
  const closed = { returned: 17n, retired: 1_000n, closedWorkers: 3n, closedClaimed: 900n };
  return snapshotOf(rows, { epoch: 12n, previousRoot, ...closed });
}
