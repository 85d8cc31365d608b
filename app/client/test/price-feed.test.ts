import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  acceptsUntil,
  commitPrice,
  commitPriceFromPyth,
  nextEpochAt,
  parseNano,
  PriceSource,
} from '../src/index.js';
import { eventOf } from '@inferix/staking-testkit/events';
import { TestNetwork } from '@inferix/staking-testkit/network';
import { postPriceUpdate, type PriceUpdate } from '@inferix/staking-testkit/price-update';

const FEED = new Uint8Array(32).fill(0xef);

test('anyone commits what the feed says, within a step, and the price authority replaces it once', async (t) => {
  const net = await TestNetwork.start(t, { params: { pythFeed: FEED } });
  const { network, roles, chain } = net;
  const { priceAuthority } = roles;
  await net.passesEpochs(1n);
  const commit = async (update: Omit<PriceUpdate, 'feed'> & { feed?: Uint8Array }) =>
    commitPriceFromPyth({
      network,
      priceUpdate: await postPriceUpdate(net, { feed: FEED, ...update }),
    });
  const commitOwn = (price: string) =>
    commitPrice({ network, priceAuthority, price: parseNano(price) });
  const price = 110_100_000n;
  await net.refuses(commit({ price, owner: network.mint }), 'WrongPriceUpdate');
  await net.refuses(commit({ price, signatures: 5 }), 'WrongPriceUpdate');
  await net.refuses(commit({ price, feed: new Uint8Array(32).fill(1) }), 'WrongPriceUpdate');
  await net.refuses(commit({ price, age: 660n }), 'FeedPriceStale');
  await net.refuses(commit({ price, confidence: price }), 'FeedPriceUncertain');

  // The low end of $1.101, give or take a tenth of a cent.
  const committed = eventOf(await net.does(commit({ price })));
  assert.deepEqual(committed, {
    name: 'PriceCommitted',
    data: {
      network: network.address,
      epoch: 2n,
      oldPrice: parseNano('1'),
      newPrice: parseNano('1.1'),
      source: PriceSource.Pyth,
    },
  });
  assert.equal((await net.current()).priceReplaceable, true);
  await net.refuses(commit({ price }), 'PriceAlreadyCommitted');
  const replaced = eventOf(await net.does(commitOwn('1.05')));
  assert.ok(replaced.name === 'PriceCommitted');
  assert.equal(replaced.data.source, PriceSource.Authority);
  assert.equal((await net.current()).priceReplaceable, false);
  await net.refuses(commitOwn('1.06'), 'PriceAlreadyCommitted');

  // Ten times as much counts as a step of a fifth.
  await chain.travelTo(nextEpochAt(await net.current(), await chain.now()));
  const far = eventOf(await net.does(commit({ price: 1_000_000_000n })));
  assert.ok(far.name === 'PriceCommitted');
  assert.equal(far.data.newPrice, parseNano('1.26'));
});

test('a feed commits nothing where it is switched off, nor in the second half of an epoch', async (t) => {
  const off = await TestNetwork.start(t);
  await off.passesEpochs(1n);
  const priceUpdate = await postPriceUpdate(off, { feed: FEED, price: 100_100_000n });
  await off.refuses(commitPriceFromPyth({ network: off.network, priceUpdate }), 'FeedSwitchedOff');

  const net = await TestNetwork.start(t, { params: { pythFeed: FEED } });
  const { network, chain } = net;
  await net.passesEpochs(1n);
  await chain.travelTo(acceptsUntil(await net.current(), await chain.now()));
  const late = await postPriceUpdate(net, { feed: FEED, price: 100_100_000n });
  await net.refuses(commitPriceFromPyth({ network, priceUpdate: late }), 'SecondHalfOfEpoch');
});
