import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Address } from '@solana/kit';

import type { TestWorker } from '@inferix/staking-testkit/network';
import { Distributor, type Paid } from './harness/distributor.js';

type Built = { root: string; leafCount: number; leftOut: { worker: Address; reason: string }[] };

test('an epoch is built, verified, published and paid', async (t) => {
  const distributor = await Distributor.start(t, { quiet: true });
  const { net, operator } = distributor;
  const opened: TestWorker[] = [];
  for (let i = 0; i < 20; i++) opened.push(await net.registersWorker('200'));
  // They were not registered when epoch 0 began; they earn epoch 1.
  await net.passesEpochs(2n);

  const work = distributor.writesWork(opened.map((worker, i) => [worker, `${i + 1}.5`]));
  const snapshot = distributor.file('1.snapshot');
  const built = await operator.reads<Built>(
    distributor.line(`build --work ${work} --emission 100 --out ${snapshot}`),
  );
  assert.equal(built.leafCount, 20);
  assert.deepEqual(built.leftOut, []);
  await distributor.publishes(snapshot);
  const lines = await operator.does(
    distributor.line(`verify --snapshot ${snapshot} --work ${work}`),
  );
  assert.match(lines, /^read {2}slot .*\n(ok .*\n)+$/);
  const paid = await operator.reads<Paid>(
    distributor.line(`pay --snapshot ${snapshot} --poll-ms 50 --concurrency 2 --yes`),
  );
  assert.deepEqual([paid.paid, paid.already, paid.remaining], [20, 0, 0]);
  assert.equal(paid.paidAmount, net.tokens('100').toString());
});
