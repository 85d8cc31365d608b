import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { test } from 'node:test';

import { readSnapshot } from '@inferix/stake-snapshots/node';
import { withoutSlot } from '@inferix/stake-snapshots/test/snapshots';
import { barWorker, parseNano, setPrice, topUp } from '@inferix/staking-client';
import { Distributor } from './harness/distributor.js';

type Built = { epoch: string; leftOut: { worker: string; reason: string }[] };

/** S(n) rises with the beginning of epoch 2, from 144 to 171.4. */
async function startWithRise(t: Parameters<typeof Distributor.start>[0]) {
  const distributor = await Distributor.start(t);
  const { net } = distributor;
  await net.passesEpochs(1n);
  const registers = (deposit?: string) => net.registersWorker(deposit);
  const workers = {
    steady: await registers('200'),
    barred: await registers('200'),
    leaves: await registers('200'),
    toppedUp: await registers(),
    short: await registers(),
    shortAndLeaves: await registers(),
  };
  const { network, roles } = net;
  await net.commits('0.84');
  await net.passesEpochs(1n);
  // Epoch 2. Within the grace of six hours one tops up, and one leaves.
  await net.chain.travelBy(3_600n);
  const funder = workers.toppedUp.owner;
  const amount = net.tokens('30');
  await net.does(topUp({ network, worker: workers.toppedUp.address, funder, amount }));
  await distributor.deregisters(workers.shortAndLeaves);
  await distributor.deregisters(workers.leaves);
  const late = await registers('200');
  await net.does(barWorker({ network, worker: workers.barred.address, admin: roles.admin }));
  await net.passesEpochs(1n);
  return { distributor, net, workers: { ...workers, late } };
}

test('an epoch pays whom the coverage records name, and a bar makes no difference', async (t) => {
  const { distributor, workers } = await startWithRise(t);
  const all = Object.values(workers);
  const work = distributor.writesWork(all.map((worker) => [worker, '10'] as const));
  const out = distributor.file('2.snapshot');
  const line = distributor.line(`build --work ${work} --emission 100 --out ${out}`);
  const reasons = {
    short: 'was short of S(n) in epoch 2',
    shortAndLeaves: 'was short of S(n) in epoch 2',
    late: 'was not registered when epoch 2 began',
  };
  const said = await distributor.operator.isRefused(line, 2);
  for (const [name, reason] of Object.entries(reasons)) {
    const { address } = workers[name as keyof typeof reasons];
    const number = all.findIndex((worker) => worker.address === address) + 2;
    assert.ok(said.includes(`  line ${number}: ${address} ${reason}\n`), said);
  }
  assert.equal(said.match(/^ {2}line /gm)?.length, 3);

  const { epoch, leftOut } = await distributor.operator.reads<Built>(`${line} --leave-out`);
  assert.equal(epoch, '2');
  assert.deepEqual(
    new Map(leftOut.map(({ worker, reason }) => [worker, reason])),
    new Map<string, string>(
      Object.entries(reasons).map(([name, reason]) => [
        workers[name as keyof typeof reasons].address,
        reason,
      ]),
    ),
  );
  const { leaves } = await readSnapshot(out);
  const { steady, barred, leaves: left, toppedUp } = workers;
  const earners = [steady, barred, left, toppedUp].map(({ address }) => address);
  assert.deepEqual(
    Array.from({ length: leaves.count }, (_, i) => leaves.address(i)).sort(),
    earners.sort(),
  );
  assert.deepEqual([...leaves.earned], Array(4).fill(25_000_000n));
  await distributor.publishes(out);
  assert.deepEqual(await distributor.verifies(out), []);
});

test('an epoch is built the same at any time within fifteen epochs, whoever touches the workers', async (t) => {
  const { distributor, net, workers } = await startWithRise(t);
  const { network, stranger } = net;
  const all = Object.values(workers);
  const work = distributor.writesWork(all.map((worker) => [worker, '10'] as const));
  const out = distributor.file('2.snapshot');
  const line = distributor.line(
    `build --epoch 2 --work ${work} --emission 100 --out ${out} --leave-out`,
  );
  const builds = async (): Promise<string> => {
    await distributor.operator.does(line);
    const text = withoutSlot(readFileSync(out, 'utf8'));
    rmSync(out);
    return text;
  };
  const first = await builds();
  await net.chain.giveTokens(net.mint, stranger.address, net.tokens('1000'));
  const { steady, toppedUp, short } = workers;
  for (const worker of [steady.address, short.address]) {
    await net.does(topUp({ network, worker, funder: stranger, amount: net.tokens('30') }));
  }
  assert.equal(await builds(), first, 'who was short is not any more');
  await net.passesEpochs(6n);
  const { address, owner } = toppedUp;
  await net.does(setPrice({ network, worker: address, authority: owner, price: parseNano('1') }));
  await net.does(topUp({ network, worker: short.address, funder: stranger, amount: 1n }));
  assert.equal(await builds(), first);
  await net.passesEpochs(7n);
  assert.equal(await builds(), first, 'in epoch 16');
  await distributor.operator.does(line);
  await distributor.publishes(out);
  await distributor.claims(steady, out);
  assert.equal((await net.worker(steady)).claimedTotal, net.tokens('25'));
});
