import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  ClaimOutcome,
  claimRewards,
  planClaims,
  requestUnstake,
  TOKEN_2022_PROGRAM_ADDRESS,
  withdraw,
} from '../src/index.js';
import { TestNetwork } from '@inferix/staking-testkit/network';
import { claimed, fund, planOne, publish, rewardLeaf } from '@inferix/staking-testkit/rewards';

test('sixteen workers are paid in one transaction with a lookup table', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain } = net;
  const opened = await Promise.all(Array.from({ length: 16 }, () => net.registersWorker()));
  const workers = await Promise.all(opened.map((worker) => net.worker(worker)));
  await fund(net, 1_000n);
  await net.passesEpochs(1n);
  // Sixteen of seventeen leaves: the run is not the whole tree, so that it has a proof.
  const leaves = [...workers, workers[0]].flatMap((worker) =>
    worker ? [rewardLeaf(worker, 10n)] : [],
  );
  const { tree } = await publish(net, leaves, 0n);
  const [current, now] = [await net.current(), await chain.now()];
  const limits = { lookupTables: true };
  const [run] = planClaims({ network: current, now, tree, leaves, workers, limits }).flat();
  assert.ok(run);
  assert.deepEqual([run.leaves.length, run.proof.length], [16, 1]);

  const addresses = workers.flatMap((worker) => [worker.address, worker.payoutTokenAccount]);
  const lookupTables = { [await chain.lookupTable(addresses)]: addresses };
  const sent = await chain.sendWith({ lookupTables }, ...(await claimRewards({ network, run })));
  const { events, computeUnits, truncated } = await sent.outcome();
  assert.equal(truncated, false);
  const [event] = events;
  assert.ok(event?.name === 'RewardsClaimed');
  assert.ok(event.data.claims.every(({ outcome }) => outcome === ClaimOutcome.Paid));
  assert.equal(event.data.newClaimedTotal, 160n);
  t.diagnostic(`${computeUnits} compute units for 16 workers`);
  for (const { owner } of opened) {
    assert.equal(await net.holds(owner), net.tokens('9856') + 10n);
  }
});

test('a network of a Token-2022 mint stakes, pays and lets go in the same way', async (t) => {
  const net = await TestNetwork.start(t, {
    decimals: 9,
    tokenProgram: TOKEN_2022_PROGRAM_ADDRESS,
  });
  const { network, chain } = net;
  assert.equal(network.tokenProgram, TOKEN_2022_PROGRAM_ADDRESS);
  const opened = await net.registersWorker();
  const { address, owner } = opened;
  const worker = await net.worker(opened);
  assert.equal(await chain.balance(worker.vault), net.tokens('144'));

  await fund(net, 100n);
  await net.passesEpochs(1n);
  const leaves = [rewardLeaf(worker, 10n)];
  const published = await publish(net, leaves, 0n);
  const run = await planOne(net, published, [worker]);
  const outcome = await net.does(claimRewards({ network, run }));
  assert.deepEqual(claimed(outcome), [[ClaimOutcome.Paid, 10n]]);
  assert.equal(await net.holds(owner), net.tokens('9856') + 10n);

  const amount = net.tokens('144');
  await net.does(requestUnstake({ network, worker: address, owner, amount }));
  await chain.travelBy(BigInt(network.params.unbondingSecs));
  await net.does(withdraw({ network, worker: address, owner }));
  assert.equal(await net.holds(owner), net.tokens('10000') + 10n);
});
