import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Address } from '@solana/kit';

import {
  acceptsUntil,
  decodeNetwork,
  nextEpochAt,
  parseNano,
  termsAt,
  termsOf,
} from '@inferix/staking-client';
import { postPriceUpdate } from '@inferix/staking-testkit/price-update';
import { pushedAccount } from '../src/commands/price/commit.js';
import { Governors } from './harness/governors.js';
import { changes, lyingNode, type Shown } from './harness/liar.js';

const FEED = new Uint8Array(32).fill(0xef);
const TIME = '\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z';

/** The price that counts from the coming epoch. */
async function comingPrice({ net }: Governors): Promise<bigint | undefined> {
  const [network, now] = [await net.current(), await net.chain.now()];
  return termsOf(network, termsAt(network, now).epoch + 1n, now)?.referencePrice;
}

async function start(t: Parameters<typeof Governors.start>[0], params = {}) {
  const governors = await Governors.start(t, { params });
  await governors.net.passesEpochs(1n);
  return governors;
}

test('price commit asks once per epoch, and has nothing to do the second time', async (t) => {
  const governors = await start(t);
  const { question, stdout } = await governors.agrees('price commit 1.1', 'priceAuthority');
  assert.match(
    question,
    new RegExp(`^Commit \\$1\\.1 per token for epoch 2, from ${TIME}\\? It is \\$1 now\\. Fee: `),
  );
  assert.match(stdout, /^Reference price from epoch 2: \$1\.1 per token \(previously \$1\)/);
  assert.equal(await comingPrice(governors), parseNano('1.1'));
  const books = await governors.net.books();
  const { host, url } = await lyingNode(t, governors.net.chain.url, () => undefined);
  const own = new URL(governors.net.chain.url).host;
  assert.equal(
    await governors.does('price commit 1.1', 'priceAuthority'),
    `Nothing to do: $1.1 per token is committed for epoch 2, as ${own} shows. --verify-url asks another endpoint.\n`,
  );
  assert.equal(
    await governors.does(`price commit 1.1 --verify-url ${url}`, 'priceAuthority'),
    `Nothing to do: $1.1 per token is committed for epoch 2, as ${own} and ${host} show.\n`,
  );
  const { signature, toldBy } = await governors.operator.reads<{
    signature: null;
    toldBy: string[];
  }>(governors.line('price commit 1.1', 'priceAuthority'));
  assert.deepEqual([signature, toldBy], [null, [own]]);
  assert.deepEqual(await governors.net.books(), books);
  assert.match(
    await governors.isRefused('price commit 1.05', 'priceAuthority'),
    new RegExp(
      `^This epoch's price is committed already: \\$1\\.1 per token from epoch 2\\. .* from ${TIME}\\.`,
    ),
  );
});

test('price commit keeps to the step, and takes its end only when it is told to', async (t) => {
  const governors = await start(t);
  assert.match(
    await governors.isRefused('price commit 1.200000001', 'priceAuthority'),
    /^\$1\.200000001 lies beyond the step of 20% of \$1: at this side \$1\.2 can be committed\./,
  );
  assert.match(
    await governors.isRefused('price commit 0.833333333', 'priceAuthority'),
    /at this side \$0\.833333334 can be committed/,
  );
  assert.match(await governors.isRefused('price commit x', 'priceAuthority'), /^price: /);
  assert.match(await governors.isRefused('price commit', 'priceAuthority'), /^Give the price in/);
  assert.match(
    await governors.isRefused('price commit 1.1', 'admin'),
    / is not the price authority /,
  );
  // The end of the step is what the program takes, to the unit.
  const { question } = await governors.agrees('price commit 0.5 --clamp', 'priceAuthority');
  assert.match(question, /^Commit \$0\.833333334 per token /);
  assert.equal(await comingPrice(governors), 833_333_334n);
});

test('no single endpoint chooses the price by the step that it shows', async (t) => {
  const governors = await start(t);
  const { chain, network } = governors.net;
  // $1.2 is within the step of $1. Of $0.9 its end is $1.08, which the program takes as well.
  const liar = await lyingNode(
    t,
    chain.url,
    changes((address, shown) => (address === network.address ? withPrice(shown, '0.9') : shown)),
  );
  const commit = `price commit 1.2 --clamp --url ${liar.url}`;
  assert.match(
    await governors.isRefused(commit, 'priceAuthority'),
    /Name a second endpoint that has to show the same, with --verify-url/,
  );
  assert.match(
    await governors.isRefused(`${commit} --verify-url ${chain.url}`, 'priceAuthority', 1),
    /disagree about the network's terms, .*Nothing was sent\./,
  );
  const honest = await lyingNode(t, chain.url, () => undefined);
  await governors.does(`price commit 1.2 --clamp --verify-url ${honest.url}`, 'priceAuthority');
  assert.equal(await comingPrice(governors), parseNano('1.2'));
});

/** A network's account with another reference price than $1. */
function withPrice(shown: Shown, usd: string): Shown {
  if (!shown) return shown;
  const bytes = Buffer.from(shown.data[0], 'base64');
  const old = Buffer.from(BigUint64Array.of(parseNano('1')).buffer);
  for (let at = bytes.indexOf(old); at > 0; at = bytes.indexOf(old, at)) {
    bytes.writeBigUInt64LE(parseNano(usd), at);
  }
  return { ...shown, data: [bytes.toString('base64'), 'base64'] };
}

test('an endpoint that says that the price is committed keeps no cron job green', async (t) => {
  const governors = await start(t);
  const { chain, network } = governors.net;
  const liar = await lyingNode(
    t,
    chain.url,
    changes((address, shown) =>
      address === network.address ? asCommitted(network.address, shown) : shown,
    ),
  );
  const commit = `price commit 1 --url ${liar.url}`;
  assert.match(
    await governors.does(commit, 'priceAuthority'),
    new RegExp(`^Nothing to do: \\$1 per token is committed for epoch 2, as ${liar.host} shows\\.`),
  );
  assert.match(
    await governors.isRefused(`${commit} --verify-url ${chain.url}`, 'priceAuthority', 1),
    /disagree about the network's commitEpoch\. Nothing was sent\./,
  );
});

/** A network's account that has committed a price in epoch 1. */
function asCommitted(address: Address, shown: Shown): Shown {
  if (!shown) return shown;
  const data = Buffer.from(shown.data[0], 'base64');
  const account = { address, programAddress: shown.owner, data } as never;
  const { slasherSince, commitEpoch } = decodeNetwork(account, {
    programAddress: shown.owner as Address,
  });
  const at = data.indexOf(
    Buffer.from(BigUint64Array.of(BigInt.asUintN(64, slasherSince), commitEpoch).buffer),
  );
  assert.ok(at > 0);
  data.writeBigUInt64LE(1n, at + 8);
  return { ...shown, data: [data.toString('base64'), 'base64'] };
}

test('price commit fails in the second half, so that somebody looks', async (t) => {
  const governors = await start(t);
  const { net } = governors;
  await net.chain.travelTo(acceptsUntil(await net.current(), await net.chain.now()));
  const { url } = await lyingNode(t, net.chain.url, () => undefined);
  for (const command of ['price commit 1.1', `price commit 1.3 --clamp --verify-url ${url}`]) {
    assert.match(
      await governors.isRefused(command, 'priceAuthority', 1),
      new RegExp(
        `No price was committed in this epoch's first half, which ended ${TIME}\\. Epoch 2 keeps the price before\\. Commit again from ${TIME}, in `,
      ),
    );
  }
  await net.chain.travelTo(nextEpochAt(await net.current(), await net.chain.now()));
  await governors.does('price commit 1.1', 'priceAuthority');
});

test('price commit --source pyth is for anyone, from the account of the feed', async (t) => {
  const governors = await start(t, { pythFeed: FEED });
  const { net, operator } = governors;
  const address = await pushedAccount(FEED);
  assert.match(
    await governors.isRefused('price commit --source pyth', undefined, 1),
    /^WrongPriceUpdate: /,
  );
  await postPriceUpdate(net, { feed: FEED, price: 110_100_000n, age: 660n, address });
  assert.match(
    await governors.isRefused('price commit --source pyth', undefined, 1),
    /^FeedPriceStale: /,
  );
  await postPriceUpdate(net, { feed: FEED, price: 110_100_000n, address });
  const { question } = await governors.agrees('price commit --source pyth');
  assert.match(question, /^Commit \$1\.1 per token for epoch 2, from /);
  assert.equal(await comingPrice(governors), parseNano('1.1'));
  assert.match(
    await operator.does(governors.line('price commit --source pyth --yes')),
    /^Nothing to do: \$1\.1 per token is committed for epoch 2, as /m,
  );
  // The authority replaces it, once.
  const replaced = await governors.agrees('price commit 1.05', 'priceAuthority');
  assert.match(replaced.question, /, in place of the feed's \$1\.1\? It is \$1 now\./);
  await governors.isRefused('price commit 1.06', 'priceAuthority');

  await net.passesEpochs(1n);
  const own = await postPriceUpdate(net, { feed: FEED, price: 105_100_000n });
  await governors.does(`price commit --source pyth --price-update ${own}`);
  assert.match(
    await governors.isRefused('price commit 1.06 --source pyth'),
    /^With --source pyth the feed gives the price, and its step: leave it out\.$/m,
  );
});

test('a network without a feed takes no price from one', async (t) => {
  const governors = await start(t);
  assert.match(
    await governors.isRefused('price commit --source pyth'),
    /^The network takes no price from a feed\. The admin sets one: params propose pythFeed=<id>\.$/m,
  );
});
