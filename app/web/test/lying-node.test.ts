/**
 * One endpoint that lies.
 *
 * @module
 */

import { findNetworkSlashCases } from '@inferix/staking-client';

import { connected, expect, test, walletWith } from './support/fixtures.js';
import { networkOtherwise } from './support/lies.js';
import { registersFor } from './support/workers.js';

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
