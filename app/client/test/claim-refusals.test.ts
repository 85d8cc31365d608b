import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  cancelPublication,
  ClaimOutcome,
  claimRewards,
  closeWorker,
  planClaim,
  PoolKind,
  publishRewards,
  setPayout,
} from '../src/index.js';
import { random32, TestNetwork } from '@inferix/staking-testkit/network';
import {
  claimed,
  fund,
  planOne,
  publicationOf,
  publish,
  rewardLeaf,
} from '@inferix/staking-testkit/rewards';

test('the guardian cancels a publication that is not claimable yet', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles } = net;
  const worker = await net.worker(await net.registersWorker());
  await fund(net, 100n);
  await net.passesEpochs(1n);
  const { publication, tree } = publicationOf([rewardLeaf(worker, 10n)], 0n);
  const { distributor } = roles;
  await net.does(publishRewards({ network, distributor, publication, work: 0n }));

  const cancel = { network, pool: PoolKind.Rewards, root: tree.root };
  await net.refuses(
    cancelPublication({ ...cancel, root: random32(), authority: roles.guardian }),
    'PublicationChanged',
  );
  await net.refuses(
    cancelPublication({ ...cancel, authority: net.stranger }),
    'NotGuardianOrAdmin',
  );
  const cancelled = await net.does(cancelPublication({ ...cancel, authority: roles.guardian }));
  assert.deepEqual(cancelled.events, [
    {
      name: 'PublicationCancelled',
      data: {
        network: network.address,
        pool: PoolKind.Rewards,
        epoch: 0n,
        root: tree.root,
        cumulativeTotal: 10n,
      },
    },
  ]);
  assert.equal((await net.rewardPool()).distribution.pending, undefined);
  await net.refuses(
    cancelPublication({ ...cancel, authority: roles.guardian }),
    'NoPendingPublication',
  );
});

test('claims that do not add up are refused', async (t) => {
  const net = await TestNetwork.start(t);
  const opened = [await net.registersWorker(), await net.registersWorker()];
  const workers = await Promise.all(opened.map((worker) => net.worker(worker)));
  const [alice, bob] = workers;
  assert.ok(alice && bob);
  await fund(net, 100n);
  await net.passesEpochs(1n);
  const leaves = workers.map((worker) => rewardLeaf(worker, 10n));
  const { tree } = await publish(net, leaves, 0n);

  const [network, now] = [await net.current(), await net.chain.now()];
  const single = { network, now, tree, leafIndex: 0, worker: alice, cumulative: 10n };
  const greedy = planClaim({ ...single, cumulative: 11n });
  await net.refuses(claimRewards({ network, run: greedy }), 'InvalidProof');
  const another = planClaim({ ...single, worker: bob });
  await net.refuses(claimRewards({ network, run: another }), 'InvalidProof');
  const earlier = planClaim({ ...single, worker: { ...alice, openedSlot: alice.openedSlot - 1n } });
  await net.refuses(claimRewards({ network, run: earlier }), 'InvalidProof');
  const run = planClaim(single);
  await net.refuses(claimRewards({ network, run: { ...run, firstLeaf: 2 } }), 'InvalidRun');
  await net.refuses(claimRewards({ network, run: { ...run, proof: [] } }), 'InvalidProof');
  // One leaf twice is another run, with another root.
  const pair = await planOne(net, { tree, leaves }, workers);
  assert.ok(pair.leaves[0]);
  const doubled = { ...pair, leaves: [pair.leaves[0], pair.leaves[0]] };
  await net.refuses(claimRewards({ network, run: doubled }), 'InvalidProof');
});

test('a claim that names another account than the payout wallet pays nobody and fails nobody', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, stranger } = net;
  const opened = [await net.registersWorker(), await net.registersWorker()];
  const [alice] = opened;
  assert.ok(alice);
  const workers = await Promise.all(opened.map((worker) => net.worker(worker)));
  await fund(net, 100n);
  await net.passesEpochs(1n);
  const leaves = workers.map((worker) => rewardLeaf(worker, 10n));
  const published = await publish(net, leaves, 0n);
  const run = await planOne(net, published, workers);

  // The caller's own account, in the place of a worker's.
  await net.chain.giveTokens(net.mint, stranger.address, 1n);
  const mine = await net.chain.tokenAccount(net.mint, stranger.address);
  const stolen = {
    ...run,
    leaves: run.leaves.map((leaf, i) => (i === 0 ? { ...leaf, destination: mine } : leaf)),
  };
  const tried = await net.does(claimRewards({ network, run: stolen }));
  assert.deepEqual(claimed(tried), [
    [ClaimOutcome.DestinationChanged, 0n],
    [ClaimOutcome.Paid, 10n],
  ]);
  assert.equal(await net.holds(stranger), 1n);
  assert.equal((await net.worker(alice)).claimedTotal, 0n);

  // The payout wallet changes between the plan and the claim.
  const wallet = await net.chain.wallet(0);
  const { address: worker, owner } = alice;
  await net.does(setPayout({ network, worker, owner, payout: wallet.address }));
  const late = await net.does(claimRewards({ network, run }));
  assert.deepEqual(claimed(late), [
    [ClaimOutcome.DestinationChanged, 0n],
    [ClaimOutcome.NothingDue, 0n],
  ]);
  const again = await planOne(net, published, [await net.worker(alice)]);
  const paid = await net.does(claimRewards({ network, run: again }));
  assert.deepEqual(claimed(paid), [[ClaimOutcome.Paid, 10n]]);
  assert.equal(await net.holds(wallet), 10n);
});

test('a worker that closes between the plan and the claim fails nobody', async (t) => {
  const net = await TestNetwork.start(t);
  const { network } = net;
  const [fine, closing] = [await net.registersWorker(), await net.opensWorker()];
  const workers = [await net.worker(fine), await net.worker(closing)];
  await fund(net, 100n);
  await net.passesEpochs(1n);
  const leaves = workers.map((worker) => rewardLeaf(worker, 10n));
  const published = await publish(net, leaves, 0n);
  const run = await planOne(net, published, workers);
  const { address: worker, owner } = closing;
  await net.does(closeWorker({ network, worker, owner }));
  assert.deepEqual(claimed(await net.does(claimRewards({ network, run }))), [
    [ClaimOutcome.Paid, 10n],
    [ClaimOutcome.Closed, 0n],
  ]);
  assert.equal((await net.rewardPool()).closedWorkers, 0n, 'it was never registered');
});
