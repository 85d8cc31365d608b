import assert from 'node:assert/strict';
import { test } from 'node:test';

import { seeded } from '@inferix/staking-testkit/random';
import { SnapshotError } from '../src/error.js';
import { KEY_BYTES } from '../src/leaves.js';
import { parseSnapshot } from '../src/snapshot.js';
import { snapshotFolder, snapshotOf, someSnapshot, type Row } from './harness/snapshots.js';

const { linesOf, readText } = snapshotFolder();

/** Expects a refusal that names the line, and returns what it says. */
async function isBroken(lines: readonly string[] | string, line: number): Promise<string> {
  const text = typeof lines === 'string' ? lines : lines.join('\n');
  const error: unknown = await readText(text).then(
    () => assert.fail(`it was taken: ${text}`),
    (error: unknown) => error,
  );
  assert.ok(error instanceof SnapshotError, String(error));
  const [, at, why = ''] = /^.*\/read:(\d+): (.*)\.$/s.exec(error.message) ?? [];
  assert.equal(at, String(line), error.message);
  return why;
}

/** The lines with one changed by hand. */
const withLine = (lines: readonly string[], line: number, change: (text: string) => string) =>
  lines.map((text, i) => (i === line - 1 ? change(text) : text));

/** The lines with another field in the header. */
const withField = (lines: readonly string[], name: string, value: unknown) =>
  withLine(lines, 1, (text) => JSON.stringify({ ...(JSON.parse(text) as object), [name]: value }));

test('whoever reads it can refuse it by its header, before a leaf is read', async () => {
  const [header = '', ...leaves] = linesOf(someSnapshot());
  const unread = function* (): Generator<string[]> {
    yield [header];
    assert.fail(`${leaves.length} leaves were asked for`);
  };
  const refusal = new SnapshotError('It is not the one that was asked for.');
  await assert.rejects(
    parseSnapshot('it', unread(), (announced) => {
      assert.equal(announced.leafCount, someSnapshot().leaves.count);
      throw refusal;
    }),
    refusal,
  );
});

test('a file that was cut short anywhere is refused at the line where it ends', async () => {
  const text = linesOf(someSnapshot()).join('\n');
  // The last character is the end of the last line: without it nothing is missing.
  await readText(text.slice(0, -1));
  const random = seeded(3);
  const cuts = Array.from({ length: 150 }, () => Math.floor(random() * (text.length - 1)));
  for (const cut of [0, 1, text.length - 2, ...cuts]) {
    const rest = text.slice(0, cut);
    const lines = rest.replace(/\n$/, '').split('\n').length;
    await isBroken(rest, lines);
  }
});

test('a change of any digit is noticed', async () => {
  const lines = linesOf(someSnapshot());
  const text = lines.join('\n');
  const opened = /^(\["\w+",)"\d+"/;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (!/\d/.test(character)) continue;
    const changed = text.slice(0, at) + (character === '7' ? '8' : '7') + text.slice(at + 1);
    const column = text.slice(text.lastIndexOf('\n', at) + 1, at).split(',').length;
    const isLeaf = at > (lines[0]?.length ?? 0);
    // Neither what a share was earned with, nor the owner, nor these fields are hashed: the chain and a new
    // split tell.
    if (isLeaf && column >= 5) continue;
    if (
      /"(epoch|slot|network|previousRoot|writtenOff|closedWorkers|closedClaimed)":"\w*$/.test(
        text.slice(0, at),
      )
    )
      continue;
    await assert.rejects(readText(changed), SnapshotError, changed.slice(at - 20, at + 20));
  }
  assert.match(lines[1] ?? '', opened);
});

test('leaves stand in one order, each once, and as many as the header says', async () => {
  const lines = linesOf(someSnapshot());
  const [two = '', three = ''] = lines.slice(1, 3);
  const order = 'the leaves are not in ascending order of owner, then worker';
  assert.equal(
    await isBroken(
      withLine(
        withLine(lines, 2, () => three),
        3,
        () => two,
      ),
      3,
    ),
    order,
  );
  assert.equal(
    await isBroken(
      withLine(lines, 3, () => two),
      3,
    ),
    order,
  );
  const more = [...lines.slice(0, -1), lines[1] ?? '', ''];
  assert.equal(await isBroken(more, 9), 'the header says 7 leaves, here is one more');
  assert.equal(await isBroken([...lines, ''], 9), 'the header says 7 leaves, here is one more');
  const fewer = lines.filter((_, i) => i !== 7);
  assert.equal(await isBroken(fewer, 7), 'the header says 7 leaves, here are 6');
  for (const leafCount of [6, 8, 100])
    await assert.rejects(
      readText(withField(lines, 'leafCount', leafCount).join('\n')),
      SnapshotError,
    );
  for (const leafCount of [0, -1, 1.5, '7', null, undefined]) {
    assert.equal(
      await isBroken(withField(lines, 'leafCount', leafCount), 1),
      '"leafCount" is missing or wrong',
    );
  }
  assert.match(
    await isBroken(withField(lines, 'leafCount', 1e15), 1),
    /no room for 1000000000000000/,
  );
});

test('a worker has one leaf, whoever owned it', async () => {
  const [key, low, high] = [1, 2, 3].map((byte) => new Uint8Array(KEY_BYTES).fill(byte));
  const rows = [
    { key, owner: low, cumulative: 5n },
    { key: new Uint8Array(KEY_BYTES), owner: low },
    { key, owner: high, cumulative: 9n },
  ] as Row[];
  const twice = snapshotOf(rows);
  const worker = twice.leaves.address(2);
  assert.equal(await isBroken(linesOf(twice), 4), `${worker} has a leaf on line 3 already`);
  await readText(linesOf(snapshotOf(rows.slice(0, 2))).join('\n'));
});

test('sums and root belong to the leaves', async () => {
  const lines = linesOf(someSnapshot());
  const total = 'the leaves do not add up to "cumulativeTotal"';
  assert.equal(await isBroken(withField(lines, 'cumulativeTotal', '7778776'), 1), total);
  assert.equal(await isBroken(withField(lines, 'retired', '1001'), 1), total);
  const earned = 'what was earned does not add up to "emission" and "returned"';
  assert.equal(await isBroken(withField(lines, 'emission', '184'), 1), earned);
  assert.equal(await isBroken(withField(lines, 'returned', '18'), 1), earned);
  const work = 'the work of the leaves does not add up to "work"';
  assert.equal(await isBroken(withField(lines, 'work', '21'), 1), work);
  const root = 'the leaves do not have this "root"';
  assert.equal(await isBroken(withField(lines, 'root', '0'.repeat(64)), 1), root);
  // Two amounts that change places keep every sum.
  const cumulative = /^(\["\w+","\d+",)"(\d+)"/;
  const [a, b] = [cumulative.exec(lines[1] ?? '')?.[2], cumulative.exec(lines[2] ?? '')?.[2]];
  const swapped = withLine(lines, 2, (text) => text.replace(cumulative, `$1"${b}"`));
  assert.equal(
    await isBroken(
      withLine(swapped, 3, (text) => text.replace(cumulative, `$1"${a}"`)),
      1,
    ),
    root,
  );
});

test('a header that is none, or of another kind, is refused', async () => {
  const lines = linesOf(someSnapshot());
  assert.equal(await isBroken('', 1), 'it is empty');
  for (const header of ['null', '[]', '1', '"x"', '{}']) {
    assert.equal(
      await isBroken(
        withLine(lines, 1, () => header),
        1,
      ),
      'it is not a snapshot',
    );
  }
  assert.equal(await isBroken(withField(lines, 'format', 'other'), 1), 'it is not a snapshot');
  assert.equal(
    await isBroken(withField(lines, 'version', 1), 1),
    'it is of version 1 of the format, which is not supported any more: build it again with "rewards build"',
  );
  for (const version of [0, 3, '2', null, undefined]) {
    assert.equal(
      await isBroken(withField(lines, 'version', version), 1),
      `it is of version ${JSON.stringify(version)} of the format, and this tool reads version 2: ` +
        'use the tool that wrote it',
    );
  }
  const old = ['worker', 'openedSlot', 'cumulative', 'earned', 'work'];
  for (const columns of [undefined, [], old, ['owner', ...old]]) {
    assert.match(
      await isBroken(withField(lines, 'columns', columns), 1),
      /^its columns are not worker, /,
    );
  }
  assert.match(await isBroken(`\uFEFF${lines.join('\n')}`, 1), /not JSON/);
  const wrong: Record<string, unknown[]> = {
    network: [undefined, '', 'x', 5, '1'.repeat(31)],
    epoch: [undefined, null, 12, '', '-1', '012', '1.0', '1e1', ' 1', '18446744073709551616'],
    previousRoot: [undefined, '', 'AB'.repeat(32), 'ab'.repeat(31), 5],
    root: [undefined, null, '', 'x'.repeat(64)],
  };
  for (const name of [
    ...['slot', 'emission', 'writtenOff', 'returned', 'retired'],
    ...['closedWorkers', 'closedClaimed', 'cumulativeTotal', 'work'],
  ])
    wrong[name] = [undefined, null, 5, '05', '-5', '1'.repeat(30)];
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      assert.equal(
        await isBroken(withField(lines, name, value), 1),
        `"${name}" is missing or wrong`,
      );
    }
  }
});

test('a leaf that is none is refused at its line', async () => {
  const lines = linesOf(someSnapshot());
  for (const leaf of ['', '{', '["x"', 'undefined']) {
    assert.match(
      await isBroken(
        withLine(lines, 4, () => leaf),
        4,
      ),
      /not JSON: the file was cut short/,
    );
  }
  for (const leaf of [
    'null',
    '{}',
    '[]',
    '"x"',
    '["a","1","1","1","1"]',
    '["a","1","1","1","1","b","1"]',
  ]) {
    assert.match(
      await isBroken(
        withLine(lines, 4, () => leaf),
        4,
      ),
      /^a leaf is \[worker, openedSlot/,
    );
  }
  const [worker = '', ...numbers] = JSON.parse(lines[3] ?? '') as string[];
  for (const other of ['', 'x', `${worker}${worker}`, 5, null]) {
    const leaf = JSON.stringify([other, ...numbers]);
    assert.equal(
      await isBroken(
        withLine(lines, 4, () => leaf),
        4,
      ),
      'the worker is not a valid address',
    );
  }
  for (const other of ['', 'x', `${worker}${worker}`, 5, null]) {
    const leaf = JSON.stringify([worker, ...numbers.slice(0, 4), other]);
    assert.equal(
      await isBroken(
        withLine(lines, 4, () => leaf),
        4,
      ),
      'the owner is not a valid address',
    );
  }
  for (const [c, name] of ['openedSlot', 'cumulative', 'earned', 'work'].entries()) {
    const number = numbers[c] ?? '';
    for (const other of [
      Number(number),
      `0${number}`,
      `-${number}`,
      '',
      ' 1',
      '1.0',
      null,
      '18446744073709551616',
    ]) {
      const leaf = JSON.stringify([worker, ...numbers.map((n, i) => (i === c ? other : n))]);
      assert.equal(
        await isBroken(
          withLine(lines, 4, () => leaf),
          4,
        ),
        `"${name}" is not an amount`,
      );
    }
  }
});
