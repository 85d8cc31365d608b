import assert from 'node:assert/strict';
import { test } from 'node:test';

import { generateKeyPairSigner, type Address } from '@solana/kit';

import {
  acceptsUntil,
  attestBenchmark,
  barWorker,
  cancelUnstake,
  closeWorker,
  createNetwork,
  fetchNetwork,
  findNetworkAddress,
  findWorkerAddress,
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
import { random32, TestNetwork } from '@inferix/staking-testkit/network';

const NOBODY = '11111111111111111111111111111111' as Address;

test('opening and measuring: what is refused', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles } = net;
  const opened = await net.opensWorker();
  const { node } = await net.worker(opened);
  await net.refuses(openWorker({ network, opener: opened.owner, node }), 'AlreadyExists');
  const nowhere = { network, opener: opened.owner, node: random32(), payout: NOBODY };
  await net.refuses(openWorker(nowhere), 'ZeroAddress');

  const worker = opened.address;
  const attest = (benchmark: bigint, benchmarkAuthority = roles.benchmarkAuthority) =>
    attestBenchmark({ network, worker, benchmarkAuthority, benchmark });
  await net.refuses(attest(1n, opened.owner), 'NotBenchmarkAuthority');
  await net.refuses(attest(0n), 'BenchmarkOutOfRange');
  await net.refuses(attest(parseNano('1000.000000001')), 'BenchmarkOutOfRange');
});

test('registering: what is refused', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, chain } = net;
  const opened = await net.opensWorker();
  const { address: worker, owner } = opened;
  const register = (price: string, deposit: bigint, authority = owner) =>
    registerWorker({ network, worker, authority, price: parseNano(price), deposit });
  const S = net.tokens('144');
  await net.refuses(register('2', S), 'NoBenchmark');

  const { benchmarkAuthority } = roles;
  const benchmark = parseNano('0.5');
  await net.does(attestBenchmark({ network, worker, benchmarkAuthority, benchmark }));
  await net.refuses(register('2', S, net.stranger), 'NotOwnerOrOperator');
  await net.refuses(register('0', S), 'PriceOutOfRange');
  await net.refuses(register('10000.000000001', S), 'PriceOutOfRange');
  const short = await net.refuses(register('2', S - 1n), 'StakeBelowMinimum');
  assert.match(short.message, /143999999.*144000000/, 'both numbers are named');
  assert.equal(short.details.length, 1);
  await net.refuses(register('2', net.tokens('10001')), 'InsufficientTokens');

  const bar = { network, worker, admin: roles.admin };
  await net.does(barWorker(bar));
  await net.refuses(register('2', S), 'WorkerBarred');

  // A price that is three epochs old, and a benchmark that is older than a month, are too old.
  const other = await net.opensWorker();
  await net.does(
    attestBenchmark({ network, worker: other.address, benchmarkAuthority, benchmark }),
  );
  const late = () =>
    registerWorker({
      network,
      worker: other.address,
      authority: other.owner,
      price: parseNano('2'),
      deposit: S,
    });
  await net.passesEpochs(3n);
  await net.refuses(late(), 'ReferencePriceStale');
  await net.passesEpochs(6n);
  await net.commits('1');
  await net.passesEpochs(1n);
  await net.does(
    attestBenchmark({ network, worker: opened.address, benchmarkAuthority, benchmark }),
  );
  await chain.travelBy(1n);
  await net.refuses(late(), 'BenchmarkStale');
});

test('registering before any price is committed is refused', async (t) => {
  const net = await TestNetwork.start(t);
  const { chain, roles } = net;
  const createKey = await generateKeyPairSigner();
  const { mint } = net;
  const epochStart = await chain.now();
  const { roles: keys, params } = net.network;
  const { payer } = chain;
  await net.does(
    createNetwork(
      { createKey, payer, mint: mint.address, roles: keys, params, epochStart },
      chain.connection,
    ),
  );
  const address = await findNetworkAddress(createKey.address, chain.connection);
  const network = await fetchNetwork(chain.connection, address);
  const owner = await chain.wallet();
  await chain.giveTokens(mint, owner.address, 1n);
  const node = random32();
  await net.does(openWorker({ network, opener: owner, node }));
  const worker = await findWorkerAddress(
    { network: address, opener: owner.address, node },
    chain.connection,
  );
  const { benchmarkAuthority } = roles;
  await net.does(attestBenchmark({ network, worker, benchmarkAuthority, benchmark: 1n }));
  await net.refuses(
    registerWorker({ network, worker, authority: owner, price: 1n, deposit: 1n }),
    'NoReferencePrice',
  );
});

test('a registered worker: what is refused', async (t) => {
  const net = await TestNetwork.start(t);
  const { network } = net;
  const opened = await net.registersWorker('150');
  const { address: worker, owner } = opened;
  const { stranger } = net;
  await net.chain.giveTokens(net.mint, stranger.address, 5n);
  const mine = { network, worker, owner };
  const others = { network, worker, owner: stranger };

  await net.refuses(
    registerWorker({ network, worker, authority: owner, price: parseNano('2'), deposit: 1n }),
    'AlreadyRegistered',
  );
  await net.refuses(topUp({ network, worker, funder: owner, amount: 0n }), 'AmountIsZero');
  await net.refuses(topUp({ network, worker, funder: stranger, amount: 6n }), 'InsufficientTokens');
  const poor = await net.chain.wallet();
  await net.refuses(topUp({ network, worker, funder: poor, amount: 1n }), 'InvalidAccountData');

  const price = (price: bigint, authority = owner) =>
    setPrice({ network, worker, authority, price });
  await net.refuses(price(1n, stranger), 'NotOwnerOrOperator');
  await net.refuses(price(0n), 'PriceOutOfRange');
  await net.refuses(price(parseNano('2.1')), 'StakeBelowMinimum');
  await net.refuses(setPayout({ ...others, payout: stranger.address }), 'NotOwner');
  await net.refuses(setPayout({ ...mine, payout: NOBODY }), 'ZeroAddress');

  await net.refuses(requestUnstake({ ...others, amount: 1n }), 'NotOwner');
  await net.refuses(requestUnstake({ ...mine, amount: 0n }), 'AmountIsZero');
  await net.refuses(requestUnstake({ ...mine, amount: net.tokens('6') + 1n }), 'StakeBelowMinimum');
  await net.refuses(requestUnstake({ ...mine, amount: net.tokens('151') }), 'InsufficientStake');
  await net.refuses(cancelUnstake({ ...mine, ticket: 0 }), 'NoSuchTicket');
  await net.refuses(cancelUnstake({ ...mine, ticket: 200 }), 'NoSuchTicket');
  await net.refuses(withdraw(mine), 'NothingMatured');
  await net.refuses(closeWorker(mine), 'WorkerNotEmpty');

  for (let ticket = 0; ticket < 4; ticket++) {
    await net.does(requestUnstake({ ...mine, amount: 1n }));
  }
  await net.refuses(requestUnstake({ ...mine, amount: 1n }), 'TicketsFull');
  await net.refuses(cancelUnstake({ ...others, ticket: 0 }), 'NotOwner');
  await net.refuses(withdraw(mine), 'NothingMatured');
  await net.refuses(withdraw(others), 'NotOwner');
  await net.refuses(closeWorker(others), 'NotOwner');
});

test('an unregistered worker cannot set a price, and takes no top-ups of strangers', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, stranger, chain } = net;
  const { address: worker, owner: authority } = await net.opensWorker();
  await net.refuses(setPrice({ network, worker, authority, price: 1n }), 'NotRegistered');
  // A stranger's dust would keep it from closing.
  await chain.giveTokens(net.mint, stranger.address, 1n);
  const dust = topUp({ network, worker, funder: stranger, amount: 1n });
  await net.refuses(dust, 'NotOwnerOrOperator');
});

test('measuring again: once per epoch, in its first half, in limited steps unless the admin signs too', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, chain } = net;
  const opened = await net.registersWorker();
  const { benchmarkAuthority, admin } = roles;
  const attest = (benchmark: string, by: { admin?: typeof admin } = {}) =>
    attestBenchmark({
      network,
      worker: opened.address,
      benchmarkAuthority,
      benchmark: parseNano(benchmark),
      ...by,
    });
  await net.refuses(attest('0.5'), 'BenchmarkAlreadyAttested');
  await net.passesEpochs(1n);
  await net.refuses(attest('0.600000001'), 'BenchmarkStepTooLarge');
  await net.refuses(attest('1', { admin: net.stranger }), 'NotAdmin');
  await chain.travelTo(acceptsUntil(network, await chain.now()));
  await net.refuses(attest('0.6'), 'SecondHalfOfEpoch');
  await chain.travelTo(nextEpochAt(network, await chain.now()));
  await net.does(attest('1', { admin }));
  const { benchmark } = await net.worker(opened);
  assert.deepEqual([benchmark.current, benchmark.next], [parseNano('0.5'), parseNano('1')]);
  assert.equal(benchmark.nextAt, nextEpochAt(network, await chain.now()));
  await net.refuses(attest('0.5'), 'BenchmarkAlreadyAttested');
});
