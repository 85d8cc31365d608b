import assert from 'node:assert/strict';
import { existsSync, linkSync, readFileSync, symlinkSync } from 'node:fs';
import { test } from 'node:test';

import { Distributor } from './harness/distributor.js';

/** Epoch 1 is claimable. */
async function startPaying(t: Parameters<typeof Distributor.start>[0]) {
  const distributor = await Distributor.start(t);
  const { net, operator } = distributor;
  const worker = await net.registersWorker();
  await net.passesEpochs(2n);
  const snapshot = await distributor.builds('1.snapshot', [worker]);
  await distributor.publishes(snapshot);
  return { distributor, operator, snapshot };
}

test('a price that is none is an invalid request, before anything is sent', async (t) => {
  const { distributor, operator, snapshot } = await startPaying(t);
  for (const price of ['fast', '-1', '1.5', '18446744073709551616']) {
    const more = `--with-compute-unit-price=${price}`;
    const said = await operator.isRefused(distributor.paying(snapshot, more), 2);
    const why = `"${price}" is neither a whole number of micro-lamports nor "auto".`;
    assert.equal(said, `--with-compute-unit-price: ${why}\n`);
  }
  assert.ok(!existsSync(`${snapshot}.receipts.jsonl`));
  assert.equal((await distributor.pays(snapshot, '--with-compute-unit-price 5')).paid, 1);
});

test('receipts are not written into the snapshot', async (t) => {
  const { distributor, operator, snapshot } = await startPaying(t);
  const text = readFileSync(snapshot);
  const [soft, hard] = [distributor.file('soft'), distributor.file('hard')];
  symlinkSync(snapshot, soft);
  linkSync(snapshot, hard);
  const same = [snapshot, soft, hard, `${distributor.file('x')}/../1.snapshot`];
  for (const receipts of same) {
    const said = await operator.isRefused(
      distributor.paying(snapshot, `--receipts ${receipts}`),
      2,
    );
    assert.equal(said, `--receipts ${receipts} would overwrite the snapshot. Name another file.\n`);
  }
  assert.deepEqual(readFileSync(snapshot), text);
});
