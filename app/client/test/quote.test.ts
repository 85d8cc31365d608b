import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  acceptsUntil,
  attestBenchmark,
  epochAt,
  minimumStakeAt,
  minimumStakeFrom,
  nextEpochAt,
  parseNano,
  quoteMinimumStake,
  requestUnstake,
  setPrice,
  U64_MAX,
} from '../src/index.js';
import { TestNetwork, type TestWorker } from '@inferix/staking-testkit/network';

test('the program quotes the same S(n) as the client computes', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, chain } = net;
  const fresh = await net.opensWorker();
  const quote = (worker: TestWorker, price?: bigint) =>
    quoteMinimumStake(chain.connection, {
      network: network.address,
      worker: worker.address,
      feePayer: net.stranger.address,
      ...(price === undefined ? {} : { price }),
    });
  await assert.rejects(quote(fresh, 1n), { name: 'StakingError', code: 'NoBenchmark' });

  const { benchmarkAuthority } = roles;
  const { address: worker } = fresh;
  await net.does(attestBenchmark({ network, worker, benchmarkAuthority, benchmark: 500_000_000n }));
  await assert.rejects(quote(fresh), { code: 'PriceOutOfRange' });
  const first = await quote(fresh, parseNano('0.96'));
  assert.equal(first.minimumStake, net.tokens('69.12'));
  assert.equal(first.nextMinimumStake, net.tokens('69.12'));

  const registered = await net.registersWorker('150');
  const quoted = {
    epoch: 0n,
    minimumStake: net.tokens('144'),
    nextMinimumStake: net.tokens('144'),
    activeStake: net.tokens('150'),
    benchmark: 500_000_000n,
    price: parseNano('2'),
    minPrice: 0n,
    referencePrice: parseNano('1'),
    referenceEpoch: 0n,
    coverageEpochs: 2,
    epochMinutes: 4320,
    decimals: 6,
  };
  assert.deepEqual(await quote(registered), quoted);
  // At a lower price it would be less, but only from the next epoch.
  const cheaper = await quote(registered, parseNano('1'));
  assert.deepEqual(cheaper, { ...quoted, nextMinimumStake: net.tokens('72') });
});

test('what counts from the next epoch is quoted ahead, as the client computes it', async (t) => {
  const net = await TestNetwork.start(t, { params: { minPrice: parseNano('1') } });
  const { network, roles, chain } = net;
  const opened = await net.registersWorker('150');
  const { address: worker, owner } = opened;
  /** The program's quote, and the same from the accounts. */
  const quotes = async () => {
    const quote = await quoteMinimumStake(chain.connection, {
      network: network.address,
      worker,
      feePayer: net.stranger.address,
    });
    const [current, account, now] = await Promise.all([
      net.current(),
      net.worker(opened),
      chain.now(),
    ]);
    const { epoch, minimumStake, nextMinimumStake } = quote;
    assert.equal(epoch, epochAt(current, now));
    assert.equal(minimumStake, minimumStakeAt(current, account, now));
    const from = (epoch: bigint) => minimumStakeFrom(current, account, epoch, now);
    const [present, coming] = [from(epoch), from(epoch + 1n)];
    assert.ok(present && coming);
    assert.deepEqual([present.minimumStake, coming.minimumStake], [minimumStake, nextMinimumStake]);
    assert.equal(present.final, true);
    assert.equal(coming.startsAt, nextEpochAt(current, now));
    assert.equal(from(epoch + 2n), undefined);
    assert.equal(from(epoch - 1n), undefined);
    return { quote, coming, current, now };
  };
  const both = async () => {
    const { minimumStake, nextMinimumStake } = (await quotes()).quote;
    return [minimumStake, nextMinimumStake];
  };
  const [S, tokens] = [net.tokens('144'), (text: string) => net.tokens(text)];
  assert.deepEqual(await both(), [S, S]);

  // A price, a benchmark and a cut of the worker's own price, one after the other, all for epoch 2.
  await net.passesEpochs(1n);
  const before = (await quotes()).coming;
  assert.deepEqual([before.priceCommitted, before.final], [false, false]);
  await net.commits('1.2');
  assert.equal((await quotes()).coming.priceCommitted, true);
  assert.deepEqual(await both(), [S, tokens('120')]);
  const { benchmarkAuthority } = roles;
  const benchmark = parseNano('0.6');
  await net.does(attestBenchmark({ network, worker, benchmarkAuthority, benchmark }));
  assert.deepEqual(await both(), [S, S]);
  await net.does(setPrice({ network, worker, authority: owner, price: parseNano('1.5') }));
  assert.deepEqual(await both(), [S, tokens('108')]);
  // A cut to the floor of $1, and no further.
  await net.refuses(
    setPrice({ network, worker, authority: owner, price: parseNano('0.999999999') }),
    'PriceBelowFloor',
  );
  await net.does(setPrice({ network, worker, authority: owner, price: parseNano('1') }));
  assert.deepEqual(await both(), [S, tokens('72')]);

  // From the second half, nothing but a rise of its own price can change what is to come.
  const { current, now } = await quotes();
  await chain.travelTo(acceptsUntil(current, now) - 1n);
  assert.equal((await quotes()).coming.final, false);
  await chain.travelBy(1n);
  assert.equal((await quotes()).coming.final, true);
  await chain.travelTo(nextEpochAt(current, now) - 1n);
  assert.deepEqual(await both(), [S, tokens('72')]);
  await chain.travelBy(1n);
  assert.deepEqual(await both(), [tokens('72'), tokens('72')]);

  // A worker that leaves has no price from the next epoch.
  await net.does(requestUnstake({ network, worker, owner, amount: U64_MAX }));
  assert.deepEqual(await both(), [tokens('72'), undefined]);
});
