/**
 * One endpoint that lies, and what a second one makes of it.
 *
 * @module
 */

import { findNetworkSlashCases } from '@inferix/staking-client';

import { connected, expect, opens, row, test, walletWith } from './support/fixtures.js';
import { networkOtherwise } from './support/lies.js';
import { registersFor, workerNow } from './support/workers.js';

const CHECKED = '?network=checked';

test('what only one of two endpoints shows is not signed', async ({ page, net, site }) => {
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner, { deposit: '200' });
  const path = `/worker/${worker}`;
  // By this node, stake is free again after an hour.
  site.lie = networkOtherwise(net.network.address, (network) => ({
    ...network,
    params: { ...network.params, unbondingSecs: 3_600 },
  }));
  const wallet = await connected(page, { site, net, owner, path, search: CHECKED });
  await expect(page.getByRole('contentinfo')).toContainText('is asked, too');
  const dialog = await opens(page, 'Unstake');
  await expect(dialog.getByText('after 1 h of unbonding')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Amount' }).fill('50');
  await expect(row(dialog, 'Active stake')).toContainText('150 IFX');
  await dialog.getByRole('button', { name: 'Unstake' }).click();
  await expect(dialog.getByText('The two RPC endpoints do not show the same')).toBeVisible();
  expect(wallet.asked).toBe(0);

  // One that is down says nothing, and so nothing is signed.
  site.lie = undefined;
  site.onWitness = () => Promise.reject(new Error('down'));
  await dialog.getByRole('button', { name: 'Unstake' }).click();
  await expect(dialog.getByText('did not answer')).toBeVisible();
  expect([wallet.asked, (await workerNow(net, worker)).tickets]).toEqual([0, []]);

  // Both tell the truth.
  site.onWitness = () => Promise.resolve();
  await dialog.getByRole('button', { name: 'Unstake' }).click();
  await expect(page.getByRole('heading', { name: 'Unbonding has begun' })).toBeVisible();
  expect((await workerNow(net, worker)).activeStake).toBe(net.tokens('150'));
});

test('a second endpoint that is some slots behind is waited for', async ({ page, net, site }) => {
  const owner = await walletWith(net, '1000');
  const workers = [await registersFor(net, owner), await registersFor(net, owner)];
  await net.passesEpochs(1n);
  await net.commits('0.9');
  await connected(page, { site, net, owner, search: CHECKED });
  await page.getByRole('button', { name: 'Top up all 2 that are short' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('What is missing').click();
  let asked = 0;
  site.onWitness = () => (asked++ < 6 ? Promise.reject(new Error('behind')) : Promise.resolve());
  await dialog.getByRole('button', { name: 'Top up 32 IFX' }).click();
  await expect(page.getByRole('heading', { name: 'Topped up' })).toBeVisible();
  for (const worker of workers) {
    expect((await workerNow(net, worker)).activeStake).toBe(net.tokens('160'));
  }
});

test('parameters that the admin leaves as they are stay as the chain has them', async ({
  page,
  net,
  site,
}) => {
  const { admin } = net.roles;
  site.lie = networkOtherwise(net.network.address, (network) => ({
    ...network,
    params: { ...network.params, graceSecs: 3_600 },
  }));
  const path = '/governance';
  const wallet = await connected(page, { site, net, owner: admin, path, search: CHECKED });
  await page.getByRole('button', { name: 'Propose other parameters' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What to change').selectOption('Price floor per IB-hour');
  await dialog.getByRole('textbox', { name: 'Price floor' }).fill('0.25');
  // All that is proposed is shown, also for those who have one endpoint only.
  await dialog.getByText('All parameters that are proposed').click();
  await expect(dialog.getByText('Grace for a short stake: 1 h')).toBeVisible();
  await dialog.getByRole('button', { name: 'Propose them' }).click();
  await expect(dialog.getByText('The two RPC endpoints do not show the same')).toBeVisible();
  expect(wallet.asked).toBe(0);
  expect((await net.current()).proposals.params).toBe(undefined);
});

test('a slash is not made a thousand times larger by a node’s decimals', async ({
  page,
  net,
  site,
}) => {
  const worker = await registersFor(net, await walletWith(net, '1000'), { deposit: '200' });
  await net.chain.travelBy(600n);
  const { slasher } = net.roles;
  site.lie = networkOtherwise(net.network.address, (network) => ({
    ...network,
    decimals: network.decimals + 3,
  }));
  const wallet = await connected(page, { site, net, owner: slasher, path: '/slashes' });
  await page.getByRole('button', { name: 'Propose a case' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Worker').fill(worker);
  await dialog.getByLabel('What it asks').fill('0.02');
  await dialog.getByLabel('Reason').fill('7');
  await dialog.getByLabel('Evidence').fill('run 17 did not answer');
  await dialog.getByLabel('When it happened').fill('2026-02-31T09:00:00Z');
  await expect(dialog.getByText('Write it in UTC')).toBeVisible();
  const now = new Date(Number((await net.chain.now()) - 60n) * 1_000);
  await dialog.getByLabel('When it happened').fill(now.toISOString().replace(/\.\d+/, ''));
  await expect(dialog.getByRole('alert')).toContainText(/decimals/i);
  await expect(dialog.getByRole('button', { name: 'Propose it' })).toBeDisabled();
  expect(wallet.asked).toBe(0);
  expect(await findNetworkSlashCases(net.chain.connection, net.network.address)).toEqual([]);
});
