import assert from 'node:assert/strict';
import { test } from 'node:test';

import { attestBenchmark, parseNano, quoteMinimumStake } from '../src/index.js';
import { TestNetwork, type TestWorker } from './harness/network.js';

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
  const { minimumStake } = await quote(fresh, parseNano('0.96'));
  assert.equal(minimumStake, net.tokens('69.12'));

  const registered = await net.registersWorker('150');
  assert.deepEqual(await quote(registered), {
    minimumStake: net.tokens('144'),
    activeStake: net.tokens('150'),
    benchmark: 500_000_000n,
    price: parseNano('2'),
    referencePrice: parseNano('1'),
    referenceEpoch: 0n,
    coverageEpochs: 2,
    epochMinutes: 4320,
    decimals: 6,
  });
});
