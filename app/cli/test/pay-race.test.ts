import assert from 'node:assert/strict';
import { test } from 'node:test';

import { closeWorker, topUp, withdraw } from '@inferix/staking-client';
import { Distributor } from './harness/distributor.js';
import { meddlingNode } from './harness/meddler.js';

test('what somebody else claims while our transaction is on its way is not ours', async (t) => {
  const distributor = await Distributor.start(t, { quiet: true });
  const { net } = distributor;
  const workers = [await net.registersWorker(), await net.registersWorker()];
  await net.passesEpochs(2n);
  const snapshot = await distributor.builds('1.snapshot', workers);
  await distributor.publishes(snapshot);
  const [first] = workers;
  assert.ok(first);
  const node = await meddlingNode(t, net.chain.url, 'sendTransaction', () =>
    distributor.claims(first, snapshot),
  );
  const paid = await distributor.pays(snapshot, `--url ${node.url}`);
  assert.ok(node.meddled());
  assert.deepEqual([paid.paid, paid.already], [1, 1]);
  assert.ok(!distributor.paidBy(snapshot).has(first.address));
});

test('a worker whose destination changes on the way is looked at again, and paid by the same run', async (t) => {
  const distributor = await Distributor.start(t, { quiet: true });
  const { net } = distributor;
  const { network, stranger } = net;
  const short = await net.registersWorker();
  const steady = await net.registersWorker('200');
  await net.passesEpochs(2n);
  await net.commits('0.84');
  const snapshot = await distributor.builds('1.snapshot', [short, steady]);
  await distributor.publishes(snapshot);
  await net.passesEpochs(1n);
  await net.chain.giveTokens(net.mint, stranger.address, net.tokens('30'));
  // Its rewards would fill its stake, but somebody else does so before.
  const held = await net.holds(short.owner);
  const node = await meddlingNode(t, net.chain.url, 'sendTransaction', () =>
    net.does(topUp({ network, worker: short.address, funder: stranger, amount: net.tokens('30') })),
  );
  const paid = await distributor.pays(snapshot, `--url ${node.url}`);
  assert.ok(node.meddled());
  assert.deepEqual([paid.paid, paid.restaked, paid.waiting, paid.failed], [2, 0, {}, {}]);
  assert.equal((await net.holds(short.owner)) - held, net.tokens('50'));
  assert.equal((await net.worker(short)).activeStake, net.tokens('174'));
});

test('a worker that closes on the way is closed, and the others of its transaction are paid', async (t) => {
  const day = 86_400;
  const params = { unbondingSecs: 4 * day, evidenceWindowSecs: 3_600, slashDelaySecs: 3_600 };
  const distributor = await Distributor.start(t, { params, testNetwork: true, quiet: true });
  const { net } = distributor;
  const [ann, bob] = [await net.registersWorker(), await net.registersWorker()];
  await net.passesEpochs(2n);
  const snapshot = await distributor.builds('1.snapshot', [ann, bob]);
  await distributor.deregisters(bob);
  await distributor.publishes(snapshot);
  await net.chain.travelBy(BigInt(4 * day));
  const { network } = net;
  const { address: worker, owner } = bob;
  const node = await meddlingNode(t, net.chain.url, 'sendTransaction', async () => {
    await net.does(withdraw({ network, worker, owner }));
    await net.does(closeWorker({ network, worker, owner }));
  });
  const paid = await distributor.pays(snapshot, `--url ${node.url}`);
  assert.ok(node.meddled());
  assert.deepEqual([paid.paid, paid.closed, paid.failed, paid.remaining], [1, 1, {}, 0]);
  assert.equal((await net.worker(ann)).claimedTotal, net.tokens('50'));
  assert.equal((await net.rewardPool()).closedWorkers, 1n);
});
