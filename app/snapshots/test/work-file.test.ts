import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { getAddressDecoder, type Address } from '@solana/kit';

import { findWorkerAddress, NANO } from '@inferix/staking-client';
import { SnapshotError } from '../src/error.js';
import { encodeAddress } from '../src/base58.js';
import { readWork } from '../src/node/work-file.js';

const folder = mkdtempSync(join(tmpdir(), 'inferix-work-'));
after(() => {
  rmSync(folder, { recursive: true });
});

const someAddress = (): Address => getAddressDecoder().decode(randomBytes(32));
const NETWORK = { address: someAddress(), programAddress: someAddress() };
const [A, B, C] = [someAddress(), someAddress(), someAddress()];

type Read = Map<string, { amount: bigint; line: number }>;

/** Writes a work file and reads it. */
async function read(text: string, network = NETWORK): Promise<Read> {
  const file = join(folder, 'work');
  writeFileSync(file, text);
  const { keys, amounts, lines, total } = await readWork(file, network);
  const rows = [...amounts].map((amount, i) => {
    return [encodeAddress(keys, 32 * i), { amount, line: lines[i] ?? 0 }] as const;
  });
  const sorted = [...keys].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const inOrder = sorted.match(/.{64}/g) ?? [];
  assert.deepEqual(inOrder, [...inOrder].sort(), 'in ascending order');
  assert.equal(
    total,
    rows.reduce((sum, [, { amount }]) => sum + amount, 0n),
  );
  return new Map(rows);
}

/** The whole of what a refusal says. */
async function refusal(text: string): Promise<{ message: string; problems: readonly string[] }> {
  const error: unknown = await read(text).then(
    () => assert.fail('it was taken'),
    (error: unknown) => error,
  );
  assert.ok(error instanceof SnapshotError, String(error));
  return { message: error.message.replace(`${folder}/`, ''), problems: error.problems };
}

/** What is wrong with the only line under a header. */
async function problem(row: string, header = 'worker,work'): Promise<string> {
  const { message, problems } = await refusal(`${header}\n${row}\n`);
  assert.equal(message, 'work cannot be used:');
  assert.equal(problems.length, 1);
  return problems[0] ?? '';
}

const expected: Read = new Map([
  [A, { amount: 4_320_500_000_000n, line: 2 }],
  [B, { amount: 0n, line: 3 }],
  [C, { amount: 1n, line: 4 }],
]);
const inOrder = (read: Read) => [...read].sort(([a], [b]) => (a < b ? -1 : 1));
const same = (read: Read, other: Read): void => {
  assert.deepEqual(inOrder(read), inOrder(other));
};

test('CSV: a line for each worker, in nine decimals', async () => {
  same(await read(`worker,work\n${A},4320.5\n${B},0\n${C},0.000000001\n`), expected);
});

test('line ends, marks, spaces and columns as spreadsheets write them make no difference', async () => {
  const lines = ['worker,work', `${A},4320.5`, `${B},0.0`, `${C},0.000000001000`];
  const text = lines.join('\n');
  same(await read(text), expected);
  same(await read(lines.join('\r\n') + '\r\n'), expected);
  same(await read(`\uFEFF${text}\n`), expected);
  same(await read(lines.map((line) => ` ${line.replace(',', ' ,\t')} `).join('\n')), expected);
  same(await read(text.replace('worker,work', 'Worker,WORK')), expected);
  const swapped = lines.map((line) => line.split(',').reverse().join(','));
  same(await read(swapped.join('\n')), expected);
  const extra = lines.map((line, i) => `${i === 0 ? 'rig' : `rig ${i}`},${line},,`);
  same(await read(extra.join('\n')), expected);
});

test('blank lines are none, and are counted', async () => {
  const rows = `worker,work\n${A},1\n\n   \n,\n${B},2\n\n`;
  const ones = await read(rows);
  assert.equal(ones.get(A)?.line, 2);
  assert.equal(ones.get(B)?.line, 6);
  assert.equal((await read(`\n \n${rows}`)).get(B)?.line, 8);
  const json = `{"worker":"${A}","work":"1"}\n\n  \n{"worker":"${B}","work":"2"}\n`;
  assert.equal((await read(json)).get(B)?.line, 4);
  assert.equal((await read(`\n\n${json}`)).get(B)?.line, 6);
});

test('JSON lines: amounts as texts or as numbers, other names are nothing to us', async () => {
  const rows = [
    `{"worker":"${A}","work":"4320.5"}`,
    `{"work":0,"rig":{"name":"x"},"worker":"${B}"}`,
    `  { "worker" : "${C}", "work" : "0.000000001" }`,
  ];
  const read1 = await read(rows.join('\n'));
  assert.deepEqual(
    [A, B, C].map((worker) => read1.get(worker)),
    [
      { amount: 4_320_500_000_000n, line: 1 },
      { amount: 0n, line: 2 },
      { amount: 1n, line: 3 },
    ],
  );
  same(await read(`\uFEFF${rows.join('\r\n')}`), read1);
});

test('a name is one machine, however its letters are composed', async () => {
  const opener = someAddress();
  const [composed, decomposed] = ['h\u00e0 n\u1ed9i', 'ha\u0300 no\u0323\u0302i'];
  const [one] = (await read(`opener,node,work\n${opener},${composed},2\n`)).keys();
  const [other] = (await read(`opener,node,work\n${opener},${decomposed},2\n`)).keys();
  assert.equal(one, other);
  const hash = createHash('sha256').update(composed).digest();
  const worker = await findWorkerAddress(
    { network: NETWORK.address, opener, node: new Uint8Array(hash) },
    NETWORK,
  );
  assert.equal(one, worker);
  const both = `opener,node,work\n${opener},${composed},2\n${opener},${decomposed},2\n`;
  assert.equal((await refusal(both)).problems.length, 1, 'a worker stands there once');
});

test('opener and node name the same machine as its address', async () => {
  const opener = someAddress();
  const hash = createHash('sha256').update('rig 7').digest();
  const worker = await findWorkerAddress(
    { network: NETWORK.address, opener, node: new Uint8Array(hash) },
    NETWORK,
  );
  for (const node of ['rig 7', hash.toString('hex'), hash.toString('hex').toUpperCase()]) {
    const csv = await read(`opener,node,work\n${opener},${node},2\n`);
    assert.deepEqual([...csv], [[worker, { amount: 2n * NANO, line: 2 }]]);
    same(
      await read(JSON.stringify({ opener, node, work: 2 })),
      new Map([[worker, { amount: 2n * NANO, line: 1 }]]),
    );
  }
  for (const change of [{ address: someAddress() }, { programAddress: someAddress() }]) {
    const other = await read(`opener,node,work\n${opener},rig 7,2\n`, { ...NETWORK, ...change });
    assert.ok(!other.has(worker), 'another network or program has other workers');
  }
  // Both ways in one file.
  const both = await read(`worker,opener,node,work\n${A},,,1\n,${opener},rig 7,2\n`);
  assert.deepEqual([...both.keys()].sort(), [A, worker].sort());
  const text = `opener,worker,node,work\n${opener},,rig 7,2\n,${A},,1\n,${worker},,3\n`;
  assert.deepEqual((await refusal(text)).problems, [`line 4: ${worker} stands on line 2 already`]);
});

test('work is a decimal number of nine decimals at most', async () => {
  for (const work of ['-1', '+1', '1e3', '.5', '5.', '1_000', '0x10', 'NaN', 'Infinity', '½']) {
    assert.match(await problem(`${A},${work}`), /^line 2: ".*" is not a decimal number/, work);
  }
  assert.match(await problem(`${A},0.0000000001`), /has more than 9 decimals/);
  assert.match(await problem(`${A},18446744073.709551616`), /is too large/);
  assert.match(await problem(`${A},${'9'.repeat(400)}`), /is too large/);
  assert.equal(
    (await read(`worker,work\n${A},18446744073.709551615`)).get(A)?.amount,
    2n ** 64n - 1n,
  );
  assert.equal(await problem(`${A},`), 'line 2: says no work');
  assert.equal(await problem(A), 'line 2: says no work');
  for (const work of ['null', 'true', '[]', '{}', '""']) {
    const { problems } = await refusal(`{"worker":"${A}","work":${work}}`);
    assert.deepEqual(problems, ['line 1: says no work']);
  }
});

test('an amount with commas in it is not cut off at the first', async () => {
  const why = 'line 2: has more cells than the 2 columns that the first line names';
  assert.equal(await problem(`${A},1,000`), why);
  assert.equal(await problem(`${A},4320,5`), why);
});

test('who worked has to be said', async () => {
  assert.equal(await problem('nobody,1'), 'line 2: "nobody" is not a valid address');
  assert.equal(await problem(`${A}${A},1`), `line 2: "${A}${A}" is not a valid address`);
  const nameless = 'line 2: names neither a worker, nor an opener and a node';
  assert.equal(await problem(',1'), nameless);
  assert.equal(await problem(`${A},,1`, 'opener,node,work'), nameless);
  assert.equal(await problem(',rig,1', 'opener,node,work'), nameless);
  assert.equal(
    await problem('me,rig,1', 'opener,node,work'),
    'line 2: "me" is not a valid address',
  );
});

test('columns have names, each one', async () => {
  const needs = 'work needs a first line that names its columns: worker,work or opener,node,work.';
  for (const text of [`${A},1\n`, 'worker\n', 'work\n', 'opener,work\n', `worker;work\n${A};1\n`]) {
    assert.deepEqual(await refusal(text), { message: needs, problems: [] });
  }
  const twice = await refusal(`worker,work,Work\n${A},1,2\n`);
  assert.equal(twice.message, 'work names the column "work" twice.');
});

test('a column or field "owner" is refused, with the key that names a worker for good', async () => {
  const hint = 'Use "opener": the key that opened it, part of its address';
  const message = `work has a column "owner". ${hint}.`;
  for (const header of ['owner,node,work', 'worker,owner,work', 'opener,node,Owner,work']) {
    assert.deepEqual(await refusal(`${header}\n${A},x,1,1\n`), { message, problems: [] });
  }
  const lines = [
    { worker: A, work: 1 },
    { owner: A, node: 'rig', work: 1 },
    { worker: B, owner: A, work: 1 },
  ];
  const { problems } = await refusal(lines.map((line) => JSON.stringify(line)).join('\n'));
  assert.deepEqual(problems, [
    `line 2: has a field "owner". ${hint}`,
    `line 3: has a field "owner". ${hint}`,
  ]);
});

test('a JSON number that loses digits is refused, and the same digits in quotes are not', async () => {
  const row = (work: string): string => `{"worker":"${A}","work":${work}}`;
  const exact = { '4320.5': '4320.5', '0.0000001': '0.0000001', '1e3': '1000', '2.50': '2.5' };
  for (const [number, amount] of Object.entries(exact))
    same(await read(row(number)), await read(row(`"${amount}"`)));
  for (const work of ['43200000.123456789', '9007199254740993', '1e400']) {
    const { problems } = await refusal(`${row('"1"').replace(A, B)}\n${row(work)}`);
    assert.deepEqual(problems, [
      `line 2: has ${work}, which a JSON number loses digits of. Write it in quotes`,
    ]);
  }
  const quoted = await read(row('"43200000.123456789"'));
  assert.equal(quoted.get(A)?.amount, 43_200_000_123_456_789n);
  same(quoted, new Map([[A, { amount: 43_200_000_123_456_789n, line: 1 }]]));
});

test('a node is named by a text, and a field once', async () => {
  const opener = someAddress();
  const rows = [
    `{"opener":"${opener}","node":12345678901234567890,"work":1}`,
    `{"opener":"${opener}","node":7,"work":1}`,
    `{"worker":"${A}","work":1,"work":2}`,
    `{"worker":"${A}","w\\u006frk":1,"work":2}`,
    `{"x":{"work":1,"work":[1,"}"]},"worker":"${B}","note":"\\"work\\":","work":1}`,
  ];
  const { problems } = await refusal(rows.join('\n'));
  assert.deepEqual(problems, [
    'line 1: names its node by the number 12345678901234567890. Write it in quotes',
    'line 2: names its node by the number 7. Write it in quotes',
    'line 3: names the field "work" twice',
    'line 4: names the field "work" twice',
  ]);
  assert.equal((await read(rows[4] ?? '')).get(B)?.amount, NANO);
});

test('what a file says is printed so that it steers no terminal', async () => {
  const evil = '\u001b[2J\u001b]0;x\u0007\u202eabc\u0085';
  const shown = '\\u{1b}[2J\\u{1b}]0;x\\u{7}\\u{202e}abc\\u{85}';
  assert.equal(await problem(`${evil},1`), `line 2: "${shown}" is not a valid address`);
  assert.match(await problem(`${A},${evil}`), /^line 2: "\\u\{1b\}/);
  const json = await refusal(JSON.stringify({ opener: evil, node: 'x', work: 1 }));
  assert.deepEqual(json.problems, [`line 1: "${shown}" is not a valid address`]);
  const twice = await refusal(`worker,work,${evil},${evil}\n${A},1,2,3\n`);
  assert.equal(twice.message, `work names the column "${shown.replace('[2J', '[2j')}" twice.`);
  const field = await refusal(`{"\\u001b":1,"\\u001b":2}`);
  assert.deepEqual(field.problems, ['line 1: names the field "\\u{1b}" twice']);
});

test('a file without work is none', async () => {
  for (const text of ['', '\n', '\n\n \n', 'worker,work', 'worker,work\n\n,\n', '\uFEFF']) {
    assert.deepEqual(await refusal(text), { message: 'work has no work in it.', problems: [] });
  }
});

test('all problems are told, by line', async () => {
  const rows = ['worker,work', `${B},1`, 'x,1', `${A},-1`, `${A},1`, `${B},2`, `${A},3`, `${A},4`];
  const { message, problems } = await refusal(rows.join('\n'));
  assert.equal(message, 'work cannot be used:');
  assert.deepEqual(
    problems.map((why) => why.replace(/: ("-1" is not).*/, ': $1')),
    [
      'line 3: "x" is not a valid address',
      'line 4: "-1" is not',
      `line 6: ${B} stands on line 2 already`,
      `line 7: ${A} stands on line 5 already`,
      `line 8: ${A} stands on line 7 already`,
    ],
  );
  const json = await refusal(`{"worker":"${A}","work":1}\n[1\nnull\n"${A}"\n{"work":1}`);
  assert.deepEqual(
    json.problems.map((why) => why.replace(/^line (\d): /, '$1 ')),
    [
      '2 is not a JSON object',
      '3 is not a JSON object',
      '4 is not a JSON object',
      '5 names neither a worker, nor an opener and a node',
    ],
  );
});

test('lines are whole, wherever the file is cut into pieces', async () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => `${someAddress()},${i}.5,é`);
  const work = await read(`worker,work,note\r\n${rows.join('\r\n')}`);
  assert.equal(work.size, rows.length);
  for (const [i, row] of rows.entries()) {
    const { amount, line } = work.get(row.split(',')[0] ?? '') ?? {};
    assert.deepEqual([amount, line], [BigInt(i) * NANO + NANO / 2n, i + 2]);
  }
});

test('a dash is stdin', () => {
  const source = new URL('../src/node/work-file.ts', import.meta.url).href;
  const script = `import { readWork } from '${source}';
    const { amounts, lines } = await readWork('-', ${JSON.stringify(NETWORK)}).catch((e) => ({ amounts: [e.message], lines: [] }));
    console.log(amounts.join(), lines.join());`;
  const typed = (input: string): string => {
    const args = ['--import', 'tsx', '--input-type=module', '-e', script];
    const cwd = fileURLToPath(new URL('..', import.meta.url));
    return spawnSync(process.execPath, args, { input, cwd, encoding: 'utf8' }).stdout;
  };
  assert.equal(typed(`worker,work\n${A},2\n`), '2000000000 2\n');
  assert.equal(typed(''), 'The work on stdin has no work in it. \n');
});
