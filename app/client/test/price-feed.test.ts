import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  generateKeyPairSigner,
  getAddressEncoder,
  getI32Encoder,
  getI64Encoder,
  getU64Encoder,
  lamports,
  type Address,
} from '@solana/kit';

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

/** Pyth's receiver program, and the discriminator of its `PriceUpdateV2`. */
const RECEIVER = 'rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ' as Address;
const DISCRIMINATOR = [34, 241, 35, 99, 157, 126, 244, 205];
const FEED = new Uint8Array(32).fill(0xef);

/** A price update: its average in hundred-millionths of a USD, with 0.1% of it as its interval. */
type Update = {
  price: bigint;
  age?: bigint;
  feed?: Uint8Array;
  /** Fully verified, or by so many signatures. */
  signatures?: number;
  owner?: Address;
  confidence?: bigint;
};

/** Puts a `PriceUpdateV2` on the chain, field by field as Borsh writes them, and returns its address. */
async function post(
  { chain }: TestNetwork,
  { price, age = 0n, feed = FEED, signatures, owner = RECEIVER, confidence = 100_000n }: Update,
): Promise<Address> {
  const { address } = await generateKeyPairSigner();
  const [i64, u64] = [getI64Encoder(), getU64Encoder()];
  const publishTime = (await chain.now()) - age;
  const fields = [
    DISCRIMINATOR,
    getAddressEncoder().encode(address),
    signatures === undefined ? [1] : [0, signatures],
    feed,
    i64.encode(1n),
    u64.encode(0n),
    getI32Encoder().encode(-8),
    i64.encode(publishTime),
    i64.encode(publishTime - 1n),
    i64.encode(price),
    u64.encode(confidence),
    u64.encode(12_345n),
  ];
  const data = new Uint8Array(134);
  data.set(fields.flatMap((field) => [...field]));
  const space = BigInt(data.length);
  const account = { executable: false, lamports: lamports(10_000_000n), programAddress: owner };
  chain.put({ address, data, space, ...account });
  return address;
}

test('anyone commits what the feed says, within a step, and the price authority replaces it once', async (t) => {
  const net = await TestNetwork.start(t, { params: { pythFeed: FEED } });
  const { network, roles, chain } = net;
  const { priceAuthority } = roles;
  await net.passesEpochs(1n);
  const commit = async (update: Update) =>
    commitPriceFromPyth({ network, priceUpdate: await post(net, update) });
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
  const priceUpdate = await post(off, { price: 100_100_000n });
  await off.refuses(commitPriceFromPyth({ network: off.network, priceUpdate }), 'FeedSwitchedOff');

  const net = await TestNetwork.start(t, { params: { pythFeed: FEED } });
  const { network, chain } = net;
  await net.passesEpochs(1n);
  await chain.travelTo(acceptsUntil(await net.current(), await chain.now()));
  const late = await post(net, { price: 100_100_000n });
  await net.refuses(commitPriceFromPyth({ network, priceUpdate: late }), 'SecondHalfOfEpoch');
});
