import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  acceptsUntil,
  commitPrice,
  endOf,
  epochAt,
  epochStartsAt,
  nextEpochAt,
  parseNano,
  PriceSource,
  termsAt,
  termsOf,
} from '../src/index.js';
import { TestNetwork } from '@inferix/staking-testkit/network';

test('a reference price counts from the next epoch, and each epoch has one, in limited steps', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, chain } = net;
  const commit = (price: string, priceAuthority = roles.priceAuthority) =>
    commitPrice({ network, priceAuthority, price: parseNano(price) });
  await net.refuses(commit('1.1'), 'PriceAlreadyCommitted');
  await net.passesEpochs(1n);
  await net.refuses(commit('1.1', net.stranger), 'NotPriceAuthority');
  await net.refuses(commit('1.200000001'), 'PriceStepTooLarge');
  await net.refuses(commit('0.833333333'), 'PriceStepTooLarge');
  await net.refuses(commit('0.0000001'), 'TokenPriceOutOfRange');
  const committed = await net.does(commit('1.2'));
  assert.deepEqual(committed.events, [
    {
      name: 'PriceCommitted',
      data: {
        network: network.address,
        epoch: 2n,
        oldPrice: parseNano('1'),
        newPrice: parseNano('1.2'),
        source: PriceSource.Authority,
      },
    },
  ]);
  await net.refuses(commit('1.2'), 'PriceAlreadyCommitted');
  const priced = await net.current();
  assert.equal(priced.commitEpoch, 1n);
  const now = await chain.now();
  const next = nextEpochAt(priced, now);
  assert.deepEqual([epochStartsAt(priced, 2n), endOf(termsAt(priced, now))], [next, next]);
  const prices = (at: bigint) => {
    const { epoch, referencePrice, referenceEpoch } = termsAt(priced, at);
    return [epoch, referencePrice, referenceEpoch];
  };
  assert.deepEqual(prices(now), [1n, parseNano('1'), 0n]);
  assert.deepEqual(prices(next - 1n), [1n, parseNano('1'), 0n]);
  assert.deepEqual(prices(next), [2n, parseNano('1.2'), 2n]);
  const later = next + 10n * BigInt(network.params.epochSecs);
  assert.deepEqual(
    prices(later),
    [12n, parseNano('1.2'), 2n],
    'epochs without a commit inherit it',
  );
  assert.equal(epochAt(priced, 0n), 0n, 'before the clock starts it is the first epoch');

  // In the second half of an epoch it is too late: everybody knows the coming price half an epoch ahead.
  await chain.travelTo(acceptsUntil(priced, next));
  await net.refuses(commit('1.1'), 'SecondHalfOfEpoch');
  await chain.travelTo(acceptsUntil(priced, nextEpochAt(priced, await chain.now())) - 1n);
  await net.does(commit('1.1'));
  const [before, coming] = [termsOf(priced, 4n, later), termsOf(await net.current(), 4n, later)];
  assert.deepEqual(before, { ...coming, referencePrice: parseNano('1.2'), referenceEpoch: 2n });
});
