/**
 * What others do appears on every screen by itself: by the websocket, and without it.
 *
 * @module
 */

import { closeWorker, decodeWorker, topUp } from '@inferix/staking-client';
import type { Locator, Page } from '@playwright/test';
import { fetchEncodedAccount, type Address } from '@solana/kit';
import type { TestNetwork } from '@inferix/staking-testkit/network';

import { decodeQuickly } from '../src/chain/decode-quickly.js';
import { connected, expect, opens, test, turnsTo, walletWith } from './support/fixtures.js';
import type { Site } from './support/site.js';
import { opensFor, registersFor, unstakes } from './support/workers.js';

/** Where each screen says what is staked. */
const STAKES: Readonly<Record<string, (page: Page) => Locator>> = {
  '/': (page) =>
    page
      .getByRole('article')
      .getByText(/IFX staked$/)
      .first(),
  '/workers': (page) => page.getByRole('row').nth(1).getByRole('cell').nth(4),
  '/overview': (page) => page.getByRole('definition').first(),
  '/worker': (page) => page.getByRole('meter').first().locator('xpath=..'),
};

/** Opens every screen in a tab of its own; the given one has the wallet. */
async function everyScreen(page: Page, site: Site, worker: Address): Promise<[Page, Locator][]> {
  const opened = Object.entries(STAKES).map(async ([path, stake]): Promise<[Page, Locator]> => {
    const tab = path === '/' ? page : await page.context().newPage();
    if (path !== '/')
      await tab.goto(`${site.url}#${path}${path === '/worker' ? `/${worker}` : ''}`);
    return [tab, stake(tab).first()];
  });
  return Promise.all(opened);
}

const topsUp = async (net: TestNetwork, worker: Address, amount: string): Promise<void> => {
  const { network, stranger } = net;
  await net.chain.giveTokens(net.mint, stranger.address, net.tokens(amount));
  await net.does(topUp({ network, worker, funder: stranger, amount: net.tokens(amount) }));
};

test('a change made elsewhere is on every screen, by the websocket and by polling', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(120_000);
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner, { deposit: '200' });
  await connected(page, { site, net, owner });
  const screens = await everyScreen(page, site, worker);
  for (const [, stake] of screens) await expect(stake).toContainText('200 IFX');
  for (const [tab] of screens) await expect(tab.getByText('live', { exact: true })).toBeVisible();
  const tabOf = (path: string): Page => screens[Object.keys(STAKES).indexOf(path)]?.[0] ?? page;
  const all = [tabOf('/workers'), tabOf('/overview')] as const;
  let listings = 0;
  for (const tab of all) {
    tab.on('request', (request) => {
      if (request.postData()?.includes('getProgramAccounts')) listings += 1;
    });
  }
  await topsUp(net, worker, '5');
  for (const [, stake] of screens) await expect(stake).toContainText('205 IFX');
  await opensFor(net, await walletWith(net, '0'));
  await expect(all[0].getByText('2 of 2 workers')).toBeVisible();
  await expect(all[1].getByText('of 2 that are open')).toBeVisible();
  // The websocket brought them: nobody listed all workers again.
  expect(listings).toBe(0);

  site.breakWebsockets(false);
  for (const [tab] of screens) {
    await expect(tab.getByText('asking every 5 seconds')).toBeVisible();
  }
  await topsUp(net, worker, '7');
  for (const [, stake] of screens) await expect(stake).toContainText('212 IFX');
});

test('what changed before the websocket was there is shown before long', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner, { deposit: '200' });
  let begins = (): void => undefined;
  const begun = new Promise<void>((resolve) => (begins = resolve));
  site.onWebsocket = () => begun;
  await connected(page, { site, net, owner });
  const stake = page
    .getByRole('article')
    .getByText(/IFX staked$/)
    .first();
  await expect(stake).toContainText('200 IFX');
  await topsUp(net, worker, '5');
  await expect(stake).toContainText('200 IFX');
  begins();
  await expect(stake).toContainText('205 IFX');
});

test('whoever sends dust does not have the page ask a node again and again', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner, { deposit: '200' });
  let told = 0;
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      told += payload.toString().includes('"programNotification"') ? 1 : 0;
    });
  });
  await connected(page, { site, net, owner });
  const stake = page
    .getByRole('article')
    .getByText(/IFX staked$/)
    .first();
  await expect(stake).toContainText('200 IFX');
  await expect(page.getByText('live', { exact: true })).toBeVisible();
  // The node takes its time, as a busy one does.
  let go: () => void = () => undefined;
  const answers = new Promise<void>((resolve) => (go = resolve));
  site.onCall = (method) => (method === 'getProgramAccounts' ? answers : Promise.resolve());
  let asked = 0;
  page.on('request', (request) => {
    asked += request.postData()?.includes('getProgramAccounts') === true ? 1 : 0;
  });
  for (let i = 0; i < 5; i++) {
    const before = told;
    await topsUp(net, worker, '1');
    await expect.poll(() => told).toBeGreaterThanOrEqual(before + 2);
  }
  // Three lists make up the workers of a wallet, and two subscriptions tell of each change: that would be 30 calls.
  expect(told).toBeGreaterThanOrEqual(10);
  expect(asked).toBeLessThanOrEqual(15);
  go();
  await expect(stake).toContainText('205 IFX');
});

test('a worker that is closed leaves every list at once, by the websocket and without it', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(120_000);
  const { network } = net;
  const owner = await walletWith(net, '1000');
  await registersFor(net, owner);
  const [elsewhere, here] = [await opensFor(net, owner), await opensFor(net, owner)];
  await connected(page, { site, net, owner });
  const goesTo = (screen: string): Promise<void> =>
    page.getByRole('banner').getByRole('link', { name: screen, exact: true }).click();
  await goesTo('Workers');
  await expect(page.getByText('3 of 3 workers')).toBeVisible();
  await goesTo('My workers');
  const workers = await page.context().newPage();
  await workers.goto(`${site.url}#/workers`);
  const overview = await page.context().newPage();
  await overview.goto(`${site.url}#/overview`);
  await expect(page.getByRole('article')).toHaveCount(3);
  await expect(workers.getByText('3 of 3 workers')).toBeVisible();
  await expect(overview.getByText('of 3 that are open')).toBeVisible();
  let listings = 0;
  for (const tab of [workers, overview]) {
    tab.on('request', (request) => {
      if (request.postData()?.includes('getProgramAccounts')) listings += 1;
    });
  }
  await net.does(closeWorker({ network, worker: elsewhere, owner }));
  await expect(page.getByRole('article')).toHaveCount(2);
  await expect(workers.getByText('2 of 2 workers')).toBeVisible();
  await expect(overview.getByText('of 2 that are open')).toBeVisible();
  expect(listings).toBe(0);

  // A screen that is shown again has missed nothing, and asks for nothing.
  const refuses = (method: string): Promise<void> =>
    method === 'getProgramAccounts' ? Promise.reject(new Error(method)) : Promise.resolve();
  site.onCall = refuses;
  await goesTo('Workers');
  await expect(page.getByText('2 of 2 workers')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  site.onCall = () => Promise.resolve();

  // Closed here, while nobody tells: what the page has done itself it knows.
  site.breakWebsockets(false);
  await expect(page.getByText('asking every 5 seconds')).toBeVisible();
  await turnsTo(page, `/worker/${here}`);
  const dialog = await opens(page, 'Close');
  site.onCall = refuses;
  await dialog.getByRole('button', { name: 'Close it' }).click();
  await expect(page.getByRole('heading', { name: 'Closed' })).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await goesTo('Workers');
  await expect(page.getByText('1 of 1 workers')).toBeVisible();
});

test('countdowns run on the chain’s time, with a computer whose clock is a day off', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner, { deposit: '200' });
  await unstakes(net, owner, worker, net.tokens('50'));
  await net.chain.travelBy(1_800n);
  await page.addInitScript(() => {
    const { now } = Date;
    Date.now = () => now() + 86_400_000;
  });
  await page.goto(`${site.url}#/worker/${worker}`);
  const unbonding = page.locator('section', { hasText: /^Unbonding/ });
  await expect(unbonding).toContainText('50 IFXwithdrawable in 89 d 23 h');
  // The chain goes on by a day, and the page with it.
  await net.chain.travelBy(86_400n);
  await expect(unbonding).toContainText('withdrawable in 88 d 23 h');
});

test('ten thousand workers are decoded quickly, to the same', async ({ net }) => {
  const owner = await walletWith(net, '1000');
  const { connection } = net.chain;
  for (const worker of [await registersFor(net, owner), await opensFor(net, owner)]) {
    const account = await fetchEncodedAccount(connection.rpc, worker);
    if (!account.exists) throw new Error('the worker is missing');
    expect(decodeQuickly(account, connection)).toEqual(decodeWorker(account, connection));
  }
});
