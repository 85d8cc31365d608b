import { fetchWorker, findWorkers, parseNano } from '@inferix/staking-client';

import { connected, expect, measures, opens, row, test, walletWith } from './support/fixtures.js';

test.use({ params: { minPrice: parseNano('0.25') } });

test('a worker is opened, measured and registered, with one signature each', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const wallet = await connected(page, { site, net, owner });
  await page.getByRole('link', { name: 'Open your first worker' }).click();
  await page.getByLabel('Name of the machine').fill('hanoi-01');
  await page.getByRole('button', { name: 'Go on' }).click();
  const opening = page.getByRole('dialog');
  await expect(row(opening, 'Rewards go to')).toBeVisible();
  await expect(row(opening, 'Your wallet, fee and rent')).toContainText(/0\.00\d+ SOL less$/);
  await opening.getByRole('button', { name: 'Open it' }).click();
  await expect(page.getByRole('heading', { name: 'The worker is open' })).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();

  await expect(page.getByText('Waiting for its benchmark')).toBeVisible();
  const [opened] = await findWorkers(net.chain.connection, {
    network: net.network.address,
    owner: owner.address,
  });
  if (!opened) throw new Error('no worker was opened');
  await measures(net, opened.address);

  const dialog = await opens(page, 'Register');
  const price = dialog.getByLabel('Price per IB-hour');
  await expect(
    dialog.getByText('at $1.00 it asks $0.50 an hour. The network asks for at least $0.25'),
  ).toBeVisible();
  await price.fill('0.249999999');
  await expect(price).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByRole('button', { name: 'Register' })).toBeDisabled();
  await price.fill('0.25');
  await expect(dialog.getByText('18 IFX ≈ $18.00')).toBeVisible();
  await price.fill('2');
  await expect(dialog.getByText('144 IFX ≈ $144.00')).toBeVisible();
  await expect(row(dialog, 'Active stake')).toContainText('180 IFX');
  await dialog.getByRole('button', { name: 'Register and stake 180 IFX' }).click();
  await expect(page.getByRole('heading', { name: 'Registered' })).toBeVisible();
  await expect(row(page.getByRole('dialog'), 'Your wallet')).toContainText('820 IFX');
  await page.getByRole('button', { name: 'Close' }).click();

  await expect(page.getByText('Earns from epoch 1').first()).toBeVisible();
  const worker = await fetchWorker(net.chain.connection, opened.address);
  expect(worker.registered).toBe(true);
  expect(worker.activeStake).toBe(net.tokens('180'));

  // The floor stays, also for a price that is changed.
  const changing = await opens(page, 'Change the price');
  const other = changing.getByLabel('Price per IB-hour');
  const change = changing.getByRole('button', { name: 'Change the price' });
  await other.fill('0.249999999');
  await expect(other).toHaveAttribute('aria-invalid', 'true');
  await expect(
    changing.getByText('The network asks for at least $0.25 per IB-hour.', { exact: true }),
  ).toBeVisible();
  await expect(change).toBeDisabled();
  await other.fill('0.25');
  await expect(row(changing, 'Price, epoch 1')).toContainText('$2.00$0.25');
  await expect(change).toBeEnabled();
  expect(wallet.asked).toBe(2);
});
