import assert from 'node:assert/strict';
import { test } from 'node:test';

import { some } from '@solana/kit';

import {
  attestBenchmark,
  cancelUnstake,
  closeWorker,
  eligibilityAt,
  ClaimOutcome,
  findVaultAddress,
  findWorkers,
  findWorkerAddress,
  minimumStakeAt,
  missingStake,
  nextEpochAt,
  openWorker,
  parseNano,
  registerWorker,
  requestUnstake,
  setPayout,
  setPrice,
  topUp,
  withdraw,
} from '../src/index.js';
import { eventOf } from '@inferix/staking-testkit/events';
import { random32, TestNetwork } from '@inferix/staking-testkit/network';

const NOTHING = { previous: 0n, current: 0n, next: 0n, nextAt: 0n };

test('the whole life of a worker', async (t) => {
  const net = await TestNetwork.start(t);
  const { chain, network, roles } = net;
  const owner = await chain.wallet();
  await chain.giveTokens(net.mint, owner.address, net.tokens('1000'));
  const node = random32();
  const address = await findWorkerAddress(
    {
      network: network.address,
      opener: owner.address,
      node,
    },
    network,
  );
  const vault = await findVaultAddress(address, network);
  const worker = address;
  const named = { network: network.address, worker };

  // It is opened: everything is empty, and rewards go to the owner.
  const opened = await net.does(openWorker({ network, opener: owner, node }));
  const fresh = await net.worker({ address });
  assert.deepEqual(fresh, {
    address,
    registered: false,
    barred: false,
    restake: true,
    leftCovered: false,
    openCases: 0,
    network: network.address,
    opener: owner.address,
    owner: owner.address,
    operator: owner.address,
    offeredTo: undefined,
    offers: fresh.openedSlot << 24n,
    node,
    vault,
    payout: owner.address,
    payoutTokenAccount: await chain.tokenAccount(net.mint, owner.address),
    openedAt: await chain.now(),
    openedSlot: fresh.openedSlot,
    leftAt: 0n,
    benchmarkAt: 0n,
    benchmark: NOTHING,
    price: NOTHING,
    coverage: { epoch: 0n, shortSince: 0n, registered: 0, short: 0 },
    activeStake: 0n,
    tickets: [],
    depositedTotal: 0n,
    withdrawnTotal: 0n,
    slashedTotal: 0n,
    claimedTotal: 0n,
    restakedTotal: 0n,
    openAsked: 0n,
    slashEpoch: 0n,
    slashBase: 0n,
    slashedInEpoch: 0n,
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
    data: {
      ...named,
      oldBenchmark: 0n,
      newBenchmark: 500_000_000n,
      effectiveAt: await chain.now(),
      byAdminToo: false,
    },
  });
  const measured = await net.worker({ address });
  assert.deepEqual(measured.benchmark, { ...NOTHING, current: 500_000_000n });
  assert.equal(measured.benchmarkAt, await chain.now());

  // It registers with exactly the minimum stake: $144 at $1 per IFX.
  const S = net.tokens('144');
  const registered = await net.does(
    registerWorker({ network, worker, authority: owner, price: parseNano('2'), deposit: S }),
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
  assert.deepEqual(working.price, { ...NOTHING, current: parseNano('2') });
  assert.deepEqual([working.activeStake, working.depositedTotal], [S, S]);
  // It was not registered when the epoch began, so it earns from the next one.
  assert.deepEqual(working.coverage, { epoch: 0n, shortSince: 0n, registered: 0, short: 0 });
  const priced = await net.current();
  assert.equal(missingStake(priced, working, now), 0n);
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
  const cut = await net.does(
    setPrice({ network, worker, authority: owner, price: parseNano('1') }),
  );
  const nextEpoch = nextEpochAt(network, now);
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
    previous: 0n,
    current: parseNano('2'),
    next: parseNano('1'),
    nextAt: nextEpoch,
  });
  assert.equal(minimumStakeAt(priced, waiting, nextEpoch - 1n), S);
  assert.equal(minimumStakeAt(priced, waiting, nextEpoch), S / 2n);
  await net.does(setPrice({ network, worker, authority: owner, price: parseNano('2.5') }));
  const risen = { ...NOTHING, previous: parseNano('2'), current: parseNano('2.5') };
  assert.deepEqual((await net.worker({ address })).price, risen);

  // Stake is asked back, in part and then in full, and one ticket is taken back.
  const requested = await net.does(
    requestUnstake({ network, worker, owner, amount: net.tokens('20') }),
  );
  const maturesAt = (await chain.now()) + BigInt(network.params.unbondingSecs);
  assert.deepEqual(eventOf(requested), {
    name: 'UnstakeRequested',
    data: {
      ...named,
      ticket: some(0),
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
  assert.deepEqual([leaving.leftAt, leaving.leftCovered], [await chain.now(), true]);

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
    data: {
      ...named,
      owner: owner.address,
      swept: 0n,
      claimedTotal: 0n,
      closedWorkers: 1n,
      closedClaimedTotal: 0n,
    },
  });
  await assert.rejects(net.worker({ address }), { code: 'AccountNotFound' });
  assert.deepEqual(await findWorkers(chain.connection, { network: network.address }), []);
});
