/**
 * What can go wrong on the way: each has a sentence and a way on, and nothing is said to be done that is not.
 *
 * @module
 */

import { openWorker, parseNano, setPrice, topUp } from '@inferix/staking-client';
import type { Locator, Page } from '@playwright/test';
import { random32 } from '@inferix/staking-testkit/network';

import { connected, expect, measures, opens, row, test, walletWith } from './support/fixtures.js';
import { opensFor, registersFor, workerNow } from './support/workers.js';

test('too few tokens: the page says how many are missing, and asks for nothing', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '150');
  const worker = await registersFor(net, owner, { deposit: '144' });
  const wallet = await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const dialog = await opens(page, 'Top up');
  await expect(
    dialog.getByText('Your wallet holds 6 IFX: 30 IFX are missing, about $30.00.'),
  ).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Top up 36 IFX' })).toBeDisabled();
  expect(wallet.asked).toBe(0);
});

test('a wallet that has never held the token cannot register, and is told what to send', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '0');
  const worker = await opensFor(net, owner);
  await measures(net, worker);
  await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const dialog = await opens(page, 'Register');
  await dialog.getByLabel('Price per IB-hour').fill('2');
  await expect(dialog.getByText('Your wallet holds 0 IFX: 180 IFX are missing')).toBeVisible();
  await expect(dialog.getByRole('button', { name: /^Register/ })).toBeDisabled();
});

test('a wallet without SOL is told to fund itself before it is asked', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '0', 0);
  const wallet = await connected(page, { site, net, owner, path: '/open' });
  await page.getByLabel('Name of the machine').fill('hanoi-01');
  await page.getByRole('button', { name: 'Go on' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Send SOL to this wallet')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Open it' })).toBeDisabled();
  expect(wallet.asked).toBe(0);
});

test('SOL for the fee and not for the rent is refused in the same way', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '0', 0.002);
  await connected(page, { site, net, owner, path: '/open' });
  await page.getByLabel('Name of the machine').fill('hanoi-01');
  await page.getByRole('button', { name: 'Go on' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('too little SOL for rent')).toBeVisible();
  await expect(dialog.getByText('Send SOL to this wallet')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Open it' })).toBeDisabled();
});

test('what the program refuses is said before anything is signed', async ({ page, net, site }) => {
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner, { deposit: '150' });
  const wallet = await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const price = await opens(page, 'Change the price');
  await price.getByLabel('Price per IB-hour').fill('3');
  await expect(price.getByRole('alert')).toContainText(/stake/i);
  await expect(price.getByRole('button', { name: 'Change the price' })).toBeDisabled();
  await price.getByRole('button', { name: 'Cancel' }).click();

  const unstake = await opens(page, 'Unstake');
  await unstake.getByRole('textbox', { name: 'Amount' }).fill('6.000001');
  await expect(unstake.getByRole('alert')).toContainText(/stake/i);
  await expect(unstake.getByRole('button', { name: 'Unstake' })).toBeDisabled();
  await unstake.getByRole('textbox', { name: 'Amount' }).fill('1,5');
  await expect(unstake.getByText('is not a decimal number')).toBeVisible();
  await unstake.getByRole('textbox', { name: 'Amount' }).fill('6');
  await expect(unstake.getByRole('button', { name: 'Unstake' })).toBeEnabled();
  expect(wallet.asked).toBe(0);
});

test('what changes while one looks is shown, and has to be looked at again', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner, { deposit: '200' });
  // The page hears of nothing.
  site.breakWebsockets(false);
  const wallet = await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const dialog = await opens(page, 'Unstake');
  await dialog.getByRole('textbox', { name: 'Amount' }).fill('50');
  await expect(row(dialog, 'Active stake')).toContainText('150 IFX');
  // Somebody tops the worker up.
  const { network, stranger } = net;
  await net.chain.giveTokens(net.mint, stranger.address, net.tokens('10'));
  let met = false;
  site.onCall = async (method) => {
    if (met || method !== 'simulateTransaction') return;
    met = true;
    await net.does(topUp({ network, worker, funder: stranger, amount: net.tokens('1') }));
  };
  await dialog.getByRole('button', { name: 'Unstake' }).click();
  await expect(
    dialog.getByText('The chain has changed since you looked. Nothing was sent.'),
  ).toBeVisible();
  expect(wallet.asked).toBe(0);
  await dialog.getByRole('button', { name: 'Unstake' }).click();
  await expect(page.getByRole('heading', { name: 'Unbonding has begun' })).toBeVisible();
  expect((await workerNow(net, worker)).activeStake).toBe(net.tokens('151'));
});

test('a window that is opened again does not begin with what it showed before', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner, { deposit: '200' });
  await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const asks = async (): Promise<Locator> => {
    const dialog = await opens(page, 'Unstake');
    await dialog.getByRole('textbox', { name: 'Amount' }).fill('50');
    return dialog;
  };
  const before = await asks();
  await expect(row(before, 'Active stake')).toContainText('150 IFX');
  await before.getByRole('button', { name: 'Cancel' }).click();
  await expect(before).toHaveCount(0);

  const { network, stranger } = net;
  await net.chain.giveTokens(net.mint, stranger.address, net.tokens('10'));
  await net.does(topUp({ network, worker, funder: stranger, amount: net.tokens('10') }));
  let answers = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answers = resolve));
  let asked = false;
  site.onCall = (method) => {
    asked ||= method === 'simulateTransaction';
    return method === 'simulateTransaction' ? answered : Promise.resolve();
  };
  const again = await asks();
  await expect.poll(() => asked).toBe(true);
  await expect(row(again, 'Active stake')).toHaveCount(0);
  await expect(again.getByRole('button', { name: 'Unstake' })).toBeDisabled();
  answers();
  await expect(row(again, 'Active stake')).toContainText('160 IFX');
  await again.getByRole('button', { name: 'Unstake' }).click();
  await expect(page.getByRole('heading', { name: 'Unbonding has begun' })).toBeVisible();
});

test('what changes while the wallet asks is refused by the program, with its sentence', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner, { deposit: '200' });
  await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const dialog = await opens(page, 'Unstake');
  await dialog.getByRole('textbox', { name: 'Amount' }).fill('50');
  await expect(dialog.getByRole('button', { name: 'Unstake' })).toBeEnabled();
  site.onCall = async (method) => {
    if (method !== 'sendTransaction') return;
    const { network } = net;
    await net.does(setPrice({ network, worker, authority: owner, price: parseNano('2.5') }));
  };
  await dialog.getByRole('button', { name: 'Unstake' }).click();
  await expect(dialog.getByRole('alert').first()).toContainText(/stake/i);
  const { activeStake, tickets } = await workerNow(net, worker);
  expect([activeStake, tickets]).toEqual([net.tokens('200'), []]);
});

test('a transaction that expires is said to have, and can be sent again', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner);
  await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const dialog = await opens(page, 'Top up');
  await expect(row(dialog, 'Active stake')).toContainText('180 IFX');
  // Whoever looks at the wallet for too long: some hundred blocks pass before it is sent.
  let waited = false;
  site.onCall = async (method) => {
    if (waited || method !== 'sendTransaction') return;
    waited = true;
    for (let i = 0; i < 160; i++) await net.chain.travelBy(1n);
  };
  await dialog.getByRole('button', { name: 'Top up 36 IFX' }).click();
  await expect(dialog.getByText('The transaction expired before it was confirmed.')).toBeVisible({
    timeout: 40_000,
  });
  expect((await workerNow(net, worker)).activeStake).toBe(net.tokens('144'));
  await dialog.getByRole('button', { name: 'Top up 36 IFX' }).click();
  await expect(page.getByRole('heading', { name: 'Topped up' })).toBeVisible();
  expect((await workerNow(net, worker)).activeStake).toBe(net.tokens('180'));
});

test('a lost answer does not make it happen twice: the page finds what has landed', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner);
  const wallet = await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const dialog = await opens(page, 'Top up');
  await expect(row(dialog, 'Active stake')).toContainText('180 IFX');
  site.loseAnswersTo('sendTransaction');
  await dialog.getByRole('button', { name: 'Top up 36 IFX' }).click();
  await expect(page.getByRole('heading', { name: 'Topped up' })).toBeVisible();
  expect((await workerNow(net, worker)).activeStake).toBe(net.tokens('180'));
  expect(wallet.asked).toBe(1);
});

test('a wallet that sends what it signs works too, and may decline', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner);
  const wallet = await connected(page, {
    site,
    net,
    owner,
    kind: 'sends',
    path: `/worker/${worker}`,
  });
  const dialog = await opens(page, 'Top up');
  wallet.answer = 'reject';
  await dialog.getByRole('button', { name: 'Top up 36 IFX' }).click();
  await expect(dialog.getByText('The request was declined in the wallet.')).toBeVisible();
  wallet.answer = 'approve';
  await dialog.getByRole('button', { name: 'Top up 36 IFX' }).click();
  await expect(page.getByRole('heading', { name: 'Topped up' })).toBeVisible();
  expect((await workerNow(net, worker)).activeStake).toBe(net.tokens('180'));
});

/** Another amount than those that are offered, so that it stays the same when the stake has changed. */
async function topsUp(page: Page, amount = '12.5'): Promise<Locator> {
  const dialog = await opens(page, 'Top up');
  await dialog.getByText('Another amount').click();
  await dialog.getByRole('textbox', { name: 'Amount' }).fill(amount);
  return dialog;
}

test('a wallet that fails when it has sent is not asked for the same once more, by any window', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner, { deposit: '200' });
  const path = `/worker/${worker}`;
  const wallet = await connected(page, { site, net, owner, kind: 'sends', path });
  const dialog = await topsUp(page);
  const again = dialog.getByRole('button', { name: 'Top up 12.5 IFX' });
  wallet.answer = 'lose';
  await again.click();
  await expect(dialog.getByText('does not say whether it has sent the transaction')).toBeVisible();
  expect((await workerNow(net, worker)).activeStake).toBe(net.tokens('212.5'));
  // What it has done nevertheless is shown, and nothing takes its place.
  await expect(row(dialog, 'Active stake')).toContainText('225 IFX');
  await again.click();
  await expect(dialog.getByText('What was sent before may still land')).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await topsUp(page);
  await again.click();
  await expect(dialog.getByText('What was sent before may still land')).toBeVisible();

  // Nor when it cannot land any more, before the new numbers were looked at.
  site.answers.set('getBlockHeight', 1_000_000_000);
  await again.click();
  await expect(dialog.getByText('nobody says whether it has')).toBeVisible();
  expect(wallet.asked).toBe(1);
  site.answers.delete('getBlockHeight');
  wallet.answer = 'approve';
  await again.click();
  await expect(page.getByRole('heading', { name: 'Topped up' })).toBeVisible();
  expect((await workerNow(net, worker)).activeStake).toBe(net.tokens('225'));
  expect(wallet.asked).toBe(2);
});

test('what a node was not heard of about is looked up first, and balances are read until they are known', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(120_000);
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner, { deposit: '200' });
  const wallet = await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const dialog = await topsUp(page);
  const again = dialog.getByRole('button', { name: 'Top up 12.5 IFX' });
  const staked = async (): Promise<bigint> => (await workerNow(net, worker)).activeStake;

  // It did not arrive, so another one is sent once it cannot any more.
  site.onCall = (method) =>
    method === 'sendTransaction' ? Promise.reject(new Error('lost')) : Promise.resolve();
  await again.click();
  await expect(dialog.getByText('The transaction was sent, and it is not confirmed')).toBeVisible();
  await again.click();
  await expect(dialog.getByText('What was sent before may still land')).toBeVisible();
  expect([wallet.asked, await staked()]).toEqual([1, net.tokens('200')]);
  site.onCall = () => Promise.resolve();
  site.answers.set('getBlockHeight', 1_000_000_000);
  wallet.answer = 'reject';
  await again.click();
  await expect(dialog.getByText('The request was declined in the wallet.')).toBeVisible();
  expect([wallet.asked, await staked()]).toEqual([2, net.tokens('200')]);
  wallet.answer = 'approve';
  site.answers.delete('getBlockHeight');

  // It arrived, and nobody said so.
  site.loseAnswersTo('sendTransaction');
  site.answers.set('getSignatureStatuses', { context: { slot: 1 }, value: [null] });
  await again.click();
  await expect(dialog.getByText('The transaction was sent, and it is not confirmed')).toBeVisible();
  site.answers.delete('getSignatureStatuses');
  await expect(row(dialog, 'Active stake')).toContainText('225 IFX');
  await again.click();
  await expect(dialog.getByText('What was sent before has gone through')).toBeVisible();
  expect([wallet.asked, await staked()]).toEqual([3, net.tokens('212.5')]);

  // It is confirmed, and the node does not show what it changed.
  let confirmed = false;
  site.onCall = (method) => {
    confirmed ||= method === 'getSignatureStatuses';
    const lost = confirmed && method === 'getMultipleAccounts';
    return lost ? Promise.reject(new Error('lost')) : Promise.resolve();
  };
  await again.click();
  await expect(page.getByRole('heading', { name: 'Confirmed, and not read yet' })).toBeVisible();
  await expect(dialog.getByRole('alert')).toContainText('The RPC endpoint did not answer.');
  await expect(again).toHaveCount(0);
  site.onCall = () => Promise.resolve();
  await dialog.getByRole('button', { name: 'Read them again' }).click();
  await expect(page.getByRole('heading', { name: 'Topped up' })).toBeVisible();
  await expect(row(dialog, 'Active stake')).toHaveText(/212\.5 IFX225 IFX$/);
  expect([wallet.asked, await staked()]).toEqual([4, net.tokens('225')]);
});

test('while the wallet asks, the window stays and says so', async ({ page, net, site }) => {
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner);
  const wallet = await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const dialog = await opens(page, 'Top up');
  wallet.answer = 'wait';
  // The place is there before it is filled, so that what comes into it is read out.
  await expect(dialog.getByRole('status')).toBeEmpty();
  await dialog.getByRole('button', { name: 'Top up 36 IFX' }).click();
  await expect(dialog.getByRole('status')).toContainText('Decline there, and nothing is sent.');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
});

test('without the websocket the page asks, and says so', async ({ page, net, site }) => {
  const owner = await walletWith(net, '1000');
  await connected(page, { site, net, owner });
  await expect(page.getByText('live', { exact: true })).toBeVisible();
  site.breakWebsockets(false);
  await expect(page.getByText('asking every 5 seconds')).toBeVisible();
  await net.does(openWorker({ network: net.network, opener: owner, node: random32() }));
  await expect(page.getByText('Waiting for its benchmark')).toBeVisible();
  site.breakWebsockets(true);
  await expect(page.getByText('live', { exact: true })).toBeVisible();
});
