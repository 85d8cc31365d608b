/**
 * What each test of the page has: a chain with a network, the page on it, and a wallet.
 *
 * @module
 */

import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { attestBenchmark, parseNano, type Params } from '@inferix/staking-client';
import type { Address, KeyPairSigner } from '@solana/kit';
import { TestNetwork } from '@inferix/staking-testkit/network';

import { networkKey } from './build.js';
import { Site } from './site.js';
import { TestWallet, type WalletKind } from './wallet.js';

type Fixtures = {
  /** Parameters of the network, where a test needs others. */
  params: Partial<Params>;
  /** Hardly any blocks but those of transactions, so that none expires while a test holds it. */
  quiet: boolean;
  net: TestNetwork;
  site: Site;
  /** Violations of the page's policy, and errors that nobody caught. None, unless a test takes them away. */
  complaints: string[];
};

export const test = base.extend<Fixtures>({
  params: [{}, { option: true }],
  quiet: [false, { option: true }],
  net: async ({ params, quiet }, use) => {
    const stops: (() => void)[] = [];
    const createKey = await networkKey();
    await use(
      await TestNetwork.start({ after: (stop) => stops.push(stop) }, { params, createKey, quiet }),
    );
    for (const stop of stops) stop();
  },
  site: async ({ net }, use) => {
    const site = await Site.start(net.chain);
    await use(site);
    site.stop();
  },
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
      });
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Goes to a screen by its address, as a link would. */
export const turnsTo = (page: Page, path: string): Promise<unknown> =>
  page.evaluate((hash) => (window.location.hash = hash), path);

/** Opens the page with a wallet that is connected. */
export async function connected(
  page: Page,
  {
    site,
    net,
    owner,
    kind = 'signs',
    path = '',
    search = '',
  }: {
    site: Site;
    net: TestNetwork;
    /** The account of the wallet, or its accounts. */
    owner: KeyPairSigner | readonly KeyPairSigner[];
    kind?: WalletKind;
    path?: string;
    /** Chooses another network of the build. */
    search?: string;
  },
): Promise<TestWallet> {
  const wallet = await TestWallet.install(page, net.chain, owner, kind);
  await page.goto(site.url + search);
  await page.getByRole('banner').getByRole('button', { name: 'Connect wallet' }).click();
  await page.getByRole('menuitem', { name: 'Test wallet' }).click();
  await expect(page.getByRole('heading', { name: 'My workers' })).toBeVisible();
  if (path !== '') await turnsTo(page, path);
  return wallet;
}

/** A page of somebody else's, who has never been here. */
export async function another(page: Page): Promise<Page> {
  const context = await page.context().browser()?.newContext();
  if (!context) throw new Error('the page has no browser');
  return context.newPage();
}

/** A new wallet with SOL and so many tokens. */
export async function walletWith(
  net: TestNetwork,
  tokens: string,
  sol = 100,
): Promise<KeyPairSigner> {
  const wallet = await net.chain.wallet(sol);
  if (tokens !== '0') await net.chain.giveTokens(net.mint, wallet.address, net.tokens(tokens));
  return wallet;
}

/** Measures a worker, as the network does. */
export async function measures(
  net: TestNetwork,
  worker: Address,
  benchmark = '0.5',
): Promise<void> {
  const { network, roles } = net;
  const { benchmarkAuthority } = roles;
  await net.does(
    attestBenchmark({ network, worker, benchmarkAuthority, benchmark: parseNano(benchmark) }),
  );
}

/** Actions that are buttons while they are possible. The others are in a menu. */
const BUTTONS = ['Register', 'Top up', 'Claim rewards', 'Withdraw', 'Accept this worker'];

/** The window of an action of the worker that the page shows. */
export async function opens(page: Page, action: string): Promise<Locator> {
  const main = page.getByRole('main');
  if (BUTTONS.includes(action))
    await main.getByRole('button', { name: action, exact: true }).click();
  else {
    await main.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: action, exact: true }).click();
  }
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  return dialog;
}

/** Goes to a screen about something on chain, and waits until it shows that. */
export async function goes(page: Page, screen: string, address: Address): Promise<void> {
  await turnsTo(page, `${screen}/${address}`);
  const copy = page
    .getByRole('main')
    .getByRole('button', { name: new RegExp(`^Copy .*${address}$`) });
  await expect(copy.first()).toBeVisible();
}

/** A line of a table of effects: before and after. */
export const row = (dialog: Locator, label: string): Locator =>
  dialog
    .getByRole('row')
    .filter({ has: dialog.page().getByRole('rowheader', { name: label, exact: true }) });
