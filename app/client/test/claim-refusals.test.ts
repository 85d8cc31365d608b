import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  cancelPublication,
  claimRewards,
  planClaim,
  planClaims,
  PoolKind,
  publishRewards,
} from '../src/index.js';
import { TestNetwork } from './harness/network.js';
import { fund, publicationOf, publish, rewardLeaf } from './harness/rewards.js';

test('the guardian cancels a publication that is not claimable yet', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles } = net;
  const worker = await net.worker(await net.registersWorker());
  await fund(net, 100n);
  await net.passesEpochs(1n);
  const { publication, tree } = publicationOf([rewardLeaf(worker, 10n)], 0n);
  await net.does(publishRewards({ network, distributor: roles.distributor, publication }));

  const cancel = { network, pool: PoolKind.Rewards };
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
  const { network } = net;
  const opened = [await net.registersWorker(), await net.registersWorker()];
  const workers = await Promise.all(opened.map((worker) => net.worker(worker)));
  const [alice, bob] = workers;
  assert.ok(alice && bob);
  await fund(net, 100n);
  await net.passesEpochs(1n);
  const leaves = workers.map((worker) => rewardLeaf(worker, 10n));
  const { tree } = await publish(net, leaves, 0n);

  const single = { tree, leafIndex: 0, worker: alice, cumulative: 10n };
  const greedy = planClaim({ ...single, cumulative: 11n });
  await net.refuses(claimRewards({ network, run: greedy }), 'InvalidProof');
  const another = planClaim({ ...single, worker: bob });
  await net.refuses(claimRewards({ network, run: another }), 'InvalidProof');
  const elsewhere = planClaim({
    ...single,
    worker: { address: alice.address, payoutTokenAccount: bob.payoutTokenAccount },
  });
  await net.refuses(claimRewards({ network, run: elsewhere }), 'WrongTokenAccount');
  const run = planClaim(single);
  await net.refuses(claimRewards({ network, run: { ...run, firstLeaf: 2 } }), 'InvalidRun');
  await net.refuses(claimRewards({ network, run: { ...run, proof: [] } }), 'InvalidProof');
  // The same worker twice pays what is due once.
  const [pair] = planClaims({ tree, leaves, workers });
  assert.ok(pair?.leaves[0]);
  const doubled = { ...pair, leaves: [pair.leaves[0], pair.leaves[0]] };
  await net.refuses(claimRewards({ network, run: doubled }), 'InvalidProof');
});
