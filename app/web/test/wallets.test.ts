/**
 * Wallets as they can be: with accounts of other chains, with answers that come late, and with any name.
 *
 * @module
 */

import type { Page } from '@playwright/test';
import type { Address, KeyPairSigner } from '@solana/kit';
import { shortAddress } from '../src/model/format.js';

import { connected, expect, test, walletWith } from './support/fixtures.js';
import { registersFor } from './support/workers.js';

type FakeWallet = { name: string; address: Address; others?: boolean; late?: boolean };

const banner = (page: Page) => page.getByRole('banner');

async function chooses(page: Page, name: string): Promise<void> {
  await banner(page).getByRole('button', { name: 'Connect wallet' }).click();
  await page.getByRole('menuitem', { name }).click();
}

test('of a wallet with accounts on several chains, that of the network’s is taken', async ({
  page,
  net,
  site,
}) => {
  const { address } = await walletWith(net, '5');
  await page.addInitScript(registersFake, { name: 'Many chains', address, others: true });
  await page.goto(site.url);
  await chooses(page, 'Many chains');
  await expect(page.getByText('5 IFX')).toBeVisible();
  // The wallet names another chain's account first when it says that something has changed.
  await page.evaluate(() => {
    window.dispatchEvent(new Event('fake-wallet-change'));
  });
  await expect(banner(page).getByRole('button', { name: shortAddress(address) })).toBeVisible();
});

test('the wallet that was chosen last is the one, however late another answers', async ({
  page,
  net,
  site,
}) => {
  const [first, second] = [await walletWith(net, '5'), await walletWith(net, '7')];
  const late: FakeWallet = { name: 'Slow', address: first.address, late: true };
  await page.addInitScript(registersFake, late);
  const quick: FakeWallet = { name: 'Quick', address: second.address };
  await page.addInitScript(registersFake, quick);
  await page.goto(site.url);
  await chooses(page, 'Slow');
  await chooses(page, 'Quick');
  await expect(page.getByText('7 IFX')).toBeVisible();
  const answered = page.evaluate(
    () =>
      new Promise((resolve) => {
        window.addEventListener('fake-wallet-answered', resolve, { once: true });
        window.dispatchEvent(new Event('fake-wallet-answer'));
      }),
  );
  await answered;
  await expect(
    banner(page).getByRole('button', { name: shortAddress(second.address) }),
  ).toBeVisible();
  await expect(page.getByText('7 IFX')).toBeVisible();
  await expect(page.getByText('5 IFX')).toHaveCount(0);
});

test('of a wallet with several accounts the chosen one stays, and acts, as long as it is there', async ({
  page,
  net,
  site,
}) => {
  const [first, second] = [await walletWith(net, '5'), await walletWith(net, '500')];
  const third = await walletWith(net, '7');
  const worker = await registersFor(net, second, { deposit: '200' });
  const wallet = await connected(page, { site, net, owner: [first, second, third] });
  const button = banner(page).getByRole('button');
  const item = ({ address }: KeyPairSigner) =>
    page.getByRole('menuitem', { name: `Switch to ${shortAddress(address)}`, exact: true });
  await expect(button).toHaveText(shortAddress(first.address));
  await wallet.shows(first, second);
  await button.click();
  await expect(item(third)).toHaveCount(0);
  await item(second).click();
  await expect(button).toHaveText(shortAddress(second.address));
  const card = page.getByRole('article', { name: `Worker ${shortAddress(worker)}` });
  await expect(card).toBeVisible();

  // The wallet shows one account more, and names the first one first.
  await wallet.shows(first, second, third);
  await button.click();
  await expect(item(first)).toBeVisible();
  await expect(item(third)).toBeVisible();
  await expect(item(second)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await card.getByRole('button', { name: 'Top up' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Another amount').click();
  await dialog.getByRole('textbox', { name: 'Amount' }).fill('10');
  await dialog.getByRole('button', { name: 'Top up 10 IFX' }).click();
  await expect(page.getByRole('heading', { name: 'Topped up' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  expect(wallet.signers).toEqual([second.address]);

  await page.reload();
  await expect(button).toHaveText(shortAddress(second.address));
  await wallet.shows(third, first);
  await expect(button).toHaveText(shortAddress(third.address));
  await expect(card).toHaveCount(0);
});

test('the name of a wallet is text, and its icon fetches nothing', async ({
  page,
  net,
  site,
  complaints,
}) => {
  const { address } = await walletWith(net, '5');
  const name = '<img src=x onerror=alert(1)>';
  await page.addInitScript(registersFake, { name, address });
  const answered: string[] = [];
  page.on('response', (response) => answered.push(new URL(response.url()).origin));
  await page.addInitScript(() => {
    window.addEventListener('fake-wallet', (event) => {
      const { detail } = event as CustomEvent<{ icon: string }>;
      detail.icon = 'https://tracker.example.org/icon.svg';
    });
  });
  await page.goto(site.url);
  await chooses(page, name);
  await expect(page.getByText('5 IFX')).toBeVisible();
  expect([...new Set(answered)]).toEqual([new URL(site.url).origin]);
  expect(complaints.map((one) => one.includes('tracker.example.org'))).toEqual([true]);
  complaints.length = 0;
});

/** Runs in the page: a wallet that connects, and signs nothing. */
function registersFake({ name, address, others = false, late = false }: FakeWallet): void {
  const account = (at: string, chain: string) => ({
    address: at,
    publicKey: new Uint8Array(32),
    chains: [chain],
    features: ['solana:signTransaction'],
  });
  const accounts = [
    ...(others ? [account('0x52908400098527886E0F7030069857D2E4169EE7', 'eip155:1')] : []),
    account(address, 'solana:localnet'),
  ];
  const heard = (type: string) =>
    new Promise((resolve) => {
      window.addEventListener(type, resolve, { once: true });
    });
  const wallet = {
    version: '1.0.0',
    name,
    icon: 'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=',
    chains: ['solana:localnet', 'eip155:1'],
    accounts,
    features: {
      'standard:connect': {
        version: '1.0.0',
        connect: async () => {
          if (late) await heard('fake-wallet-answer');
          setTimeout(() => window.dispatchEvent(new Event('fake-wallet-answered')));
          return { accounts };
        },
      },
      'standard:events': {
        version: '1.0.0',
        on: (_: string, listener: (change: { accounts: unknown }) => void) => {
          window.addEventListener('fake-wallet-change', () => {
            listener({ accounts });
          });
          return () => undefined;
        },
      },
      'solana:signTransaction': {
        version: '1.0.0',
        supportedTransactionVersions: ['legacy', 0],
        signTransaction: () => Promise.reject(new Error('It signs nothing.')),
      },
    },
  };
  window.addEventListener('wallet-standard:app-ready', (event) => {
    window.dispatchEvent(new CustomEvent('fake-wallet', { detail: wallet }));
    (event as CustomEvent<{ register: (one: unknown) => void }>).detail.register(wallet);
  });
}
