/**
 * Each screen for those who see little, or use no mouse.
 *
 * @module
 */

import { findWorkers, proposeParams } from '@inferix/staking-client';
import { fund } from '@inferix/staking-testkit/rewards';

import { isAccessible } from './support/accessible.js';
import {
  connected,
  expect,
  measures,
  opens,
  test,
  turnsTo,
  walletWith,
} from './support/fixtures.js';
import { reach } from './support/keyboard.js';
import { hosts } from './support/proofs.js';
import { hostsSnapshot, publishes, snapshotFor } from './support/snapshots.js';
import { opensFor, registersFor, unstakes } from './support/workers.js';
import { TestWallet } from './support/wallet.js';

test('axe finds nothing on any screen', async ({ page, net, site }) => {
  test.setTimeout(300_000);
  const owner = await walletWith(net, '2000');
  await page.goto(`${site.url}?network=absent`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await isAccessible(page);
  await page.goto(site.url);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await isAccessible(page);

  const worker = await registersFor(net, owner, { deposit: '200' });
  const fresh = await opensFor(net, owner);
  await registersFor(net, owner);
  await unstakes(net, owner, worker, net.tokens('10'));
  await net.passesEpochs(1n);
  await net.commits('0.9');
  await measures(net, fresh);
  await connected(page, { site, net, owner });
  await expect(page.getByText('Ready to register')).toBeVisible();
  await isAccessible(page);

  await turnsTo(page, `/worker/${worker}`);
  await expect(page.getByRole('heading', { name: 'Coverage record' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'History' }).getByText('Opened')).toBeVisible();
  await isAccessible(page);
  await page.getByRole('main').getByRole('button', { name: 'More' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await isAccessible(page, '[role=menu]');
  await page.keyboard.press('Escape');

  await turnsTo(page, `/worker/${fresh}`);
  const dialog = await opens(page, 'Register');
  await dialog.getByLabel('Price per IB-hour').fill('2');
  await expect(dialog.getByRole('table')).toBeVisible();
  await isAccessible(page);
  await dialog.getByRole('button', { name: /^Register/ }).click();
  await expect(page.getByRole('heading', { name: 'Registered' })).toBeVisible();
  await isAccessible(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

  await turnsTo(page, '/open');
  await expect(page.getByLabel('Name of the machine')).toBeVisible();
  await isAccessible(page);

  await page.getByRole('contentinfo').getByRole('link', { name: 'What the words mean' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What the words mean');
  // With the network's own numbers.
  await expect(page.getByRole('main')).toContainText(/A span of 3 d.*It is \$1\.00.*It has 6 h/s);
  await isAccessible(page);

  await turnsTo(page, '/workers');
  await expect(page.getByText('3 of 3 workers')).toBeVisible();
  await isAccessible(page);

  await turnsTo(page, '/overview');
  await page.getByText('Workers by active stake as a table').click();
  await isAccessible(page);

  const { network, roles } = net;
  const params = { ...network.params, coverageEpochs: 3 };
  await net.does(proposeParams({ network, admin: roles.admin, params }));
  await turnsTo(page, '/governance');
  await expect(page.getByRole('heading', { name: 'Other parameters' })).toBeVisible();
  await isAccessible(page);
});

test('a worker is opened, registered and unstaked by the keyboard alone', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  await TestWallet.install(page, net.chain, owner);
  await page.goto(site.url);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await reach(page, /^Connect wallet/, 'Enter');
  await expect(page.getByRole('menuitem', { name: 'Test wallet' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('This wallet has no worker yet')).toBeVisible();
  await reach(page, /^Open your first worker/, 'Enter');

  await expect(page.getByLabel('Name of the machine')).toBeVisible();
  await reach(page, /^Name of the machine/);
  await page.keyboard.type('hanoi-01');
  await reach(page, /^Go on/, 'Enter');
  await expect(page.getByRole('button', { name: 'Open it' })).toBeEnabled();
  await reach(page, /^Open it/, 'Enter');
  await expect(page.getByRole('heading', { name: 'The worker is open' })).toBeVisible();
  await reach(page, /^Close$/, 'Enter');
  await expect(page.getByText('Waiting for its benchmark')).toBeVisible();

  const { network } = net;
  const [opened] = await findWorkers(net.chain.connection, {
    network: network.address,
    owner: owner.address,
  });
  if (!opened) throw new Error('no worker was opened');
  await measures(net, opened.address);
  await expect(page.getByRole('button', { name: 'Register' })).toBeVisible();
  await reach(page, /^Register/, 'Enter');
  await reach(page, /^Price per IB-hour/);
  await page.keyboard.type('2');
  await expect(page.getByRole('button', { name: /^Register and stake/ })).toBeEnabled();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Registered' })).toBeVisible();
  await reach(page, /^Close$/, 'Enter');

  await reach(page, /^More/, 'Enter');
  await expect(page.getByRole('menuitem', { name: 'Unstake' })).toBeVisible();
  await page.keyboard.type('Unst');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await reach(page, /^Amount/);
  await page.keyboard.type('20');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Unstake' })).toBeEnabled();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Unbonding has begun' })).toBeVisible();
  const worker = await net.worker(opened);
  expect(worker.tickets.map(({ amount }) => amount)).toEqual([net.tokens('20')]);
});

test('axe finds nothing on the screen of rewards, which works by the keyboard alone', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(180_000);
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner, { deposit: '200' });
  const second = await registersFor(net, owner, { deposit: '200' });
  await fund(net, net.tokens('100'));
  await net.passesEpochs(1n);
  const snapshot = await snapshotFor(net, [worker, second], '10');
  await hosts(net, site, await publishes(net, snapshot));
  await hostsSnapshot(net, site, snapshot);
  await connected(page, { site, net, owner });
  await expect(page.getByRole('button', { name: 'Claim for all 2' })).toBeVisible();
  await isAccessible(page);
  await reach(page, /^Claim for all 2/, 'Enter');
  await expect(page.getByRole('dialog').getByRole('table').first()).toBeVisible();
  await isAccessible(page);
  await page.keyboard.press('Escape');
  await turnsTo(page, '/rewards');
  await expect(page.getByRole('region', { name: 'Sums of each epoch' })).toBeVisible();
  await isAccessible(page);
  await reach(page, /^Load and verify/, 'Enter');
  await expect(page.getByText('leads to the root')).toHaveCount(2);
  // Nothing is wider than a phone but what scrolls by itself.
  await page.setViewportSize({ width: 390, height: 844 });
  const tooWide = (): Promise<number> =>
    page.evaluate(() => {
      const header = document.querySelector('nav')?.scrollWidth ?? 0;
      return document.documentElement.scrollWidth - Math.max(390, header + 32);
    });
  // A plot becomes narrower a moment after the page.
  await expect.poll(tooWide).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 900 });
  await reach(page, /^What was checked/, 'Enter');
  await expect(page.getByText('its root is published')).toBeVisible();
  await isAccessible(page);
  await reach(page, /^Claim$/, 'Enter');
  await expect(page.getByRole('dialog').getByRole('table')).toBeVisible();
  await isAccessible(page);
  await reach(page, /^Claim$/, 'Enter');
  await expect(page.getByRole('heading', { name: 'Claimed' })).toBeVisible();
  const claimed = await Promise.all(
    [worker, second].map(async (address) => (await net.worker({ address })).claimedTotal),
  );
  expect(claimed.filter((amount) => amount === net.tokens('10'))).toHaveLength(1);
});
