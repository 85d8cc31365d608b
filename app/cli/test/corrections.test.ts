import assert from 'node:assert/strict';
import { test } from 'node:test';

import { getAddressEncoder } from '@solana/kit';

import { readSnapshot, writeSnapshot } from '@inferix/stake-snapshots/node';
import { altered } from '@inferix/stake-snapshots/test/snapshots';
import { NANO, pause, settledAt, unpause } from '@inferix/staking-client';
import type { TestWorker } from '@inferix/staking-testkit/network';
import { Distributor } from './harness/distributor.js';
import { meddlingNode } from './harness/meddler.js';

type Test = Parameters<typeof Distributor.start>[0];

/** Epoch 1 is paid: ann and bob have 50 tokens each. A thief is registered and does not work. */
async function startRobbery(t: Test, options?: Parameters<typeof Distributor.start>[1]) {
  const distributor = await Distributor.start(t, { quiet: true, ...options });
  const { net, operator } = distributor;
  const [ann, bob] = [await net.registersWorker(), await net.registersWorker()];
  const thief = await net.registersWorker();
  await net.passesEpochs(2n);
  const first = await distributor.builds('1.snapshot', [ann, bob]);
  await distributor.publishes(first);
  await distributor.pays(first);
  await net.passesEpochs(1n);
  return { distributor, net, operator, ann, bob, thief, first };
}

/** A snapshot of epoch 2 that gives its 100 tokens to the thief. */
async function robs(distributor: Distributor, honest: string, thief: TestWorker): Promise<string> {
  const { net } = distributor;
  const key = getAddressEncoder().encode(thief.address) as Uint8Array;
  const { openedSlot } = await net.worker(thief);
  const all = net.tokens('100');
  const stolen = altered(await readSnapshot(honest), (rows) => {
    for (const row of rows.values()) {
      row.cumulative = (row.cumulative ?? 0n) - (row.earned ?? 0n);
      row.earned = row.work = 0n;
    }
    rows.set(thief.address, { key, openedSlot, cumulative: all, earned: all, work: 20n * NANO });
  });
  const file = distributor.file('stolen.snapshot');
  writeSnapshot(file, stolen);
  return file;
}

test('a wrong root is suspended, built again, verified, published, and everybody is paid', async (t) => {
  const { distributor, net, operator, ann, bob, thief, first } = await startRobbery(t);
  const previous = `--previous ${first}`;
  const honest = await distributor.builds('honest.snapshot', [ann, bob], previous);
  const stolen = await robs(distributor, honest, thief);
  await distributor.publishes(stolen);
  const { paid, already } = await distributor.pays(stolen);
  assert.deepEqual([paid, already], [1, 2]);
  assert.equal((await net.worker(thief)).claimedTotal, net.tokens('100'));
  await distributor.suspends();

  assert.match(
    await operator.isRefused(distributor.paying(stolen), 2),
    /^The publication is suspended: it can be claimed once a corrected one is claimable, or from \S+Z\.$/m,
  );
  const publish = (file: string, more: string): string =>
    distributor.line(`publish --snapshot ${file} --no-wait ${more}`);
  assert.match(
    await operator.isRefused(publish(stolen, distributor.funding), 2),
    /^The snapshot is the one that is suspended\. If it was right after all, confirm that with --written-off 0\.$/m,
  );
  assert.match(
    await operator.isRefused(publish(first, distributor.funding), 2),
    /^The publication of epoch 2 is suspended, and this snapshot does not correct it\. Build epoch 2 again on /m,
  );
  const next = distributor.line(
    `build --work ${distributor.file('work.csv')} --emission 100 --out ${distributor.file('no')}`,
  );
  assert.match(
    await operator.isRefused(`${next} --previous ${stolen}`, 2),
    /^The publication of epoch 2 is suspended\. Build its correction on the last one that was never suspended: pass the snapshot of epoch 1 with a total of 100000000 base units with --previous\.$/m,
  );

  // The honest snapshot was built before the theft: it does not say what is lost.
  const corrected = await distributor.builds('2.snapshot', [ann, bob], previous);
  const { header, leaves } = await readSnapshot(corrected);
  const units = net.tokens('100');
  assert.deepEqual(
    [header.epoch, header.emission, header.writtenOff, header.returned, header.retired],
    [2n, units, units, 0n, units],
  );
  assert.deepEqual([...leaves.cumulative], [units, units]);
  assert.deepEqual(await distributor.verifies(corrected, first), [
    'its root is published',
    'epoch, total and number of leaves are as published',
  ]);

  const confirm = /Confirm that with --written-off 100\.$/m;
  assert.match(await operator.isRefused(publish(corrected, distributor.funding), 2), confirm);
  assert.match(
    await operator.isRefused(publish(corrected, `${distributor.funding} --written-off 99`), 2),
    confirm,
  );
  assert.match(
    await operator.isRefused(publish(corrected, '--yes --written-off 100'), 2),
    /^The reward pool lacks 100 tokens for this snapshot\./m,
  );
  await distributor.publishes(corrected, '--written-off 100');
  assert.deepEqual(await distributor.verifies(corrected, first), []);
  const run = await distributor.pays(corrected);
  assert.deepEqual([run.paid, run.waiting, run.remaining], [2, {}, 0]);
  for (const worker of [ann, bob]) assert.equal((await net.worker(worker)).claimedTotal, units);
  const { distribution } = await net.rewardPool();
  assert.equal(await net.chain.balance(distribution.vault), 0n);
  assert.equal(distribution.claimedTotal, 3n * units);
  const now = await net.chain.now();
  assert.equal(settledAt(distribution, now).current?.cumulativeTotal, 3n * units);

  // What the thief earns later is set against what it took.
  await net.passesEpochs(1n);
  const third = await distributor.builds('3.snapshot', [ann, thief], `--previous ${corrected}`);
  await distributor.publishes(third);
  const later = await distributor.pays(third);
  assert.deepEqual([later.paid, later.already], [1, 2]);
  assert.equal((await net.worker(thief)).claimedTotal, units);
  assert.deepEqual(await distributor.verifies(third, corrected), []);
});

test('a root that was right after all is continued once its suspension has lapsed', async (t) => {
  // Five tokens for an IBM: the work of both epochs has to be declared, since both count from the base.
  const params = { emissionPerIbm: 5_000_000n * NANO };
  const { distributor, net, operator, ann, bob, first } = await startRobbery(t, { params });
  const second = await distributor.builds('2.snapshot', [ann, bob], `--previous ${first}`);
  await distributor.publishes(second);
  await distributor.suspends();
  await net.chain.travelBy(7n * 86_400n);
  assert.equal((await distributor.pays(second)).paid, 2);

  const more = `--epoch 3 --previous ${second}`;
  const third = await distributor.builds('3.snapshot', [ann, bob], more);
  const said = await operator.types(
    distributor.line(`publish --snapshot ${third} --no-wait ${distributor.funding}`).split(' '),
  );
  assert.equal(said.exitCode, 0, said.stderr);
  assert.match(
    said.stderr,
    /^The snapshot adds 100 tokens for epoch 3\. The caps allow 100 tokens: 1999900 by the epoch cap, for 2 epochs; 374999800 by the lifetime cap; 100 by 40 IBM of work\.$/m,
  );
  const { pending } = (await net.rewardPool()).distribution;
  assert.deepEqual([pending?.growth, pending?.work], [net.tokens('200'), 40n]);
  await distributor.becomesClaimable();
  assert.equal((await distributor.pays(third)).paid, 2);
  assert.deepEqual(await distributor.verifies(third, second), []);
});

test('a suspension that comes while workers are paid ends the run', async (t) => {
  const { distributor, net, operator, ann, bob, first } = await startRobbery(t);
  const second = await distributor.builds('2.snapshot', [ann, bob], `--previous ${first}`);
  await distributor.publishes(second);
  const node = await meddlingNode(t, net.chain.url, 'sendTransaction', () =>
    distributor.suspends(net.roles.admin),
  );
  const typed = distributor.paying(second, `--output json --url ${node.url}`);
  const { exitCode, stdout, stderr } = await operator.types(typed.split(' '));
  assert.ok(node.meddled());
  assert.equal(exitCode, 1);
  const summary = JSON.parse(stdout) as { paid: number; remaining: number; ended: string };
  assert.deepEqual([summary.paid, summary.remaining], [0, 2]);
  assert.match(summary.ended, /^The publication is suspended\. /);
  assert.match(stderr, /The publication is suspended\. Wait until .* 0 failed, 2 remain\./);
  assert.equal((await net.worker(ann)).claimedTotal, net.tokens('50'), 'that of epoch 1');
  assert.ok(!distributor.files().includes('2.snapshot.receipts.jsonl.lock'));
});

test('a pause of claims that comes while workers are paid ends the run, which goes on after it', async (t) => {
  const { distributor, net, operator, ann, bob, first } = await startRobbery(t);
  const { network, roles } = net;
  const second = await distributor.builds('2.snapshot', [ann, bob], `--previous ${first}`);
  await distributor.publishes(second);
  await distributor.becomesClaimable();
  const node = await meddlingNode(t, net.chain.url, 'sendTransaction', () =>
    net.does(pause({ network, guardian: roles.guardian, what: ['claims'] })),
  );
  const typed = distributor.paying(second, `--output json --url ${node.url}`);
  const { exitCode, stdout, stderr } = await operator.types(typed.split(' '));
  assert.ok(node.meddled());
  assert.equal(exitCode, 1);
  const summary = JSON.parse(stdout) as { paid: number; remaining: number; ended: string };
  assert.deepEqual([summary.paid, summary.remaining], [0, 2]);
  assert.match(summary.ended, /^The guardian has paused this\. Wait until the pause lapses/);
  assert.match(stderr, /The guardian has paused this\. .* 0 failed, 2 remain\./);
  assert.equal((await net.worker(ann)).claimedTotal, net.tokens('50'), 'that of epoch 1');
  assert.match(
    await operator.isRefused(distributor.paying(second), 2),
    /^The guardian has paused claims until \S+Z\. Pay after that, or ask the admin to end the pause\.$/m,
  );
  await net.does(unpause({ network, admin: roles.admin, what: ['claims'] }));
  assert.equal((await distributor.pays(second)).paid, 2);
});

test('a root that the admin has suspended and that was right is published again', async (t) => {
  const { distributor, net, ann, bob, first } = await startRobbery(t);
  const second = await distributor.builds('2.snapshot', [ann, bob], `--previous ${first}`);
  await distributor.publishes(second);
  await distributor.suspends(net.roles.admin);
  const again = await distributor.builds('again.snapshot', [ann, bob], `--previous ${first}`);
  const leavesOf = async (file: string) => (await readSnapshot(file)).leaves;
  assert.deepEqual(await leavesOf(again), await leavesOf(second));
  await distributor.publishes(again, '--written-off 0');
  const { paid, remaining } = await distributor.pays(second);
  assert.deepEqual([paid, remaining], [2, 0]);
  assert.equal((await net.worker(ann)).claimedTotal, net.tokens('100'));
});

test('claims beyond a correction that writes off too little wait, and nobody else fails', async (t) => {
  const distributor = await Distributor.start(t);
  const { net } = distributor;
  const [ann, bob] = [await net.registersWorker(), await net.registersWorker()];
  await net.passesEpochs(2n);
  const honest = await distributor.builds('1.snapshot', [ann, bob]);
  const all = net.tokens('100');
  const thief = await net.registersWorker();
  const { openedSlot } = await net.worker(thief);
  const key = getAddressEncoder().encode(thief.address) as Uint8Array;
  const stolen = altered(await readSnapshot(honest), (rows) => {
    rows.clear();
    const sixty = net.tokens('60');
    rows.set(thief.address, {
      key,
      openedSlot,
      cumulative: sixty,
      earned: sixty,
      work: 20n * NANO,
    });
  });
  const file = distributor.file('stolen.snapshot');
  const sixty = { emission: net.tokens('60'), cumulativeTotal: net.tokens('60') };
  writeSnapshot(file, { ...stolen, header: { ...stolen.header, ...sixty } });
  await distributor.publishes(file);
  await distributor.pays(file);
  await distributor.suspends();
  // The honest snapshot was built before: 60 of its 100 tokens are gone.
  await distributor.publishes(honest);
  const paid = await distributor.pays(honest);
  assert.deepEqual(
    [paid.paid, paid.waiting, paid.failed],
    [0, { 'more than is published': 2 }, {}],
  );
  assert.equal(paid.waitingAmount, all.toString());
  assert.equal((await net.rewardPool()).distribution.claimedTotal, net.tokens('60'));
});
