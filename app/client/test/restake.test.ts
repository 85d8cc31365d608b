import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  ClaimOutcome,
  claimRewards,
  destinationOf,
  eligibilityAt,
  missingStake,
  requestUnstake,
  setRestake,
  withdraw,
  type Worker,
} from '../src/index.js';
import { eventOf } from '@inferix/staking-testkit/events';
import { TestNetwork, type TestWorker } from '@inferix/staking-testkit/network';
import {
  claimed,
  fund,
  planOne,
  publish,
  rewardLeaf,
  type Published,
} from '@inferix/staking-testkit/rewards';
import { offenceOf, proposes } from '@inferix/staking-testkit/slashing';

/**
 * Workers in epoch 2, in which the token is worth a tenth less, so that 144 tokens no longer cover $144;
 * each has earned so many tokens.
 */
async function afterAFall(
  t: Parameters<typeof TestNetwork.start>[0],
  deposits: [deposit: string, earned: string][],
): Promise<{ net: TestNetwork; opened: TestWorker[]; published: Published }> {
  const net = await TestNetwork.start(t);
  const opened: TestWorker[] = [];
  for (const [deposit] of deposits) opened.push(await net.registersWorker(deposit));
  await fund(net, net.tokens('1000'));
  await net.passesEpochs(1n);
  await net.commits('0.9');
  const workers = await Promise.all(opened.map((worker) => net.worker(worker)));
  const earned = deposits.map(([, tokens]) => net.tokens(tokens));
  const leaves = workers.map((worker, i) => rewardLeaf(worker, earned[i] ?? 0n));
  const published = await publish(net, leaves, 0n);
  await net.passesEpochs(1n);
  return { net, opened, published };
}

test('the rewards of a short worker fill its stake first, and the rest is paid', async (t) => {
  const { net, opened, published } = await afterAFall(t, [['144', '20']]);
  const { network, chain } = net;
  const [alice] = opened;
  assert.ok(alice);
  const [current, now, short] = [await net.current(), await chain.now(), await net.worker(alice)];
  assert.equal(short.restake, true, 'on from the beginning');
  assert.equal(eligibilityAt(current, short, now), ClaimOutcome.Restaked);
  assert.equal(destinationOf(current, short, now), short.vault);
  const missing = missingStake(current, short, now);
  assert.equal(missing, net.tokens('16'));

  const run = await planOne(net, published, [short]);
  const first = await net.does(claimRewards({ network, run }));
  assert.deepEqual(claimed(first), [[ClaimOutcome.Restaked, missing]]);
  const healed = await net.worker(alice);
  assert.equal(eligibilityAt(current, healed, now), ClaimOutcome.Paid);
  assert.deepEqual(
    [healed.activeStake, healed.depositedTotal, healed.restakedTotal, healed.claimedTotal],
    [net.tokens('160'), net.tokens('160'), missing, missing],
  );
  assert.equal(healed.coverage.shortSince, 0n);
  assert.equal(await chain.balance(healed.vault), net.tokens('160'));
  assert.equal(await net.holds(alice.owner), net.tokens('9856'));

  // The same run names the vault, which is no longer where its rewards go.
  const stale = await net.does(claimRewards({ network, run }));
  assert.deepEqual(claimed(stale), [[ClaimOutcome.DestinationChanged, 0n]]);
  const again = await planOne(net, published, [healed]);
  const rest = await net.does(claimRewards({ network, run: again }));
  assert.deepEqual(claimed(rest), [[ClaimOutcome.Paid, net.tokens('4')]]);
  assert.equal(await net.holds(alice.owner), net.tokens('9860'));
  assert.equal((await net.worker(alice)).activeStake, net.tokens('160'));
});

test('its owner decides whether a short worker restakes or waits', async (t) => {
  const { net, opened, published } = await afterAFall(t, [['144', '20']]);
  const { network, stranger } = net;
  const [alice] = opened;
  assert.ok(alice);
  const { address: worker, owner } = alice;
  await net.refuses(setRestake({ network, worker, owner: stranger, restake: false }), 'NotOwner');

  const off = await net.does(setRestake({ network, worker, owner, restake: false }));
  assert.deepEqual(eventOf(off), {
    name: 'RestakeSet',
    data: { network: network.address, worker, oldRestake: true, newRestake: false },
  });
  const claims = async () => {
    const run = await planOne(net, published, [await net.worker(alice)]);
    return claimed(await net.does(claimRewards({ network, run })));
  };
  assert.equal((await net.worker(alice)).restake, false);
  assert.deepEqual(await claims(), [[ClaimOutcome.StakeBelowMinimum, 0n]]);
  const waiting = await net.worker(alice);
  assert.deepEqual([waiting.activeStake, waiting.claimedTotal], [net.tokens('144'), 0n]);

  await net.does(setRestake({ network, worker, owner, restake: true }));
  assert.deepEqual(await claims(), [[ClaimOutcome.Restaked, net.tokens('16')]]);
});

test('who left is paid if it left covered, has stake unbonding and no case is open', async (t) => {
  const { net, opened, published } = await afterAFall(t, [
    ['500', '1'],
    ['144', '2'],
    ['500', '3'],
  ]);
  const { network, chain } = net;
  const [covered, short, accused] = opened;
  assert.ok(covered && short && accused);
  await proposes(net, accused, await offenceOf(net, 1n));
  for (const { address: worker, owner } of opened) {
    const amount = (await net.worker({ address: worker })).activeStake;
    await net.does(requestUnstake({ network, worker, owner, amount }));
  }
  const gone = await Promise.all(opened.map((worker) => net.worker(worker)));
  const [current, now] = [await net.current(), await chain.now()];
  const expected = [
    [ClaimOutcome.Paid, net.tokens('1')],
    [ClaimOutcome.LeftShort, 0n],
    [ClaimOutcome.SlashCaseOpen, 0n],
  ] as const;
  assert.deepEqual(
    gone.map((worker) => eligibilityAt(current, worker, now)),
    expected.map(([outcome]) => outcome),
  );
  const wallet = ({ payoutTokenAccount }: Worker) => payoutTokenAccount;
  assert.deepEqual(
    gone.map((worker) => destinationOf(current, worker, now)),
    gone.map(wallet),
    'nobody who left restakes',
  );
  const run = await planOne(net, published, gone);
  assert.deepEqual(claimed(await net.does(claimRewards({ network, run }))), expected);
  assert.equal(await net.holds(covered.owner), net.tokens('9501'));
  assert.equal(await net.holds(short.owner), net.tokens('9856'));
  assert.equal(await net.holds(accused.owner), net.tokens('9500'));

  // Once its stake is withdrawn, nothing stands for what it did.
  await chain.travelBy(BigInt(network.params.unbondingSecs));
  const { address: worker, owner } = short;
  await net.does(withdraw({ network, worker, owner }));
  const empty = await net.worker(short);
  assert.equal(eligibilityAt(current, empty, await chain.now()), ClaimOutcome.NotRegistered);
  const late = await planOne(net, published, [empty]);
  const nothing = await net.does(claimRewards({ network, run: late }));
  assert.deepEqual(claimed(nothing), [[ClaimOutcome.NotRegistered, 0n]]);
});
