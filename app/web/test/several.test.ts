/**
 * Several workers at once, and what a list shows.
 *
 * @module
 */

import { parseNano, setOperator } from '@inferix/staking-client';
import type { Locator, Page } from '@playwright/test';

import { connected, expect, row, test, walletWith } from './support/fixtures.js';
import { registersFor, workerNow } from './support/workers.js';

/** A number of those that stand on top, by its name. */
const figure = (page: Page, name: string): Locator =>
  page
    .locator('dl > div')
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator('dd');

/** The height of what stands above the small print. */
const heightOfAmount = (figure: Element): number => {
  const range = document.createRange();
  range.selectNodeContents(figure);
  range.setEndBefore(figure.lastElementChild ?? figure);
  return range.getBoundingClientRect().height;
};

test('all that will be short are topped up with one signature', async ({ page, net, site }) => {
  const owner = await walletWith(net, '5000000.123456');
  const workers = [await registersFor(net, owner), await registersFor(net, owner)];
  const covered = await registersFor(net, owner, { deposit: '300' });
  await net.passesEpochs(1n);
  const wallet = await connected(page, { site, net, owner });
  await expect(page.getByText('Earning')).toHaveCount(3);
  await net.commits('0.9');
  // Said as soon as the price is committed, without a reload.
  await expect(page.getByText('Short from epoch 2')).toHaveCount(2);
  await expect(figure(page, 'Missing')).toContainText(
    '32 IFX' + 'for S(n) of the next epoch, in 2 of 3 workers',
  );
  await expect(figure(page, 'Unbonding')).toContainText('nothing was asked back');
  await expect(figure(page, 'In your wallet')).toContainText('4,999,412.123456 IFX');
  const heights = await figure(page, 'In your wallet').evaluate(heightOfAmount);
  expect(heights, 'an amount stays on its line').toBeLessThan(36);
  // What a card sums up is behind it, with its own numbers.
  const card = page.getByRole('article').filter({ hasText: 'Short from epoch 2' }).first();
  await card.getByText('S(n), coverage and unbonding').click();
  const formula = card.getByRole('region', { name: 'How S(n) comes about' });
  await expect(formula).toContainText(/144 IFX.*÷\$1\.00per IFX.*160 IFX.*÷\$0\.90per IFX/);
  await expect(card.getByRole('listitem').filter({ hasText: '1: earns' })).toBeVisible();
  await page.getByRole('button', { name: 'Top up all 2 that are short' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('What is missing').click();
  wallet.answer = 'reject';
  const before = await net.books();
  await dialog.getByRole('button', { name: 'Top up 32 IFX' }).click();
  await expect(dialog.getByText('The request was declined in the wallet.')).toBeVisible();
  expect(await net.books()).toEqual(before);
  wallet.answer = 'approve';
  await dialog.getByRole('button', { name: 'Top up 32 IFX' }).click();
  await expect(page.getByRole('heading', { name: 'Topped up' })).toBeVisible();
  await expect(row(page.getByRole('dialog'), 'Your wallet')).toContainText('4,999,380.123456 IFX');
  for (const worker of workers) {
    expect((await workerNow(net, worker)).activeStake).toBe(net.tokens('160'));
  }
  expect((await workerNow(net, covered)).activeStake).toBe(net.tokens('300'));
  expect(wallet.asked).toBe(2);
});

test('one price for several, and what the program refuses of it', async ({ page, net, site }) => {
  const owner = await walletWith(net, '1000');
  const workers = [await registersFor(net, owner), await registersFor(net, owner)];
  const wallet = await connected(page, { site, net, owner });
  await page.getByRole('button', { name: 'One price for several' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Price per IB-hour').fill('2.5');
  await expect(dialog.getByRole('alert')).toContainText(/stake/i);
  expect(wallet.asked).toBe(0);
  await dialog.getByLabel('Price per IB-hour').fill('1.8');
  // A transaction that does not name the wallet's tokens leaves them as they are.
  await expect(row(dialog, 'Your wallet, fee and rent')).toBeVisible();
  await expect(row(dialog, 'Your wallet')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Set it for 2' }).click();
  await expect(page.getByRole('heading', { name: 'The prices have changed' })).toBeVisible();
  for (const worker of workers) {
    expect((await workerNow(net, worker)).price.next).toBe(1_800_000_000n);
  }
});

test('an operator sees the workers it runs, and moves no money out', async ({
  page,
  net,
  site,
}) => {
  const [owner, operator] = [await walletWith(net, '1000'), await walletWith(net, '100')];
  const worker = await registersFor(net, owner, { deposit: '200' });
  const { network } = net;
  await net.does(setOperator({ network, worker, owner, operator: operator.address }));
  const wallet = await connected(page, { site, net, owner: operator });
  const card = page.getByRole('article');
  await expect(card.getByText('200 IFX staked').first()).toBeVisible();
  await expect(card.getByRole('button', { name: 'Top up' })).toBeVisible();
  await card.getByRole('button', { name: 'More' }).click();
  await expect(page.getByRole('menuitem')).toHaveText(['Change the price']);
  await page.keyboard.press('Escape');

  // Whoever runs workers for others alone prices all of them together, and sees whose each is.
  const other = await walletWith(net, '1000');
  const second = await registersFor(net, other, { deposit: '200' });
  const operated = { network, worker: second, owner: other, operator: operator.address };
  await net.does(setOperator(operated));
  await page.getByRole('button', { name: 'One price for several' }).click();
  const dialog = page.getByRole('dialog');
  const of = ({ address }: { address: string }): RegExp =>
    new RegExp(`, of ${address.slice(0, 4)}`);
  await expect(dialog.getByRole('checkbox', { name: of(owner) })).toBeChecked();
  await expect(dialog.getByRole('checkbox', { name: of(other) })).toBeChecked();
  await dialog.getByLabel('Price per IB-hour').fill('1.8');
  await dialog.getByRole('button', { name: 'Set it for 2' }).click();
  await expect(page.getByRole('heading', { name: 'The prices have changed' })).toBeVisible();
  expect(wallet.asked).toBe(1);
  for (const each of [worker, second]) {
    expect((await workerNow(net, each)).price.next).toBe(parseNano('1.8'));
  }
});
