import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readSnapshot, writeSnapshot } from '@inferix/stake-snapshots/node';
import { altered } from '@inferix/stake-snapshots/test/snapshots';
import { NANO } from '@inferix/staking-client';
import { Distributor } from './harness/distributor.js';

const REBUILT = 'built again from its work, it is the same';
const LEFT_OUT = 'who is left out did not earn';

type Judged = {
  holds: boolean;
  work: boolean;
  checks: { name: string; holds: boolean; detail: string }[];
  unchecked: { name: string; detail: string }[];
};

test('a snapshot is built again from its work, and compared line by line', async (t) => {
  const distributor = await Distributor.start(t);
  const { net, operator } = distributor;
  const [ann, bob, cat] = [
    await net.registersWorker(),
    await net.registersWorker(),
    await net.registersWorker(),
  ];
  await net.passesEpochs(2n);
  const first = await distributor.builds('1.snapshot', [ann, bob, cat]);
  await distributor.publishes(first);
  await distributor.claims(cat, first);
  await distributor.closes(cat);
  const rows = [
    [ann, '7'],
    [bob, '3.5'],
    [cat, '1'],
  ] as const;
  const work = distributor.writesWork(rows);
  const second = distributor.file('2.snapshot');
  const more = `--emission 100 --out ${second} --previous ${first} --leave-out`;
  await operator.does(distributor.line(`build --work ${work} ${more}`));
  await distributor.publishes(second);
  const judges = async (
    options: string,
  ): Promise<Judged & { exitCode: number; wrong: string[] }> => {
    const line = distributor.line(`verify --snapshot ${second} --output json ${options}`);
    const { exitCode, stdout } = await operator.types(line.split(' '));
    const judged = JSON.parse(stdout) as Judged;
    const wrong = judged.checks.filter(({ holds }) => !holds).map(({ name }) => name);
    return { ...judged, exitCode, wrong };
  };
  const previous = `--previous ${first}`;
  const alone = await judges(previous);
  assert.deepEqual([alone.exitCode, alone.wrong, alone.work], [0, [], false]);

  // Cat has a line and has closed: whether it earned nobody knows.
  const whole = await judges(`${previous} --work ${work}`);
  assert.deepEqual([whole.exitCode, whole.holds, whole.wrong, whole.work], [1, false, [], true]);
  assert.deepEqual(
    whole.unchecked.map(({ name, detail }) => [name, detail.includes(cat.address)]),
    [['whether all who are left out did not earn', true]],
  );
  distributor.writesWork(rows.slice(0, 2));
  const exact = await judges(`${previous} --work ${work}`);
  assert.deepEqual([exact.exitCode, exact.wrong, exact.unchecked], [0, [], []]);

  // One line differs.
  distributor.writesWork([
    [ann, '7.000000001'],
    [bob, '3.5'],
  ]);
  const other = await judges(`${previous} --work ${work}`);
  assert.deepEqual([other.exitCode, other.wrong], [1, [REBUILT]]);
  const { detail } = other.checks.find(({ name }) => name === REBUILT) ?? { detail: '' };
  assert.match(detail, /^line \d is .*, it should be /);
  // The work is nobody's without the previous snapshot.
  const without = await judges(`--work ${work} --partial`);
  assert.ok(without.unchecked.some(({ name }) => name === 'built again from its work'));
});

test('a worker that earned and is left out is found, with the work', async (t) => {
  const distributor = await Distributor.start(t);
  const { net, operator } = distributor;
  const [ann, bob] = [await net.registersWorker(), await net.registersWorker()];
  await net.passesEpochs(2n);
  const honest = await distributor.builds('1.snapshot', [ann, bob]);
  const stolen = distributor.file('stolen.snapshot');
  const all = altered(await readSnapshot(honest), (rows) => {
    rows.delete(bob.address);
    const row = rows.get(ann.address);
    assert.ok(row);
    row.cumulative = row.earned = net.tokens('100');
    row.work = 10n * NANO;
  });
  writeSnapshot(stolen, all);
  await distributor.publishes(stolen);
  const verify = distributor.line(`verify --snapshot ${stolen}`);
  assert.equal((await operator.types(verify.split(' '))).exitCode, 0, 'by itself it holds');
  const typed = `${verify} --work ${distributor.file('work.csv')}`;
  const { exitCode, stdout } = await operator.types(typed.split(' '));
  assert.equal(exitCode, 1);
  assert.match(
    stdout,
    new RegExp(`^WRONG ${LEFT_OUT}: ${bob.address} earned, and the work has`, 'm'),
  );
});
