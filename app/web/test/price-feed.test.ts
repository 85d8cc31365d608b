/**
 * The price of a Pyth feed, which anyone commits on the page.
 *
 * @module
 */

import { acceptsUntil, parseNano, termsOf } from '@inferix/staking-client';
import { postPriceUpdate } from '@inferix/staking-testkit/price-update';

import { connected, expect, row, test, walletWith } from './support/fixtures.js';

const FEED = new Uint8Array(32).fill(0xef);

test.use({ params: { pythFeed: FEED } });

test('anyone commits the price of the feed, once per epoch and in its first half', async ({
  page,
  net,
  site,
}) => {
  const stranger = await walletWith(net, '0');
  // The first price was committed in the epoch before.
  await net.passesEpochs(1n);
  const update = { feed: FEED, price: 110_100_000n };
  const fresh = await postPriceUpdate(net, update);
  const stale = await postPriceUpdate(net, { ...update, age: 660n });
  const partly = await postPriceUpdate(net, { ...update, signatures: 5 });
  const wallet = await connected(page, { site, net, owner: stranger, path: '/governance' });
  const open = page.getByRole('button', { name: 'Commit the price of the Pyth feed' });
  await open.click();
  const dialog = page.getByRole('dialog');
  const account = dialog.getByLabel('Account of the price update');
  const submit = dialog.getByRole('button', { name: 'Commit it' });

  await account.fill('pyth');
  await expect(dialog.getByText('This is not a valid address.')).toBeVisible();
  const refused: [string, RegExp][] = [
    [net.network.mint, /^This is not a fully verified price update of the network.s Pyth feed\./],
    [partly, /^This is not a fully verified price update of the network.s Pyth feed\./],
    [stale, /^The feed.s price is older than the network allows\. Post a newer update\./],
  ];
  for (const [address, sentence] of refused) {
    await account.fill(address);
    await expect(dialog.getByRole('alert')).toHaveText(sentence);
    await expect(submit).toBeDisabled();
  }
  await account.fill(fresh);
  // The low end of $1.101, give or take a tenth of a cent.
  const price = row(dialog, 'Reference price, epoch 2');
  await expect(price).toHaveText(/\$1\.00\$1\.10$/);
  wallet.answer = 'reject';
  const before = await net.books();
  await submit.click();
  await expect(dialog.getByText('The request was declined in the wallet.')).toBeVisible();
  expect(await net.books()).toEqual(before);
  wallet.answer = 'approve';
  await submit.click();
  await expect(
    page.getByRole('heading', { name: 'The price of the feed is committed' }),
  ).toBeVisible();
  await expect(price).toHaveText(/\$1\.00\$1\.10$/);
  const now = await net.chain.now();
  expect(termsOf(await net.current(), 2n, now)?.referencePrice).toBe(parseNano('1.1'));
  await dialog.getByRole('button', { name: 'Close' }).click();

  await open.click();
  await account.fill(fresh);
  await expect(dialog.getByRole('alert')).toContainText('is committed in this epoch already');
  await expect(submit).toBeDisabled();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(wallet.asked).toBe(2);
  await net.chain.travelTo(acceptsUntil(await net.current(), now));
  await page.reload();
  await expect(page.getByText('Nothing is proposed.')).toBeVisible();
  await expect(open).toHaveCount(0);
});
