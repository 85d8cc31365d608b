import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  cancelPublication,
  claimPenalty,
  ClaimOutcome,
  claimRewards,
  isClaimable,
  MerkleTree,
  penaltyLeaf,
  PoolKind,
  publishPenalties,
  publishRewards,
  settledAt,
  sumOfEpoch,
  suspendPublication,
  unclaimed,
} from '../src/index.js';
import { eventOf } from '@inferix/staking-testkit/events';
import { random32, TestNetwork, type TestWorker } from '@inferix/staking-testkit/network';
import {
  claimed,
  fund,
  planOne,
  publicationOf,
  publish,
  rewardLeaf,
} from '@inferix/staking-testkit/rewards';

const DAY = 86_400n;
const NEVER_LAPSES = 2n ** 63n - 1n;

/** A network, two workers, and a root for epoch 0 that gives the second one what the first has earned. */
async function robbed(t: Parameters<typeof TestNetwork.start>[0]) {
  const net = await TestNetwork.start(t);
  const opened: [TestWorker, TestWorker] = [
    await net.registersWorker('500'),
    await net.registersWorker('500'),
  ];
  const [honest, thief] = await Promise.all([net.worker(opened[0]), net.worker(opened[1])]);
  await fund(net, 100n);
  await net.passesEpochs(1n);
  const wrong = await publish(net, [rewardLeaf(honest, 10n), rewardLeaf(thief, 90n)], 0n);
  const claims = async (published = wrong) => {
    const workers = await Promise.all(opened.map((worker) => net.worker(worker)));
    const run = await planOne(net, published, workers);
    return claimRewards({ network: net.network, run });
  };
  return { net, opened, honest, thief, wrong, claims };
}

test('a wrong root is suspended and corrected for the same epoch, and the honest worker is paid', async (t) => {
  const { net, opened, honest, thief, wrong, claims } = await robbed(t);
  const { network, chain, roles } = net;
  const thiefs = await planOne(net, wrong, [thief]);
  assert.deepEqual(claimed(await net.does(claimRewards({ network, run: thiefs }))), [
    [ClaimOutcome.Paid, 90n],
  ]);

  const suspend = { network, pool: PoolKind.Rewards, root: wrong.tree.root };
  await net.refuses(
    suspendPublication({ ...suspend, authority: net.stranger }),
    'NotGuardianOrAdmin',
  );
  await net.refuses(
    suspendPublication({ ...suspend, pool: PoolKind.Penalties, authority: roles.guardian }),
    'NothingPublished',
  );
  await net.refuses(
    suspendPublication({ ...suspend, root: random32(), authority: roles.guardian }),
    'PublicationChanged',
  );
  const suspended = await net.does(suspendPublication({ ...suspend, authority: roles.guardian }));
  const until = (await chain.now()) + 7n * DAY;
  assert.deepEqual(eventOf(suspended), {
    name: 'PublicationSuspended',
    data: {
      network: network.address,
      pool: PoolKind.Rewards,
      epoch: 0n,
      root: wrong.tree.root,
      suspendedBy: roles.guardian.address,
      until,
    },
  });
  const stopped = (await net.rewardPool()).distribution;
  assert.deepEqual(
    [stopped.wasSuspended, stopped.suspendedUntil, stopped.guardianSuspendedUntil],
    [true, until, until],
  );
  assert.deepEqual(stopped.base, { nextEpoch: 0n, cumulativeTotal: 0n });
  assert.equal(isClaimable(stopped, until - 1n), false);
  assert.equal(isClaimable(stopped, until), true, 'the guardian’s suspension lapses');
  await net.refuses(claims(), 'PublicationSuspended');
  await net.refuses(
    suspendPublication({ ...suspend, authority: roles.guardian }),
    'AlreadySuspended',
  );

  // What was stolen is written off and funded again: 10 to the honest worker, 5 to the other.
  const leaves = [rewardLeaf(honest, 10n), rewardLeaf(thief, 5n)];
  const correct = publicationOf(leaves, 0n, 90n);
  const { publication } = correct;
  assert.equal(publication.cumulativeTotal, 105n);
  const correction = (change: Partial<typeof publication> = {}) =>
    publishRewards({
      network,
      distributor: roles.distributor,
      publication: { ...publication, ...change },
      work: 15n,
    });
  await net.refuses(correction({ writtenOff: 91n }), 'WrittenOffTooLarge');
  await net.refuses(correction({ cumulativeTotal: 89n }), 'TotalFell');
  await net.refuses(correction(), 'Underfunded');
  await fund(net, 5n);
  const published = eventOf(await net.does(correction()));
  const claimableAt = (await chain.now()) + BigInt(network.params.publicationDelaySecs);
  assert.deepEqual(published, {
    name: 'DistributionPublished',
    data: {
      network: network.address,
      pool: PoolKind.Rewards,
      epoch: 0n,
      root: correct.tree.root,
      leafCount: 2,
      oldCumulativeTotal: 0n,
      newCumulativeTotal: 105n,
      writtenOff: 90n,
      work: 15n,
      claimableAt,
    },
  });
  const pending = (await net.rewardPool()).distribution;
  assert.equal(isClaimable(pending, claimableAt - 1n), false);
  assert.equal(isClaimable(pending, claimableAt), true, 'it ends the suspension');

  await chain.travelTo(claimableAt);
  assert.deepEqual(claimed(await net.does(claims(correct))), [[ClaimOutcome.Paid, 10n]]);
  assert.equal(await net.holds(opened[0].owner), net.tokens('9500') + 10n);
  const corrected = (await net.rewardPool()).distribution;
  assert.deepEqual(corrected, { ...settledAt(pending, claimableAt), claimedTotal: 100n });
  assert.deepEqual(
    [corrected.wasSuspended, corrected.writtenOffTotal, unclaimed(corrected)],
    [false, 90n, 5n],
  );
  assert.equal(sumOfEpoch(corrected.issued, 0n), 15n, 'what the wrong root issued is taken back');
});

test('a claim beyond a total that was corrected downwards waits, and fails no run', async (t) => {
  const { net, honest, thief, wrong, claims } = await robbed(t);
  const { network, roles } = net;
  await net.does(claimRewards({ network, run: await planOne(net, wrong, [thief]) }));
  const authority = roles.guardian;
  const { root } = wrong.tree;
  await net.does(suspendPublication({ network, pool: PoolKind.Rewards, authority, root }));
  // Nothing is written off: 15 are published and 90 claimed.
  const correct = await publish(net, [rewardLeaf(honest, 10n), rewardLeaf(thief, 5n)], 0n);
  const distribution = (await net.rewardPool()).distribution;
  assert.equal(unclaimed(settledAt(distribution, await net.chain.now())), 0n);
  const outcome = await net.does(claims(correct));
  assert.deepEqual(claimed(outcome), [[ClaimOutcome.ExceedsPublication, 0n]]);

  // A later publication covers the loss, and what waited is paid.
  await net.passesEpochs(1n);
  await fund(net, 90n);
  const { publication } = publicationOf(correct.leaves, 1n, 90n);
  const next = { ...publication, writtenOff: 0n };
  await net.does(
    publishRewards({ network, distributor: roles.distributor, publication: next, work: 0n }),
  );
  await net.chain.travelBy(BigInt(network.params.publicationDelaySecs));
  assert.deepEqual(claimed(await net.does(claims(correct))), [[ClaimOutcome.Paid, 10n]]);
});

test('the guardian’s suspension lapses, and cannot be renewed for as long; the admin’s stays', async (t) => {
  const { net, wrong, claims } = await robbed(t);
  const { network, chain, roles } = net;
  const { guardian, admin } = roles;
  const { root } = wrong.tree;
  const suspend = (authority: typeof admin) =>
    suspendPublication({ network, pool: PoolKind.Rewards, authority, root });
  await net.does(suspend(guardian));
  await chain.travelBy(7n * DAY - 1n);
  await net.refuses(claims(), 'PublicationSuspended');
  await net.refuses(suspend(guardian), 'AlreadySuspended');
  await chain.travelBy(1n);
  await net.refuses(suspend(guardian), 'SuspendedRecently');
  assert.deepEqual(claimed(await net.does(claims())), [
    [ClaimOutcome.Paid, 10n],
    [ClaimOutcome.Paid, 90n],
  ]);

  const event = eventOf(await net.does(suspend(admin)));
  assert.ok(event.name === 'PublicationSuspended');
  assert.deepEqual([event.data.suspendedBy, event.data.until], [admin.address, NEVER_LAPSES]);
  await chain.travelBy(1_000n * DAY);
  const { distribution } = await net.rewardPool();
  assert.equal(isClaimable(distribution, await chain.now()), false);
  await net.refuses(suspend(admin), 'AlreadySuspended');
  await net.refuses(suspend(guardian), 'AlreadySuspended');
});

test('a pending publication that was built on a suspended root is dropped', async (t) => {
  const { net, wrong } = await robbed(t);
  const { network, roles } = net;
  await net.passesEpochs(1n);
  const next = publicationOf(wrong.leaves, 1n);
  const { distributor, guardian: authority } = roles;
  await net.does(publishRewards({ network, distributor, publication: next.publication, work: 0n }));
  const pool = PoolKind.Rewards;
  const { root } = wrong.tree;
  const { events } = await net.does(suspendPublication({ network, pool, authority, root }));
  assert.deepEqual(
    events.map(({ name }) => name),
    ['PublicationCancelled', 'PublicationSuspended'],
  );
  assert.equal((await net.rewardPool()).distribution.pending, undefined);
  await net.refuses(
    cancelPublication({ network, pool, authority, root: next.tree.root }),
    'NoPendingPublication',
  );
});

test('the penalty pool is suspended and corrected in the same way', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain, roles } = net;
  await net.passesEpochs(1n);
  const [verifier, thief] = [await chain.wallet(0), await chain.wallet(0)];
  const { vault } = (await net.penaltyPool()).distribution;
  await chain.donate(net.mint, vault, 18n);
  const leavesOf = (cumulative: [bigint, bigint]) =>
    [verifier, thief].map(({ address: wallet }, i) =>
      penaltyLeaf({ wallet, cumulative: cumulative[i] ?? 0n }),
    );
  const publishes = async (cumulative: [bigint, bigint], writtenOff: bigint) => {
    const { publication } = publicationOf(leavesOf(cumulative), 0n, writtenOff);
    const { distributor } = roles;
    await net.does(publishPenalties({ network, distributor, publication }));
    await chain.travelBy(BigInt(network.params.publicationDelaySecs));
    return publication;
  };
  const claims = (leafIndex: 0 | 1, cumulative: [bigint, bigint]) =>
    claimPenalty({
      network,
      payer: net.stranger,
      wallet: (leafIndex === 0 ? verifier : thief).address,
      leafIndex,
      cumulative: cumulative[leafIndex],
      proof: MerkleTree.of(leavesOf(cumulative)).proof(leafIndex),
    });
  const { root } = await publishes([0n, 9n], 0n);
  await net.does(claims(1, [0n, 9n]));
  const suspend = { network, pool: PoolKind.Penalties, root };
  await net.refuses(
    suspendPublication({ ...suspend, authority: roles.slasher }),
    'NotGuardianOrAdmin',
  );
  await net.does(suspendPublication({ ...suspend, authority: roles.admin }));
  assert.equal((await net.penaltyPool()).distribution.suspendedUntil, NEVER_LAPSES);
  await net.refuses(claims(1, [0n, 9n]), 'PublicationSuspended');

  await publishes([9n, 0n], 9n);
  const before = settledAt((await net.penaltyPool()).distribution, await chain.now());
  await net.does(claims(0, [9n, 0n]));
  assert.equal(await net.holds(verifier), 9n);
  const after = (await net.penaltyPool()).distribution;
  assert.deepEqual(after, { ...before, claimedTotal: 18n });
  assert.equal(sumOfEpoch(after.issued, 0n), 9n);
});
