import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  barWorker,
  ClaimOutcome,
  claimRewards,
  eligibilityAt,
  epochStartsAt,
  fundRewards,
  isClaimable,
  PoolKind,
  publishRewards,
  setRestake,
  settledAt,
  sumOfEpoch,
} from '../src/index.js';
import { eventOf } from '@inferix/staking-testkit/events';
import { TestNetwork } from '@inferix/staking-testkit/network';
import {
  claimed,
  fund,
  plan,
  planOne,
  publicationOf,
  publish,
  rewardLeaf,
} from '@inferix/staking-testkit/rewards';

test('a stranger claims for many workers in one transaction', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain } = net;
  const opened = await Promise.all(Array.from({ length: 3 }, () => net.registersWorker()));
  const workers = await Promise.all(opened.map((worker) => net.worker(worker)));
  const earned = [10n, 20n, 30n];

  const funded = await (async () => {
    await chain.giveTokens(net.mint, net.stranger.address, 100n);
    return net.does(fundRewards({ network, funder: net.stranger, amount: 100n }));
  })();
  assert.deepEqual(funded.events, [
    {
      name: 'RewardsFunded',
      data: {
        network: network.address,
        epoch: 0n,
        funder: net.stranger.address,
        oldFundedTotal: 0n,
        newFundedTotal: 100n,
      },
    },
  ]);
  assert.equal((await net.rewardPool()).fundedTotal, 100n);

  await net.passesEpochs(1n);
  const leaves = workers.map((worker, i) => rewardLeaf(worker, earned[i] ?? 0n));
  const { tree, publication } = publicationOf(leaves, 0n);
  const published = await net.does(
    publishRewards({ network, distributor: net.roles.distributor, publication, work: 3n }),
  );
  const claimableAt = (await chain.now()) + BigInt(network.params.publicationDelaySecs);
  assert.deepEqual(published.events, [
    {
      name: 'DistributionPublished',
      data: {
        network: network.address,
        pool: PoolKind.Rewards,
        epoch: 0n,
        root: tree.root,
        leafCount: 3,
        oldCumulativeTotal: 0n,
        newCumulativeTotal: 60n,
        writtenOff: 0n,
        work: 3n,
        claimableAt,
      },
    },
  ]);
  const pool = await net.rewardPool();
  const pending = { ...publication, growth: 60n, writtenOff: 0n, work: 3n, claimableAt };
  assert.equal(pool.distribution.current, undefined);
  assert.deepEqual(pool.distribution.pending, pending);

  // Nothing is claimable before its time.
  const run = await planOne(net, { tree, leaves }, workers);
  assert.equal(run.leaves.length, 4, 'the padding is part of the run');
  await net.refuses(claimRewards({ network, run }), 'NothingPublished');
  assert.equal(isClaimable(pool.distribution, claimableAt - 1n), false);
  assert.equal(isClaimable(pool.distribution, claimableAt), true);

  await chain.travelTo(claimableAt);
  const outcome = await net.does(claimRewards({ network, run }));
  assert.deepEqual(eventOf(outcome), {
    name: 'RewardsClaimed',
    data: {
      network: network.address,
      epoch: 0n,
      oldClaimedTotal: 0n,
      newClaimedTotal: 60n,
      claims: workers.map(({ address }, i) => ({
        worker: address,
        outcome: ClaimOutcome.Paid,
        amount: earned[i],
        claimedTotal: earned[i],
      })),
    },
  });
  for (const [i, { owner }] of opened.entries()) {
    assert.equal(await net.holds(owner), net.tokens('9856') + (earned[i] ?? 0n));
  }
  const paid = await net.rewardPool();
  const settled = settledAt(pool.distribution, claimableAt);
  assert.deepEqual(paid.distribution, { ...settled, claimedTotal: 60n });
  assert.deepEqual(paid.distribution.current, pending);
  assert.equal(paid.distribution.pending, undefined);
  assert.equal(await chain.balance(paid.distribution.vault), 40n);

  // A second claim pays nothing and succeeds; a plan made now has nothing to do.
  const again = await net.does(claimRewards({ network, run }));
  assert.deepEqual(
    claimed(again),
    earned.map(() => [ClaimOutcome.NothingDue, 0n]),
  );
  const now = await Promise.all(opened.map((worker) => net.worker(worker)));
  assert.deepEqual(await plan(net, { tree, leaves }, now), []);
});

test('a worker that cannot be paid is skipped, and its money waits', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain } = net;
  const [short, never, fine, barred] = [
    await net.registersWorker('144'),
    await net.opensWorker(),
    await net.registersWorker('500'),
    await net.registersWorker('500'),
  ];
  const { admin } = net.roles;
  await net.does(barWorker({ network, worker: barred.address, admin }));
  const { address: worker, owner } = short;
  await net.does(setRestake({ network, worker, owner, restake: false }));
  await fund(net, 100n);
  await net.passesEpochs(1n);
  // From epoch 2 the token is worth a tenth less, so that 144 tokens no longer cover $144.
  await net.commits('0.9');
  const workers = await Promise.all(
    [short, never, fine, barred].map((worker) => net.worker(worker)),
  );
  const leaves = workers.map((worker) => rewardLeaf(worker, 10n));
  const published = await publish(net, leaves, 0n);
  await net.passesEpochs(1n);

  const run = await planOne(net, published, workers);
  const expected = [
    [ClaimOutcome.StakeBelowMinimum, 0n],
    [ClaimOutcome.NotRegistered, 0n],
    [ClaimOutcome.Paid, 10n],
    [ClaimOutcome.Barred, 0n],
  ];
  const [current, now] = [await net.current(), await chain.now()];
  assert.deepEqual(
    workers.map((worker) => eligibilityAt(current, worker, now)),
    expected.map(([outcome]) => outcome),
  );
  assert.deepEqual(claimed(await net.does(claimRewards({ network, run }))), expected);
  const waiting = await net.worker(short);
  assert.equal(waiting.coverage.shortSince, epochStartsAt(current, 2n));
  assert.deepEqual([waiting.claimedTotal, waiting.activeStake], [0n, net.tokens('144')]);
  assert.equal((await net.worker(fine)).claimedTotal, 10n);

  // The price recovers, and what waited is paid.
  await net.commits('1');
  await net.passesEpochs(1n);
  const alone = await planOne(net, published, [await net.worker(short)]);
  const outcome = await net.does(claimRewards({ network, run: alone }));
  assert.deepEqual(claimed(outcome), [[ClaimOutcome.Paid, 10n]]);
  assert.equal(await net.holds(owner), net.tokens('9856') + 10n);
});

test('cumulative totals make up for a missed epoch', async (t) => {
  const net = await TestNetwork.start(t);
  const { network } = net;
  const opened = await net.registersWorker();
  const worker = await net.worker(opened);
  await fund(net, 100n);
  await net.passesEpochs(1n);
  await publish(net, [rewardLeaf(worker, 10n)], 0n);
  await net.passesEpochs(1n);
  const published = await publish(net, [rewardLeaf(worker, 25n)], 1n);
  const run = await planOne(net, published, [worker]);
  const event = eventOf(await net.does(claimRewards({ network, run })));
  assert.ok(event.name === 'RewardsClaimed');
  assert.deepEqual([event.data.epoch, event.data.claims[0]?.amount], [1n, 25n]);
});

test('a publication takes the place of the one before, as the client settles it', async (t) => {
  const net = await TestNetwork.start(t);
  const { network } = net;
  const worker = await net.worker(await net.registersWorker());
  await fund(net, 100n);
  for (const [epoch, total] of [
    [0n, 10n],
    [1n, 25n],
    [2n, 45n],
  ] as const) {
    await net.passesEpochs(1n);
    const published = await publish(net, [rewardLeaf(worker, total)], epoch);
    const before = (await net.rewardPool()).distribution;
    const settled = settledAt(before, await net.chain.now());
    assert.notDeepEqual(settled, before);
    const run = await planOne(net, published, [worker]);
    await net.does(claimRewards({ network, run }));
    const { distribution } = await net.rewardPool();
    assert.deepEqual(distribution, { ...settled, claimedTotal: total });
    assert.equal(sumOfEpoch(distribution.issued, epoch), [10n, 15n, 20n][Number(epoch)]);
  }
});
