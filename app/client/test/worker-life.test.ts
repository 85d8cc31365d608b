import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  attestBenchmark,
  cancelUnstake,
  closeWorker,
  eligibilityAt,
  ClaimOutcome,
  fetchNetwork,
  findVaultAddress,
  findWorkers,
  findWorkerAddress,
  minimumStakeAt,
  openWorker,
  parseNano,
  registerWorker,
  requestUnstake,
  setPayout,
  setPrice,
  topUp,
  withdraw,
  type Outcome,
  type ProgramEvent,
} from '../src/index.js';
import { random32, TestNetwork } from './harness/network.js';

/** The one event of a transaction, as it was emitted. */
function eventOf(outcome: Outcome): ProgramEvent {
  assert.equal(outcome.truncated, false);
  const [event, ...more] = outcome.events;
  assert.ok(event && more.length === 0, 'one event');
  return event;
}

test('the whole life of a worker', async (t) => {
  const net = await TestNetwork.start(t);
  const { chain, network, roles } = net;
  const owner = await chain.wallet();
  await chain.giveTokens(net.mint, owner.address, net.tokens('1000'));
  const node = random32();
  const address = await findWorkerAddress({
    network: network.address,
    owner: owner.address,
    node,
  });
  const vault = await findVaultAddress(address);
  const worker = address;
  const named = { network: network.address, worker };

  // It is opened: everything is empty, and rewards go to the owner.
  const opened = await net.does(openWorker({ network, owner, node }));
  const fresh = await net.worker({ address });
  assert.deepEqual(fresh, {
    address,
    registered: false,
    barred: false,
    openCases: 0,
    network: network.address,
    owner: owner.address,
    node,
    vault,
    payout: owner.address,
    payoutTokenAccount: await chain.tokenAccount(net.mint, owner.address),
    openedAt: await chain.now(),
    openedSlot: fresh.openedSlot,
    benchmark: 0n,
    benchmarkAt: 0n,
    price: { current: 0n, next: 0n, nextAt: 0n },
    activeStake: 0n,
    tickets: [],
    depositedTotal: 0n,
    withdrawnTotal: 0n,
    slashedTotal: 0n,
    claimedTotal: 0n,
    coveredSince: 0n,
  });
  assert.ok(fresh.openedSlot > 0n);
  assert.deepEqual(eventOf(opened), {
    name: 'WorkerOpened',
    data: {
      ...named,
      owner: owner.address,
      node,
      payout: owner.address,
      openedSlot: fresh.openedSlot,
    },
  });

  // It is measured.
  const { benchmarkAuthority } = roles;
  const attested = await net.does(
    attestBenchmark({ network, worker, benchmarkAuthority, benchmark: parseNano('0.5') }),
  );
  assert.deepEqual(eventOf(attested), {
    name: 'BenchmarkAttested',
    data: { ...named, oldBenchmark: 0n, newBenchmark: 500_000_000n },
  });
  const measured = await net.worker({ address });
  assert.deepEqual([measured.benchmark, measured.benchmarkAt], [500_000_000n, await chain.now()]);

  // It registers with exactly the minimum stake: $144 at $1 per IFX.
  const S = net.tokens('144');
  const registered = await net.does(
    registerWorker({ network, worker, owner, price: parseNano('2'), deposit: S }),
  );
  const now = await chain.now();
  assert.deepEqual(eventOf(registered), {
    name: 'WorkerRegistered',
    data: {
      ...named,
      price: parseNano('2'),
      priceEffectiveAt: now,
      oldActiveStake: 0n,
      newActiveStake: S,
    },
  });
  const working = await net.worker({ address });
  assert.equal(working.registered, true);
  assert.deepEqual(working.price, { current: parseNano('2'), next: 0n, nextAt: 0n });
  assert.deepEqual([working.activeStake, working.depositedTotal], [S, S]);
  assert.equal(working.coveredSince, now);
  const priced = await fetchNetwork(chain.connection, network.address);
  assert.equal(minimumStakeAt(priced, working, now), S);
  assert.equal(eligibilityAt(priced, working, now), ClaimOutcome.Paid);
  assert.equal(await chain.balance(vault), S);
  assert.equal(await net.holds(owner), net.tokens('856'));

  // A stranger adds to its stake.
  const { stranger } = net;
  await chain.giveTokens(net.mint, stranger.address, net.tokens('56'));
  const toppedUp = await net.does(
    topUp({ network, worker, funder: stranger, amount: net.tokens('56') }),
  );
  assert.deepEqual(eventOf(toppedUp), {
    name: 'StakeToppedUp',
    data: {
      ...named,
      funder: stranger.address,
      oldActiveStake: S,
      newActiveStake: net.tokens('200'),
    },
  });
  assert.equal((await net.worker({ address })).activeStake, net.tokens('200'));
  assert.equal(await net.holds(stranger), 0n);

  // A cut of the price waits for the next epoch, a rise counts at once.
  const cut = await net.does(setPrice({ network, worker, owner, price: parseNano('1') }));
  const nextEpoch = network.epochStart + BigInt(network.params.epochSecs);
  assert.deepEqual(eventOf(cut), {
    name: 'PriceSet',
    data: {
      ...named,
      oldPrice: parseNano('2'),
      newPrice: parseNano('1'),
      effectiveAt: nextEpoch,
    },
  });
  const waiting = await net.worker({ address });
  assert.deepEqual(waiting.price, {
    current: parseNano('2'),
    next: parseNano('1'),
    nextAt: nextEpoch,
  });
  assert.equal(minimumStakeAt(priced, waiting, nextEpoch - 1n), S);
  assert.equal(minimumStakeAt(priced, waiting, nextEpoch), S / 2n);
  await net.does(setPrice({ network, worker, owner, price: parseNano('2.5') }));
  assert.equal((await net.worker({ address })).price.current, parseNano('2.5'));

  // Stake is asked back, in part and then in full, and one ticket is taken back.
  const asked = await net.does(
    requestUnstake({ network, worker, owner, amount: net.tokens('20') }),
  );
  const maturesAt = (await chain.now()) + BigInt(network.params.unbondingSecs);
  assert.deepEqual(eventOf(asked), {
    name: 'UnstakeRequested',
    data: {
      ...named,
      ticket: 0,
      maturesAt,
      oldActiveStake: net.tokens('200'),
      newActiveStake: net.tokens('180'),
      registered: true,
    },
  });
  assert.deepEqual((await net.worker({ address })).tickets, [
    { index: 0, amount: net.tokens('20'), maturesAt },
  ]);
  const cancelled = await net.does(cancelUnstake({ network, worker, owner, ticket: 0 }));
  assert.deepEqual(eventOf(cancelled), {
    name: 'UnstakeCancelled',
    data: {
      ...named,
      ticket: 0,
      oldActiveStake: net.tokens('180'),
      newActiveStake: net.tokens('200'),
    },
  });
  await net.does(requestUnstake({ network, worker, owner, amount: net.tokens('200') }));
  const leaving = await net.worker({ address });
  assert.equal(leaving.registered, false);
  assert.equal(leaving.activeStake, 0n);
  assert.equal(leaving.coveredSince, 0n);

  // Rewards can go elsewhere: the new wallet's token account is made with it.
  const [payout] = await Promise.all([chain.wallet(0)]);
  const redirected = await net.does(setPayout({ network, worker, owner, payout: payout.address }));
  assert.deepEqual(eventOf(redirected), {
    name: 'PayoutSet',
    data: { ...named, oldPayout: owner.address, newPayout: payout.address },
  });
  assert.equal(
    (await net.worker({ address })).payoutTokenAccount,
    await chain.tokenAccount(net.mint, payout.address),
  );

  // What has matured is withdrawn, to the last unit.
  await chain.travelTo(leaving.tickets[0]?.maturesAt ?? 0n);
  const withdrawn = await net.does(withdraw({ network, worker, owner }));
  assert.deepEqual(eventOf(withdrawn), {
    name: 'StakeWithdrawn',
    data: {
      ...named,
      amount: net.tokens('200'),
      oldWithdrawnTotal: 0n,
      newWithdrawnTotal: net.tokens('200'),
    },
  });
  assert.equal(await net.holds(owner), net.tokens('1056'));
  assert.equal(await chain.balance(vault), 0n);

  // It is closed and gone.
  assert.deepEqual(
    (await findWorkers(chain.connection, { network: network.address, owner: owner.address })).map(
      (found) => found.address,
    ),
    [address],
  );
  const closed = await net.does(closeWorker({ network, worker, owner }));
  assert.deepEqual(eventOf(closed), {
    name: 'WorkerClosed',
    data: { ...named, owner: owner.address, swept: 0n },
  });
  await assert.rejects(net.worker({ address }), { code: 'AccountNotFound' });
  assert.deepEqual(await findWorkers(chain.connection, { network: network.address }), []);
});
