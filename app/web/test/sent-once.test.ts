/**
 * What was signed is paid once and for the price that was shown, whatever happens in between.
 *
 * @module
 */

import { findTokenAccountAddress } from '@inferix/staking-client';
import { getBurnInstruction, getCloseAccountInstruction } from '@solana-program/token';
import type { KeyPairSigner } from '@solana/kit';
import type { Locator, Page } from '@playwright/test';
import type { TestNetwork } from '@inferix/staking-testkit/network';

import { connected, expect, opens, row, test, walletWith } from './support/fixtures.js';
import type { Site } from './support/site.js';
import { twoNodes } from './support/two-nodes.js';
import { TestWallet } from './support/wallet.js';
import { registersFor, workerNow } from './support/workers.js';

test.use({ quiet: true });

const pressIn = (dialog: Locator): Promise<void> =>
  dialog.getByRole('button', { name: 'Top up 10 IFX' }).click();

/** Opens the window for topping a worker up by 10 IFX. */
async function asksFor10(page: Page): Promise<Locator> {
  const dialog = await opens(page, 'Top up');
  await dialog.getByText('Another amount').click();
  await dialog.getByRole('textbox', { name: 'Amount' }).fill('10');
  await expect(row(dialog, 'Active stake')).toBeVisible();
  return dialog;
}

async function toppingUp(
  page: Page,
  { net, site, owner }: { net: TestNetwork; site: Site; owner: KeyPairSigner },
) {
  const worker = await registersFor(net, owner, { deposit: '200' });
  const wallet = await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const dialog = await asksFor10(page);
  await expect(row(dialog, 'Active stake')).toContainText('210 IFX');
  const press = (): Promise<void> => pressIn(dialog);
  const staked = async (): Promise<bigint> => (await workerNow(net, worker)).activeStake;
  return { worker, wallet, dialog, press, staked };
}

/** Where the page keeps what may have been sent. */
const keptIn = (page: Page): Promise<string[]> =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('inferix-sent ')));

/** A block that no transaction of a test can wait for. */
const LATE_BLOCK = 1_000_000_000;

test('whoever leaves the window while it is sent does not send it again from another one', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const { wallet, dialog, press, staked } = await toppingUp(page, { net, site, owner });
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  site.onCall = (method) => (method === 'sendTransaction' ? held : Promise.resolve());
  await press();
  await expect(dialog.getByText('Waiting until the chain has confirmed it.')).toBeVisible();
  await page.goBack();
  await expect(dialog).toHaveCount(0);
  await page.goForward();
  await asksFor10(page);
  await press();
  await expect(dialog.getByText('may still land')).toBeVisible();
  goOn();
  await expect(row(dialog, 'Active stake')).toContainText('210 IFX220 IFX');
  expect([wallet.asked, await staked()]).toEqual([1, net.tokens('210')]);
});

test('whoever reloads the page, or has another tab, does not send it again before it is known', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(120_000);
  const owner = await walletWith(net, '1000');
  const { worker, wallet, dialog, press, staked } = await toppingUp(page, { net, site, owner });
  // It is on its way when the page is left, and arrives.
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  site.onCall = (method) => (method === 'sendTransaction' ? held : Promise.resolve());
  await press();
  await expect(dialog.getByText('Waiting until the chain has confirmed it.')).toBeVisible();
  await page.reload();
  await asksFor10(page);
  await press();
  await expect(dialog.getByText('may still land')).toBeVisible();
  goOn();
  await expect(row(dialog, 'Active stake')).toContainText('210 IFX220 IFX');
  await press();
  await expect(dialog.getByText('What was sent before has gone through')).toBeVisible();
  expect([wallet.asked, await staked()]).toEqual([1, net.tokens('210')]);
  expect(await keptIn(page)).toEqual([]);

  // It is lost on the way, which neither tab knows.
  site.onCall = (method) =>
    method === 'sendTransaction' ? Promise.reject(new Error('lost')) : Promise.resolve();
  await press();
  await expect(dialog.getByText('The transaction was sent, and it is not confirmed')).toBeVisible();
  site.onCall = () => Promise.resolve();
  const tab = await page.context().newPage();
  const inTab = await TestWallet.install(tab, net.chain, owner);
  await tab.goto(`${site.url}#/worker/${worker}`);
  for (const each of [page, tab]) {
    if (each === page) await page.reload();
    const shown = await asksFor10(each);
    await pressIn(shown);
    await expect(shown.getByText('may still land')).toBeVisible();
  }
  // Once it cannot land any more, the one who asks first sends another one, and nobody else unseen.
  site.answers.set('getBlockHeight', LATE_BLOCK);
  inTab.answer = 'reject';
  const other = tab.getByRole('dialog');
  await pressIn(other);
  await expect(other.getByText('The request was declined in the wallet.')).toBeVisible();
  site.answers.delete('getBlockHeight');
  expect([wallet.asked, inTab.asked, await staked()]).toEqual([2, 1, net.tokens('210')]);
  expect(await keptIn(page)).toEqual([]);
  await press();
  await expect(page.getByRole('heading', { name: 'Topped up' })).toBeVisible();
  expect([wallet.asked, await staked()]).toEqual([3, net.tokens('220')]);
  expect(await keptIn(page)).toEqual([]);
});

test('a wallet that sends by itself, and is asked when the page is left, may still send', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner, { deposit: '200' });
  const path = `/worker/${worker}`;
  const wallet = await connected(page, { site, net, owner, kind: 'sends', path });
  const dialog = await asksFor10(page);
  wallet.answer = 'wait';
  await pressIn(dialog);
  await expect(dialog.getByText('Decline there, and nothing is sent.')).toBeVisible();
  await expect.poll(() => wallet.asked).toBe(1);
  await page.reload();
  await asksFor10(page);
  await pressIn(dialog);
  await expect(dialog.getByText('may still land')).toBeVisible();
  site.answers.set('getBlockHeight', LATE_BLOCK);
  await pressIn(dialog);
  await expect(dialog.getByText('nobody says whether it has')).toBeVisible();
  expect([wallet.asked, await keptIn(page)]).toEqual([1, []]);
});

test('a storage that holds nonsense, or fails, breaks nothing and lets nothing be paid twice', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(120_000);
  const owner = await walletWith(net, '1000');
  const { wallet, dialog, press, staked } = await toppingUp(page, { net, site, owner });
  const place = `inferix-sent solana:localnet ${net.network.address}`;
  const nonsense = ['', 'null', '[1]', '{"subjects":7,"signature":"x","lastBlock":"-1"}'];
  // A node that lied about the newest block does not hold it up for good.
  nonsense.push(JSON.stringify({ lastBlock: '9'.repeat(20) }), '{"subjects":[]}');
  await page.evaluate(
    (all) => {
      for (const [key, text] of all) localStorage.setItem(key, text);
    },
    nonsense.map((text, i) => [`${place} ${i}`, text] as const),
  );
  await press();
  await expect(dialog.getByText('may still land')).toBeVisible();
  site.answers.set('getBlockHeight', 100_000);
  await press();
  await expect(dialog.getByText('nobody says whether it has')).toBeVisible();
  site.answers.delete('getBlockHeight');
  // That of no worker stands in nobody's way.
  expect(await keptIn(page)).toEqual([`${place} 5`]);
  expect([wallet.asked, await staked()]).toEqual([0, net.tokens('200')]);

  await page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new Error('The quota has been exceeded.');
    };
    LockManager.prototype.request = () =>
      Promise.reject(new DOMException('Access is denied.', 'SecurityError'));
  });
  site.loseAnswersTo('sendTransaction');
  site.answers.set('getSignatureStatuses', { context: { slot: 1 }, value: [null] });
  await press();
  await expect(dialog.getByText('The transaction was sent, and it is not confirmed')).toBeVisible();
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();
  site.answers.delete('getSignatureStatuses');
  await expect(row(dialog, 'Active stake')).toContainText('210 IFX220 IFX');
  await press();
  await expect(dialog.getByText('What was sent before has gone through')).toBeVisible();
  expect([wallet.asked, await staked()]).toEqual([1, net.tokens('210')]);
  // It is known now, and the tab can be left.
  const left = page.waitForEvent('close');
  await page.close({ runBeforeUnload: true });
  await left;
});

test('a wallet that is asked is not asked once more by another window', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const { wallet, dialog, press, staked } = await toppingUp(page, { net, site, owner });
  wallet.answer = 'wait';
  await press();
  await expect(dialog.getByText('Look at your wallet')).toBeVisible();
  await expect.poll(() => wallet.requests).toBe(1);
  await page.goBack();
  await expect(dialog).toHaveCount(0);
  await page.goForward();
  await asksFor10(page);
  await press();
  await expect(dialog.getByText('Your wallet is asked already')).toBeVisible();
  expect([wallet.requests, await staked()]).toEqual([1, net.tokens('200')]);
});

test('of two tabs one asks the wallet, and the other one says so and can go on', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(120_000);
  const owner = await walletWith(net, '1000');
  const other = await registersFor(net, owner, { deposit: '200' });
  const { worker, wallet, dialog, press, staked } = await toppingUp(page, { net, site, owner });
  const tab = await page.context().newPage();
  const inTab = await TestWallet.install(tab, net.chain, owner);
  await tab.goto(`${site.url}#/worker/${worker}`);
  const shown = await asksFor10(tab);
  // Both windows are ready before either is pressed.
  await expect(row(shown, 'Active stake')).toContainText('200 IFX210 IFX');
  const answers = wallet.holds();
  await press();
  await expect.poll(() => wallet.requests).toBe(1);
  await pressIn(shown);
  const asked = shown.getByText('by another tab of this browser');
  await expect(asked).toBeVisible();
  expect([wallet.requests, inTab.requests, await staked()]).toEqual([1, 0, net.tokens('200')]);
  // What has been signed there may still land, and nothing takes its place.
  let goOn: () => void = () => undefined;
  const sending = new Promise<void>((resolve) => (goOn = resolve));
  site.onCall = (method) => (method === 'sendTransaction' ? sending : Promise.resolve());
  answers();
  await expect(dialog.getByText('Waiting until the chain has confirmed it.')).toBeVisible();
  await pressIn(shown);
  await expect(shown.getByText('may still land')).toBeVisible();
  // It stands in the way of no other worker.
  await tab.goto(`${site.url}#/worker/${other}`);
  inTab.answer = 'reject';
  await pressIn(await asksFor10(tab));
  await expect(shown.getByText('The request was declined in the wallet.')).toBeVisible();
  site.onCall = () => Promise.resolve();
  goOn();
  await expect(page.getByRole('heading', { name: 'Topped up' })).toBeVisible();

  // A tab that is closed while it asks stands in nobody's way, either.
  await tab.goto(`${site.url}#/worker/${worker}`);
  await expect(row(await asksFor10(tab), 'Active stake')).toContainText('210 IFX220 IFX');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await asksFor10(page);
  wallet.answer = 'wait';
  await press();
  await expect.poll(() => wallet.requests).toBe(2);
  await pressIn(shown);
  await expect(asked).toBeVisible();
  await page.close();
  const locks = async (): Promise<number | undefined> =>
    tab.evaluate(async () => (await navigator.locks.query()).held?.length);
  await expect.poll(locks).toBe(0);
  inTab.answer = 'approve';
  await pressIn(shown);
  await expect(tab.getByRole('heading', { name: 'Topped up' })).toBeVisible();
  expect([wallet.requests, inTab.requests, await staked()]).toEqual([2, 2, net.tokens('220')]);
});

test('a node that has not come as far as what was paid does not have it paid again', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const balancer = await twoNodes(page);
  const { wallet, dialog, press, staked } = await toppingUp(page, { net, site, owner });
  await press();
  await expect(page.getByRole('heading', { name: 'Topped up' })).toBeVisible();
  // The next answers are of another node, for which nothing has happened yet.
  balancer.lags = true;
  await dialog.getByRole('button', { name: 'Close' }).click();
  await opens(page, 'Top up');
  await dialog.getByText('Another amount').click();
  await dialog.getByRole('textbox', { name: 'Amount' }).fill('10');
  await expect(dialog.getByText('The RPC endpoint is behind')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Top up 10 IFX' })).toBeDisabled();
  expect([wallet.asked, await staked()]).toEqual([1, net.tokens('210')]);
  // Once it has caught up, the window goes on by itself.
  balancer.lags = false;
  await expect(row(dialog, 'Active stake')).toContainText('210 IFX220 IFX');
});

test('what has become dearer since it was shown has to be looked at again', async ({
  page,
  net,
  site,
}) => {
  const [owner, payee] = [await walletWith(net, '1000'), await walletWith(net, '1')];
  const worker = await registersFor(net, owner);
  const wallet = await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const dialog = await opens(page, 'Change where rewards go');
  await dialog.getByLabel('Payout wallet').fill(payee.address);
  await expect(row(dialog, 'Rewards go to')).toContainText(payee.address);
  // The payee's token account is closed, so that whoever pays has its rent to pay, too.
  site.breakWebsockets(false);
  const { mint, tokenProgram } = net.network;
  const account = await findTokenAccountAddress({ wallet: payee.address, mint, tokenProgram });
  const to = { account, owner: payee, programAddress: tokenProgram };
  await net.does([
    getBurnInstruction({ ...to, mint, authority: payee, amount: net.tokens('1') }),
    getCloseAccountInstruction({ ...to, destination: payee.address }),
  ]);
  const submit = dialog.getByRole('button', { name: 'Change it' });
  await submit.click();
  await expect(dialog.getByText('The chain has changed since you looked.')).toBeVisible();
  expect(wallet.asked).toBe(0);
  await submit.click();
  await expect(page.getByRole('heading', { name: 'Rewards go to the new wallet' })).toBeVisible();
  expect((await workerNow(net, worker)).payout).toBe(payee.address);
});
