/**
 * Machines are called by their names in the browser that has heard them; the chain proves each one.
 *
 * @module
 */

import { findWorkerAddress, offerWorker, openWorker } from '@inferix/staking-client';

import { bytes32 } from '../src/actions/input.js';
import { connected, expect, test, walletWith } from './support/fixtures.js';
import { registersFor } from './support/workers.js';

test('a machine has its name where it was opened, and where the right one is entered', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const [one] = [await registersFor(net, owner), await registersFor(net, owner)];
  // A stranger names a machine alike, and offers it.
  const { network, stranger } = net;
  const node = await bytes32('hanoi-01');
  await net.does(openWorker({ network, opener: stranger, node }));
  const key = { network: network.address, opener: stranger.address, node };
  const worker = await findWorkerAddress(key, network);
  await net.does(offerWorker({ network, worker, owner: stranger, newOwner: owner.address }));

  await connected(page, { site, net, owner, path: '/open' });
  await page.getByLabel('Name of the machine').fill(' hanoi-01 ');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Open it' }).click();
  await expect(page.getByRole('heading', { name: 'The worker is open' })).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText('hanoi-01');
  await expect(page).toHaveTitle('hanoi-01 · Inferix staking');

  await page.getByRole('link', { name: 'My workers' }).click();
  await expect(page.getByRole('article')).toHaveCount(4);
  const named = page.getByRole('link', { name: 'hanoi-01', exact: true });
  await expect(named).toHaveCount(1);

  // Where several are listed they have their names, too.
  await page.evaluate((address) => {
    localStorage.setItem(`inferix-machine ${address}`, 'saigon-07');
  }, one);
  await page.reload();
  await page.getByRole('button', { name: 'One price for several' }).click();
  const choices = page.getByRole('dialog');
  await expect(choices.getByText('saigon-07, $2.00', { exact: true })).toBeVisible();
  await expect(choices.getByText(/^\w{4}…\w{4}, \$2\.00$/)).toHaveCount(1);
  await page.keyboard.press('Escape');

  // Another browser knows nothing, and believes what the chain has the hash of.
  await named.click();
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage).filter((each) =>
      each.startsWith('inferix-machine'),
    ))
      localStorage.removeItem(key);
  });
  await page.reload();
  await expect(title).toHaveText(/^Worker \w{4}…\w{4}$/);
  await page.getByText('Show its name here').click();
  const field = page.getByRole('textbox', { name: 'Name of the machine' });
  const show = page.getByRole('button', { name: 'Show it' });
  await field.fill('hanoi-1');
  await show.click();
  await expect(page.getByText('It was not opened with this name.')).toBeVisible();
  await field.fill('hanoi-01');
  await show.click();
  await expect(title).toHaveText('hanoi-01');
  await expect(field).toHaveCount(0);
  await page.reload();
  await expect(title).toHaveText('hanoi-01');
});
