/**
 * Windows that stay open: what they were opened for stays, whatever others do, and time that goes by helps.
 *
 * @module
 */

import { CLOCK_ADDRESS, findTokenAccountAddress, setRestake, topUp } from '@inferix/staking-client';

import { connected, expect, opens, row, test, walletWith } from './support/fixtures.js';
import { registersFor, unstakes, workerNow } from './support/workers.js';

test('a window stays what it was opened for, whatever others do meanwhile', async ({
  page,
  net,
  site,
}) => {
  const { network, stranger } = net;
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner, { deposit: '150' });
  const wallet = await connected(page, { site, net, owner, path: `/worker/${worker}` });

  // Another device switches what this window is to switch.
  const restaking = await opens(page, 'Rewards while short');
  await expect(restaking.getByRole('heading', { name: 'Let rewards wait' })).toBeVisible();
  await expect(row(restaking, 'Rewards while short')).toContainText('fill the stakewait');
  await net.does(setRestake({ network, worker, owner, restake: false }));
  await expect(row(restaking, 'Rewards while short')).toHaveCount(0);
  await expect(restaking.getByRole('heading', { name: 'Let rewards wait' })).toBeVisible();
  await restaking.getByRole('button', { name: 'Cancel' }).click();

  // A stranger adds what the cushion lacks, and more.
  const topping = await opens(page, 'Top up');
  await expect(topping.getByRole('button', { name: 'Top up 30 IFX' })).toBeEnabled();
  await net.chain.giveTokens(net.mint, stranger.address, net.tokens('31'));
  await net.does(topUp({ network, worker, funder: stranger, amount: net.tokens('31') }));
  await expect(topping.getByRole('radio')).toHaveCount(1);
  await expect(topping.getByRole('radio', { name: 'Another amount' })).toBeChecked();
  await expect(topping.getByRole('alert')).toHaveCount(0);
  await expect(topping.getByRole('button', { name: 'Top up', exact: true })).toBeDisabled();
  expect(wallet.requests).toBe(0);
});

test('what is refused a second too early is possible a second later, in the same window', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner, { deposit: '200' });
  await unstakes(net, owner, worker, net.tokens('50'));
  const [ticket] = (await workerNow(net, worker)).tickets;
  if (!ticket) throw new Error('nothing unbonds');
  await net.chain.travelTo(ticket.maturesAt - 600n);
  // Nobody tells anything, and the page's countdown is ahead of the chain's clock.
  site.breakWebsockets(false);
  site.lie = (call, result) =>
    JSON.stringify(call.params).includes(CLOCK_ADDRESS) ? ahead(result, 3_600n) : result;
  const wallet = await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const dialog = await opens(page, 'Withdraw');
  await expect(dialog.getByRole('alert')).toBeVisible();
  const submit = dialog.getByRole('button', { name: 'Withdraw' });
  await expect(submit).toBeDisabled();
  await net.chain.travelTo(ticket.maturesAt);
  await expect(row(dialog, 'Unbonding')).toContainText('50 IFX0 IFX');
  await expect(dialog.getByRole('alert')).toHaveCount(0);
  await submit.click();
  await expect(page.getByRole('heading', { name: 'Withdrawn' })).toBeVisible();
  expect(wallet.requests).toBe(1);
});

test('rewards are not sent where nobody can take them out', async ({ page, net, site }) => {
  const owner = await walletWith(net, '1000');
  const other = await registersFor(net, owner);
  const worker = await registersFor(net, owner);
  const { mint, tokenProgram } = net.network;
  const tokenAccount = await findTokenAccountAddress({
    wallet: owner.address,
    mint,
    tokenProgram,
  });
  const wallet = await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const dialog = await opens(page, 'Change where rewards go');
  const submit = dialog.getByRole('button', { name: 'Change it' });
  const refusal = /nobody could take out what goes there/;
  for (const address of [tokenAccount, mint, other]) {
    await dialog.getByLabel('Payout wallet').fill(address);
    await expect(dialog.getByText(refusal)).toBeVisible();
    await expect(submit).toBeDisabled();
  }
  await page.goto(`${site.url}#/open`);
  await page.getByLabel('Name of the machine').fill('hanoi-01');
  await page.getByLabel('Wallet that rewards go to').fill(tokenAccount);
  await page.getByRole('button', { name: 'Go on' }).click();
  const opening = page.getByRole('dialog', { name: 'Open this worker' });
  await expect(opening.getByText(refusal)).toBeVisible();
  await expect(opening.getByRole('button', { name: 'Open it' })).toBeDisabled();
  expect([wallet.requests, (await workerNow(net, worker)).payout]).toEqual([0, owner.address]);
});

type Shown = { value: { data: [string, string] } };

/** The chain's clock, ahead by some seconds. */
function ahead(result: unknown, seconds: bigint): unknown {
  const { value, ...rest } = result as Shown;
  const bytes = Buffer.from(value.data[0], 'base64');
  bytes.writeBigInt64LE(bytes.readBigInt64LE(32) + seconds, 32);
  return { ...rest, value: { ...value, data: [bytes.toString('base64'), 'base64'] } };
}
