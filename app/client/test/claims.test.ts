import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  ClaimOutcome,
  claimRewards,
  commitPrice,
  fundRewards,
  parseNano,
  planClaim,
  planClaims,
  PoolKind,
  publishRewards,
  requestUnstake,
  type Outcome,
} from '../src/index.js';
import { TestNetwork } from './harness/network.js';
import { fund, publicationOf, publish, rewardLeaf } from './harness/rewards.js';

/** What a claim came to for each worker of its run. */
function claimed(outcome: Outcome) {
  const [event] = outcome.events;
  assert.ok(event?.name === 'RewardsClaimed');
  return event.data;
}

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
    publishRewards({ network, distributor: net.roles.distributor, publication }),
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
        claimableAt,
      },
    },
  ]);
  const pool = await net.rewardPool();
  assert.equal(pool.distribution.current, undefined);
  assert.deepEqual(pool.distribution.pending, { ...publication, claimableAt });

  // Nothing is claimable before its time.
  const runs = planClaims({ tree, leaves, workers });
  assert.equal(runs.length, 1);
  const [run] = runs;
  assert.ok(run);
  assert.equal(run.leaves.length, 4, 'the padding is part of the run');
  await net.refuses(claimRewards({ network, run }), 'NothingPublished');

  await chain.travelTo(claimableAt);
  const outcome = await net.does(claimRewards({ network, run }));
  assert.deepEqual(claimed(outcome), {
    network: network.address,
    epoch: 0n,
    oldClaimedTotal: 0n,
    newClaimedTotal: 60n,
    claims: workers.map(({ address }, i) => ({
      worker: address,
      outcome: ClaimOutcome.Paid,
      paid: earned[i],
      claimedTotal: earned[i],
    })),
  });
  for (const [i, { owner }] of opened.entries()) {
    assert.equal(await net.holds(owner), net.tokens('9856') + (earned[i] ?? 0n));
  }
  const paid = await net.rewardPool();
  assert.deepEqual(paid.distribution.current, { ...publication, claimableAt });
  assert.equal(paid.distribution.pending, undefined);
  assert.equal(paid.distribution.claimedTotal, 60n);
  assert.equal(await chain.balance(paid.distribution.vault), 40n);

  // A second claim pays nothing and succeeds; a plan made now has nothing to do.
  const again = claimed(await net.does(claimRewards({ network, run })));
  assert.deepEqual(
    again.claims.map(({ outcome, paid }) => [outcome, paid]),
    earned.map(() => [ClaimOutcome.NothingDue, 0n]),
  );
  const now = await Promise.all(opened.map((worker) => net.worker(worker)));
  assert.deepEqual(planClaims({ tree, leaves, workers: now }), []);
});

test('a worker that cannot be paid is skipped, and its money waits', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles } = net;
  const [short, gone, fine] = [
    await net.registersWorker('144'),
    await net.registersWorker('500'),
    await net.registersWorker('500'),
  ];
  await net.does(
    requestUnstake({
      network,
      worker: gone.address,
      owner: gone.owner,
      amount: net.tokens('500'),
    }),
  );
  const workers = await Promise.all([short, gone, fine].map((worker) => net.worker(worker)));
  await fund(net, 100n);
  await net.passesEpochs(1n);
  // The token loses a fifth of its price, so that 144 tokens no longer cover $144.
  await net.does(commitPrice({ network, ...roles, price: parseNano('0.8') }));
  const leaves = workers.map((worker) => rewardLeaf(worker, 10n));
  const { tree } = await publish(net, leaves, 0n);

  const [run] = planClaims({ tree, leaves, workers });
  assert.ok(run);
  const { claims } = claimed(await net.does(claimRewards({ network, run })));
  assert.deepEqual(
    claims.map(({ outcome, paid }) => [outcome, paid]),
    [
      [ClaimOutcome.StakeBelowMinimum, 0n],
      [ClaimOutcome.NotRegistered, 0n],
      [ClaimOutcome.Paid, 10n],
    ],
  );
  assert.equal((await net.worker(short)).coveredSince, 0n);
  assert.equal((await net.worker(short)).claimedTotal, 0n);
  assert.equal((await net.worker(fine)).claimedTotal, 10n);

  // The price recovers, and the short worker claims for itself.
  await net.passesEpochs(1n);
  await net.does(commitPrice({ network, ...roles, price: parseNano('0.96') }));
  await net.passesEpochs(1n);
  await net.does(commitPrice({ network, ...roles, price: parseNano('1') }));
  const alone = planClaim({
    tree,
    leafIndex: 0,
    worker: await net.worker(short),
    cumulative: 10n,
  });
  const outcome = claimed(await net.does(claimRewards({ network, run: alone })));
  assert.deepEqual(
    outcome.claims.map(({ paid }) => paid),
    [10n],
  );
  assert.equal(await net.holds(short.owner), net.tokens('9856') + 10n);
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
  const { tree, leaves } = await publish(net, [rewardLeaf(worker, 25n)], 1n);
  const [run] = planClaims({ tree, leaves, workers: [worker] });
  assert.ok(run);
  const { claims, epoch } = claimed(await net.does(claimRewards({ network, run })));
  assert.deepEqual([epoch, claims[0]?.paid], [1n, 25n]);
});
