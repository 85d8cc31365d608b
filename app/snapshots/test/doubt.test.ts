import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NANO } from '@inferix/staking-client';
import { compareFirst, ROOT_PROVES } from '../src/doubt.js';
import { PROVEN_COLUMNS, UNPROVEN_COLUMNS, type Snapshot } from '../src/snapshot.js';
import { checkSplit } from '../src/verify.js';
import { altered, snapshotFolder, snapshotOf, type Row } from './harness/snapshots.js';
import { keyOf } from './harness/worlds.js';

const EARNED = { earned: 10n, cumulative: 10n, work: NANO };

type Column = (typeof PROVEN_COLUMNS | typeof UNPROVEN_COLUMNS)[number];

test('the root proves the columns that it is said to prove, and none of the others', () => {
  const rootOf = (change: Row): string =>
    snapshotOf([{ key: keyOf('ann'), owner: keyOf('owner'), openedSlot: 7n, ...EARNED, ...change }])
      .header.root;
  const changes: Record<Column, Row> = {
    worker: { key: keyOf('bob') },
    openedSlot: { openedSlot: 8n },
    cumulative: { cumulative: 11n },
    earned: { earned: 9n },
    work: { work: 2n * NANO },
    owner: { owner: keyOf('another owner') },
  };
  const isProven = (column: Column): boolean => rootOf(changes[column]) !== rootOf({});
  const columns = Object.keys(changes) as Column[];
  assert.deepEqual(columns.filter(isProven), [...PROVEN_COLUMNS]);
  assert.deepEqual(
    columns.filter((column) => !isProven(column)),
    [...UNPROVEN_COLUMNS],
  );
  assert.match(ROOT_PROVES, /proves the columns worker, openedSlot and cumulative\. /);
  assert.match(ROOT_PROVES, /not prove earned, work and owner,/);
});

test('a unit of earned that was moved in the file alone is read, and breaks the split', async () => {
  const published = snapshotOf([
    { key: keyOf('ann'), ...EARNED },
    { key: keyOf('bob'), ...EARNED },
  ]);
  const moved = altered(published, (rows) => {
    for (const [i, row] of [...rows.values()].entries()) row.earned = i === 0 ? 11n : 9n;
  });
  const { linesOf, readText } = snapshotFolder();
  const read: Snapshot = await readText(linesOf(moved).join('\n'));
  assert.equal(read.header.root, published.header.root);
  assert.ok(checkSplit(published).holds);
  assert.ok(!checkSplit(read).holds);
});

test('a file that does not hold is compared before the guardian is told', () => {
  const at = compareFirst('https://example.org/snapshots');
  assert.match(at, /from the network's own address, https:\/\/example\.org\/snapshots and from/);
  assert.match(compareFirst(undefined), /from the distributor and from another source/);
  for (const said of [at, compareFirst(undefined)]) assert.match(said, /Tell the guardian only if/);
});
