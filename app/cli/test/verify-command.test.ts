import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { getAddressEncoder, type Address } from '@solana/kit';

import { readSnapshot, writeSnapshot } from '@inferix/stake-snapshots/node';
import { altered, withoutSlot } from '@inferix/stake-snapshots/test/snapshots';
import { closeWorker, NANO } from '@inferix/staking-client';
import { Distributor } from './harness/distributor.js';

const ROOT = 'its root is published';
const PUBLISHED = 'epoch, total and number of leaves are as published';

const addressBytes = (address: Address): Uint8Array =>
  getAddressEncoder().encode(address) as Uint8Array;

test('the command says what does not hold, and fails', async (t) => {
  const distributor = await Distributor.start(t);
  const { net, operator } = distributor;
  const [ann, bob] = [await net.registersWorker(), await net.registersWorker()];
  await net.passesEpochs(2n);
  const first = await distributor.builds('1.snapshot', [ann, bob]);
  assert.deepEqual(await distributor.verifies(first), [ROOT, PUBLISHED], 'not published yet');
  await distributor.publishes(first);
  assert.deepEqual(await distributor.verifies(first), []);
  // Whoever changes the file alone has others stop the network, if they are not told to compare.
  const moved = distributor.file('moved.snapshot');
  const changed = altered(await readSnapshot(first), (rows) => {
    for (const [i, row] of [...rows.values()].entries()) {
      row.earned = (row.earned ?? 0n) + (i === 0 ? 1n : -1n);
    }
  });
  writeSnapshot(moved, changed);
  const line = distributor.line(`verify --snapshot ${moved} --partial`);
  const { exitCode, stdout } = await operator.types(line.split(' '));
  assert.equal(exitCode, 1);
  assert.match(stdout, /^ok {4}its root is published/m);
  assert.match(stdout, /^WRONG the pot is split/m);
  assert.match(
    stdout,
    /^note {2}The root proves the columns worker, openedSlot and cumulative\. /m,
  );
  assert.match(
    stdout,
    /^note {2}Get the snapshot from .* another source.* Tell the guardian only if/m,
  );
  await distributor.pays(first);
  assert.deepEqual(await distributor.verifies(first), [], 'nor do claims change that');

  await net.passesEpochs(1n);
  const honest = await distributor.builds('2.snapshot', [ann, bob], `--previous ${first}`);
  const dishonest = distributor.file('dishonest.snapshot');
  const fifty = net.tokens('50');
  // Bob is there still. What was its goes to Ann, with the emission.
  const without = altered(
    await readSnapshot(honest),
    (rows) => {
      rows.delete(bob.address);
      const row = rows.get(ann.address);
      assert.ok(row);
      row.earned = 3n * fifty;
      row.cumulative = 4n * fifty;
    },
    { returned: fifty },
  );
  writeSnapshot(dishonest, without);
  await distributor.publishes(dishonest);
  const claims = 'every claim is in the leaf of its worker, or retired';
  assert.deepEqual(await distributor.verifies(dishonest), [claims], 'what Bob had claimed is gone');
  assert.deepEqual(await distributor.verifies(dishonest, first), [
    'who has no leaf any more has closed',
    claims,
  ]);
  assert.deepEqual(await distributor.verifies(honest, first), [ROOT, PUBLISHED]);
  const said = await operator.isRefused(
    distributor.line(`verify --snapshot ${distributor.file('config.yml')}`),
    2,
  );
  assert.match(said, /config\.yml:1: .*not JSON/);
});

test('a worker that earns in an epoch that it was not registered for is found', async (t) => {
  const distributor = await Distributor.start(t);
  const { net } = distributor;
  const ann = await net.registersWorker();
  await net.passesEpochs(1n);
  const late = await net.registersWorker();
  await net.passesEpochs(1n);
  const honest = await distributor.builds('1.snapshot', [ann]);
  const { openedSlot } = await net.worker(late);
  const dishonest = distributor.file('dishonest.snapshot');
  const half = net.tokens('50');
  const all = await distributor.builds('all.snapshot', [ann, late], '--leave-out');
  const [ofAll, ofOne] = [all, honest].map((file) => withoutSlot(readFileSync(file, 'utf8')));
  assert.equal(ofAll, ofOne);
  const changed = altered(await readSnapshot(honest), (rows) => {
    const row = rows.get(ann.address);
    assert.ok(row);
    row.cumulative = row.earned = half;
    const { work = 0n } = row;
    rows.set(late.address, {
      key: addressBytes(late.address),
      ...{ openedSlot, cumulative: half, earned: half, work },
    });
  });
  writeSnapshot(dishonest, changed);
  await distributor.publishes(dishonest);
  assert.deepEqual(await distributor.verifies(dishonest), [
    'who earned was registered when the epoch began, and not short in it',
  ]);
  // As long as records go back to that epoch.
  await net.passesEpochs(13n);
  assert.equal((await distributor.verifies(dishonest)).length, 1);
  await net.passesEpochs(1n);
  assert.deepEqual(await distributor.verifies(dishonest), []);
});

test('a leaf for a worker that is still to be opened is found', async (t) => {
  const distributor = await Distributor.start(t);
  const { net } = distributor;
  const { network } = net;
  const [ann, bob] = [await net.registersWorker(), await net.registersWorker()];
  await net.passesEpochs(2n);
  const honest = await distributor.builds('1.snapshot', [ann, bob]);
  // Bob's half is for whoever opens another worker in a slot to come. One that was never registered closes
  // meanwhile: the pool does not count it, so it does not stand for the one that is missing.
  const { address: worker, owner } = await net.opensWorker();
  await net.does(closeWorker({ network, worker, owner }));
  const { header, leaves } = await readSnapshot(honest);
  const forged = altered({ header, leaves }, (rows) => {
    const row = rows.get(bob.address);
    assert.ok(row);
    Object.assign(row, { key: addressBytes(worker), openedSlot: header.slot + 10_000n });
  });
  const dishonest = distributor.file('dishonest.snapshot');
  writeSnapshot(dishonest, forged);
  await distributor.publishes(dishonest);
  assert.deepEqual(await distributor.verifies(dishonest), [
    'every worker with a leaf had been opened by then',
    'who is not there has closed since',
  ]);
});

test('work beyond a benchmark is refused in the epoch after, and does not pass later', async (t) => {
  const distributor = await Distributor.start(t);
  const { net, operator } = distributor;
  const [ann, bob] = [await net.registersWorker(), await net.registersWorker()];
  await net.passesEpochs(2n);
  const honest = await distributor.builds('1.snapshot', [ann, bob]);
  const inflated = distributor.file('inflated.snapshot');
  // 0.5 IB give 2,160 IBM in 4,320 minutes.
  const written = altered(await readSnapshot(honest), (rows) => {
    for (const row of rows.values()) row.work = 2_160n * NANO + 1n;
  });
  writeSnapshot(inflated, written);
  await distributor.publishes(inflated);
  const books = await net.books();
  assert.deepEqual(await distributor.verifies(inflated), [
    'nobody worked more than the benchmarks known for it give',
  ]);
  await net.passesEpochs(1n);
  assert.deepEqual(await distributor.verifies(inflated), []);
  // Its benchmark of that epoch may be forgotten: nobody can say, so it does not pass.
  const line = distributor.line(`verify --snapshot ${inflated}`).split(' ');
  const { exitCode, stdout, stderr } = await operator.types(line);
  assert.equal(exitCode, 1);
  assert.match(
    stdout,
    /^\? {5}not checked: nobody worked more .*: \w+ worked 2160\.000000001 IBM: its 0\.5 IB give at most 2160; 1 more leaf has too much work, by the benchmarks that are known now$/m,
  );
  assert.match(stderr, /^1 thing could not be checked\. --partial accepts that\.$/m);
  assert.deepEqual(await net.books(), books, 'nothing moved');
});
