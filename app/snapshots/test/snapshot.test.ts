import assert from 'node:assert/strict';
import fs, {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';

import { U64_MAX } from '@inferix/staking-client';
import { writeSnapshot } from '../src/node/files.js';
import { snapshotOf, snapshotFolder, someSnapshot } from './harness/snapshots.js';

const { folder, linesOf, readText } = snapshotFolder();

test('what is written is read again, and written again the same to the last byte', async () => {
  for (const snapshot of [someSnapshot(), snapshotOf([{ cumulative: 5n, earned: 5n, work: 1n }])]) {
    const first = linesOf(snapshot);
    assert.deepEqual(linesOf(snapshot), first, 'always the same');
    const read = await readText(first.join('\n'));
    assert.deepEqual(read.header, snapshot.header);
    const { keys, owners, openedSlot, cumulative, earned, work } = snapshot.leaves;
    const columns = { keys, owners, openedSlot, cumulative, earned, work };
    for (const [name, column] of Object.entries(columns)) {
      assert.deepEqual(read.leaves[name as 'work'], column, name);
    }
    assert.deepEqual(linesOf(read), first);
  }
});

test('the largest numbers survive, and more leaves than are written at once', async () => {
  const large = snapshotOf([
    { openedSlot: U64_MAX, cumulative: U64_MAX, earned: U64_MAX, work: U64_MAX },
  ]);
  assert.deepEqual((await readText(linesOf(large).join('\n'))).header, large.header);
  const rows = Array.from({ length: 30_000 }, (_, i) => ({ cumulative: BigInt(i) }));
  const lines = linesOf(snapshotOf(rows, { emission: 0n }));
  assert.equal(lines.length, 30_002);
  assert.deepEqual(linesOf(await readText(lines.join('\n'))), lines);
});

test('the file has the format that other tools read', () => {
  const snapshot = someSnapshot();
  const [header = '', leaf = '', ...others] = linesOf(snapshot);
  assert.deepEqual(Object.entries(JSON.parse(header) as object), [
    ['format', 'inferix-rewards-snapshot'],
    ['version', 2],
    ['network', snapshot.header.network],
    ['epoch', '12'],
    ['slot', '7000'],
    ['previousRoot', 'ab'.repeat(32)],
    ['emission', '183'],
    ['writtenOff', '0'],
    ['returned', '17'],
    ['retired', '1000'],
    ['closedWorkers', '3'],
    ['closedClaimed', '900'],
    ['cumulativeTotal', '7778777'],
    ['work', '20'],
    ['leafCount', 7],
    ['root', snapshot.header.root],
    ['columns', ['worker', 'openedSlot', 'cumulative', 'earned', 'work', 'owner']],
  ]);
  const { leaves } = snapshot;
  const numbers = [leaves.openedSlot[0], leaves.cumulative[0], leaves.earned[0], leaves.work[0]];
  assert.equal(leaf, JSON.stringify([leaves.address(0), ...numbers.map(String), leaves.owner(0)]));
  assert.equal(others.at(-1), '', 'the last line ends, too');
});

test('a file that cannot be written leaves nothing behind', () => {
  const taken = join(folder, 'taken');
  mkdirSync(taken);
  assert.throws(
    () => {
      writeSnapshot(taken, someSnapshot());
    },
    { code: 'EISDIR', path: taken },
  );
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.includes('taken')),
    ['taken'],
  );
});

test('a snapshot is written through no link, neither at its name nor at one like it', () => {
  const victim = join(folder, 'victim');
  const file = join(folder, 'linked');
  writeFileSync(victim, 'precious');
  symlinkSync(victim, `${file}.unfinished`);
  symlinkSync(victim, file);
  writeSnapshot(file, someSnapshot());
  assert.equal(readFileSync(victim, 'utf8'), 'precious');
  assert.ok(lstatSync(file).isFile());
  const names = readdirSync(folder).filter((name) => name.startsWith('linked'));
  assert.deepEqual(names.sort(), ['linked', 'linked.unfinished'], 'nothing is left behind');
});

test('a file in a folder that does not exist fails by its own name', () => {
  const file = join(folder, 'nowhere', 'x');
  assert.throws(
    () => {
      writeSnapshot(file, someSnapshot());
    },
    { code: 'ENOENT', path: file },
  );
});

test('a snapshot is on the disk before it has its name', (t) => {
  const calls: string[] = [];
  for (const name of ['writeFileSync', 'fsyncSync', 'closeSync', 'renameSync'] as const) {
    const call = fs[name] as (...args: unknown[]) => unknown;
    t.mock.method(fs, name, (...args: unknown[]) => {
      if (calls.at(-1) !== name) calls.push(name);
      return call(...args);
    });
  }
  syncBuiltinESMExports();
  try {
    writeSnapshot(join(folder, 'safe'), someSnapshot());
  } finally {
    t.mock.restoreAll();
    syncBuiltinESMExports();
  }
  assert.deepEqual(calls, ['writeFileSync', 'fsyncSync', 'closeSync', 'renameSync']);
});
