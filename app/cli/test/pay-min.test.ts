import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';

import { Distributor, type Paid } from './harness/distributor.js';

type Later = { later: number; laterAmount: string };

test('--min leaves small amounts for a later epoch, which is not a failure, and nobody is forgotten', async (t) => {
  const distributor = await Distributor.start(t);
  const { net, operator } = distributor;
  const [large, small] = [await net.registersWorker(), await net.registersWorker()];
  await net.passesEpochs(2n);
  const work = distributor.writesWork([
    [large, '30'],
    [small, '10'],
  ]);
  const snapshot = distributor.file('1.snapshot');
  await operator.does(distributor.line(`build --work ${work} --emission 100 --out ${snapshot}`));
  await distributor.publishes(snapshot);
  const tokens = (text: string): string => net.tokens(text).toString();
  const pays = (min: string) =>
    operator.reads<Paid & Later>(distributor.paying(snapshot, `--min ${min}`));

  for (const min of ['-1', 'x', '0.0000000001']) {
    const said = await operator.isRefused(distributor.paying(snapshot, `--min=${min}`), 2);
    assert.match(said, /^--min: /m);
  }
  assert.ok(!existsSync(`${snapshot}.receipts.jsonl`), 'nothing was begun');

  const plan = `plan --snapshot ${snapshot} --min 50`;
  for (const more of ['', ' --assume-all']) {
    const planned = await operator.reads<Later & { workers: number }>(
      distributor.line(plan + more),
    );
    assert.deepEqual([planned.workers, planned.later, planned.laterAmount], [1, 1, tokens('25')]);
  }

  const first = await pays('50');
  assert.deepEqual([first.paid, first.later, first.remaining], [1, 1, 0]);
  assert.deepEqual([first.laterAmount, first.failed], [tokens('25'), {}]);
  assert.deepEqual([...distributor.paidBy(snapshot).keys()], [large.address]);
  assert.equal((await net.worker(small)).claimedTotal, 0n);

  // Exactly as much as is asked for is enough.
  const second = await pays('25');
  assert.deepEqual([second.paid, second.already, second.later], [1, 1, 0]);
  assert.equal((await net.worker(small)).claimedTotal, net.tokens('25'));
});
