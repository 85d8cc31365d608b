/**
 * What was signed is paid once and for the price that was shown, whatever happens in between.
 *
 * @module
 */

import { findTokenAccountAddress } from '@inferix/staking-client';
import { getBurnInstruction, getCloseAccountInstruction } from '@solana-program/token';
import type { KeyPairSigner } from '@solana/kit';
import type { Page } from '@playwright/test';
import type { TestNetwork } from '@inferix/staking-testkit/network';

import { connected, expect, opens, row, test, walletWith } from './support/fixtures.js';
import type { Site } from './support/site.js';
import { registersFor, workerNow } from './support/workers.js';

/** The window for topping a worker up by 10 IFX. */
async function toppingUp(
  page: Page,
  { net, site, owner }: { net: TestNetwork; site: Site; owner: KeyPairSigner },
) {
  const worker = await registersFor(net, owner, { deposit: '200' });
  const wallet = await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const dialog = await opens(page, 'Top up');
  await dialog.getByText('Another amount').click();
  await dialog.getByRole('textbox', { name: 'Amount' }).fill('10');
  await expect(row(dialog, 'Active stake')).toContainText('210 IFX');
  const press = (): Promise<void> => dialog.getByRole('button', { name: 'Top up 10 IFX' }).click();
  const staked = async (): Promise<bigint> => (await workerNow(net, worker)).activeStake;
  return { wallet, dialog, press, staked };
}

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
  await opens(page, 'Top up');
  await dialog.getByText('Another amount').click();
  await dialog.getByRole('textbox', { name: 'Amount' }).fill('10');
  await press();
  await expect(dialog.getByText('may still land')).toBeVisible();
  goOn();
  await expect(row(dialog, 'Active stake')).toContainText('210 IFX220 IFX');
  expect([wallet.asked, await staked()]).toEqual([1, net.tokens('210')]);
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
