import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';

import { withoutSlot } from '@inferix/stake-snapshots/test/snapshots';
import { addressOf } from '@inferix/stake-snapshots/test/worlds';
import { Distributor } from './harness/distributor.js';

type Built = {
  epoch: string;
  leafCount: number;
  earning: number;
  emission: string;
  returned: string;
  retired: string;
  cumulativeTotal: string;
  leftOut: { worker: string; reason: string }[];
  closed: string[];
};

test('whatever keeps a snapshot from being built, nothing is written and nothing moves', async (t) => {
  const distributor = await Distributor.start(t);
  const { net, operator } = distributor;
  const [ann, bob] = [await net.registersWorker(), await net.registersWorker()];
  const work = distributor.writesWork([[ann, '10']]);
  const out = distributor.file('new.snapshot');
  const refuses = async (
    change: { work?: string; emission?: string; out?: string; more?: string },
    said: RegExp,
  ): Promise<void> => {
    const files = distributor.files();
    const { emission = '100', more = '' } = change;
    const options = `--work ${change.work ?? work} --emission ${emission} --out ${change.out ?? out}`;
    const line = distributor.line(`build ${options}${more && ` ${more}`}`);
    assert.match(await operator.isRefused(line, 2), said);
    assert.deepEqual(distributor.files(), files, 'no file is left behind');
  };
  const works = (text: string): string => {
    const file = distributor.file('other.csv');
    writeFileSync(file, text);
    return file;
  };
  works('');

  await refuses({}, /^No epoch has ended yet\.$/m);
  await net.passesEpochs(2n);
  await refuses({ more: '--epoch 2' }, /^Epoch 2 has not ended: the chain is in epoch 2\./);
  await refuses({ more: '--epoch one' }, /^--epoch: "one" is not an epoch\./);
  for (const emission of ['x', '-1', '1e3', '0.0000001']) {
    await refuses({ emission }, /^("|error: option '--emission)/);
  }
  await refuses(
    { emission: '2000000.000001' },
    /^The emission is over a cap\. The caps allow 2000000 tokens: 2000000 by the epoch cap, for 2 epochs; /m,
  );
  await refuses({ work: distributor.file('none.csv') }, /none\.csv does not exist\.$/m);
  await refuses({ work: works('') }, /has no work in it\.$/m);
  const lines = [`${ann.address},1`, `${addressOf('nobody')},1`, `${bob.address},99999`];
  await refuses(
    { work: works(`worker,work\n${lines.join('\n')}\n`) },
    /--leave-out:\n {2}line .*\n {2}line .*\n$/,
  );
  await refuses(
    { work: works(`worker,work\n${lines[0]}\n${lines[0]}\n`) },
    /line 3: .* line 2 already/,
  );
  await refuses({ out: distributor.file('missing/x.snapshot') }, /does not exist\.$/m);
  await refuses({ more: `--previous ${work}` }, /work\.csv:1: .*not JSON/);

  const first = await distributor.builds('first.snapshot', [ann, bob]);
  await refuses({ more: `--previous ${first}` }, /^Nothing is published on chain yet/);
  const bytes = readFileSync(first, 'utf8');
  await refuses(
    { out: first },
    /first\.snapshot exists already\. Write elsewhere, or give --force\.$/m,
  );
  const itself = /first\.snapshot is what the snapshot is built from\. Write elsewhere\.$/m;
  await refuses({ out: first, more: `--force --previous ${first}` }, itself);
  await refuses({ out: first, work: first, more: '--force' }, itself);
  assert.equal(readFileSync(first, 'utf8'), bytes);
  await distributor.publishes(first);
  await refuses({}, /^Epoch 1 is published on chain: pass its snapshot with --previous\.$/m);
  await refuses(
    { more: `--previous ${first}` },
    /^Epoch 1 is published already: the next one is 2\.$/m,
  );
  await net.passesEpochs(15n);
  await refuses(
    { more: `--previous ${first} --epoch 2` },
    /^Epoch 2 is too old: coverage records go back to epoch 3\. It cannot be built any more\.$/m,
  );
});

test('a snapshot is the same to the last byte, however its work is written', async (t) => {
  const distributor = await Distributor.start(t);
  const { net, operator } = distributor;
  const workers = [];
  for (let i = 0; i < 5; i++) workers.push(await net.registersWorker());
  await net.passesEpochs(2n);
  const amounts = ['0.000000001', '1', '7.5', '2160', '0'];
  const rows = workers.map((worker, i) => [worker, amounts[i] ?? ''] as const);
  const out = distributor.file('a.snapshot');
  const build = (work: string): string =>
    distributor.line(`build --work ${work} --emission 100 --out ${out} --force`);

  const built = await operator.reads<Built>(build(distributor.writesWork(rows)));
  assert.deepEqual([built.leafCount, built.earning, built.epoch], [4, 3, '1']);
  assert.deepEqual([built.leftOut, built.closed], [[], []]);
  const written = (): string => withoutSlot(readFileSync(out, 'utf8'));
  const first = written();
  await operator.does(build(distributor.writesWork([...rows].reverse())));
  assert.equal(written(), first);

  const json = distributor.file('work.jsonl');
  const lines = await Promise.all(
    rows.map(async ([worker, work]) => {
      const { opener, node } = await net.worker(worker);
      return JSON.stringify({ work, opener, node: Buffer.from(node).toString('hex') });
    }),
  );
  writeFileSync(json, lines.join('\n'));
  await operator.does(build(json));
  assert.equal(written(), first);
});

test('who is left out is named, and closed workers leave what they had not claimed', async (t) => {
  const distributor = await Distributor.start(t);
  const { net, operator } = distributor;
  const [ann, bob] = [await net.registersWorker(), await net.registersWorker()];
  await net.passesEpochs(2n);
  const late = await net.registersWorker();
  await net.passesEpochs(1n);
  const idle = await net.opensWorker();
  const line = (out: string, more = ''): string =>
    distributor.line(
      `build --work ${distributor.file('work.csv')} --emission 100 --out ${distributor.file(out)} ${more}`.trim(),
    );
  distributor.writesWork([
    [ann, '5'],
    [bob, '5'],
    [late, '0'],
    [idle, '0'],
  ]);
  const said = await operator.isRefused(line('1.snapshot', '--epoch 1'), 2);
  for (const { address } of [late, idle]) {
    assert.match(
      said,
      new RegExp(`line \\d: ${address} was not registered when epoch 1 began$`, 'm'),
    );
  }
  const first = await operator.reads<Built>(line('1.snapshot', '--epoch 1 --leave-out'));
  assert.deepEqual(
    new Map(first.leftOut.map(({ worker, reason }) => [worker, reason])),
    new Map<string, string>([
      [late.address, 'was not registered when epoch 1 began'],
      [idle.address, 'was not registered when epoch 1 began'],
    ]),
  );
  await distributor.publishes(distributor.file('1.snapshot'));

  await distributor.closes(bob);
  distributor.writesWork([
    [ann, '5'],
    [bob, '5'],
    [late, '15'],
  ]);
  const more = `--previous ${distributor.file('1.snapshot')}`;
  assert.match(
    await operator.isRefused(line('2.snapshot', more), 2),
    new RegExp(`line 3: ${bob.address} has closed`),
  );
  const second = await operator.reads<Built>(line('2.snapshot', `${more} --leave-out`));
  assert.deepEqual(second.closed, [bob.address]);
  assert.deepEqual(second.leftOut, [{ worker: bob.address, reason: 'has closed' }]);
  const units = (text: string): string => net.tokens(text).toString();
  assert.deepEqual(
    [second.emission, second.returned, second.retired, second.cumulativeTotal],
    [units('100'), units('50'), '0', units('200')],
  );
});
