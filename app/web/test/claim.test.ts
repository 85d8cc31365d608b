/**
 * Claiming by the network's proofs or by files, and every reason why rewards wait.
 *
 * @module
 */

import { barWorker, setRestake } from '@inferix/staking-client';
import type { Address, KeyPairSigner } from '@solana/kit';
import type { TestNetwork } from '@inferix/staking-testkit/network';
import { fund, publish, rewardLeaf, type Published } from '@inferix/staking-testkit/rewards';

import { connected, expect, opens, row, test, walletWith } from './support/fixtures.js';
import { hosts, proofsOf } from './support/proofs.js';
import { registersFor, workerNow } from './support/workers.js';

/** A worker that earned 30 IFX in the first epoch, beside two others, and the publication of it. */
async function earned(net: TestNetwork, owner: KeyPairSigner): Promise<[Address, Published]> {
  const worker = await registersFor(net, owner, { deposit: '200' });
  const others = [await registersFor(net, owner), await registersFor(net, owner)];
  await fund(net, net.tokens('100'));
  await net.passesEpochs(1n);
  const leaves = await Promise.all(
    [worker, ...others].map(async (address, i) =>
      rewardLeaf(await workerNow(net, address), net.tokens(`${30 - i}`)),
    ),
  );
  return [worker, await publish(net, leaves, 0n)];
}

test('rewards are claimed by the proofs that the network hosts: declined, then done, then nothing due', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const [worker, published] = await earned(net, owner);
  await hosts(net, site, published);
  const wallet = await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const dialog = await opens(page, 'Claim rewards');
  await expect(row(dialog, 'Claimed so far')).toContainText('30 IFX');
  wallet.answer = 'reject';
  const before = await net.books();
  await dialog.getByRole('button', { name: 'Claim' }).click();
  await expect(dialog.getByText('The request was declined in the wallet.')).toBeVisible();
  expect(await net.books()).toEqual(before);
  wallet.answer = 'approve';
  await dialog.getByRole('button', { name: 'Claim' }).click();
  await expect(page.getByRole('heading', { name: 'Claimed' })).toBeVisible();
  await expect(row(page.getByRole('dialog'), 'Your wallet')).toContainText('542 IFX');
  expect((await workerNow(net, worker)).claimedTotal).toBe(net.tokens('30'));
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

  const again = await opens(page, 'Claim rewards');
  await expect(again.getByText('All that these proofs have is paid already.')).toBeVisible();
  await expect(again.getByRole('button', { name: 'Claim' })).toBeDisabled();
});

test('a host that lies gets nobody anything', async ({ page, net, site }) => {
  const owner = await walletWith(net, '1000');
  const [worker, published] = await earned(net, owner);
  await hosts(net, site, published);
  for (const [path, text] of site.files) {
    site.files.set(path, text.replaceAll('"30000000"', '"90000000"'));
  }
  const wallet = await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const dialog = await opens(page, 'Claim rewards');
  await expect(dialog.getByRole('alert')).toContainText(/proof/i);
  await expect(dialog.getByRole('button', { name: 'Claim' })).toBeDisabled();
  expect(wallet.asked).toBe(0);
});

test('files do where the network names no host', async ({ page, net, site }) => {
  const owner = await walletWith(net, '1000');
  const [worker, published] = await earned(net, owner);
  await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const dialog = await opens(page, 'Claim rewards');
  const files = [...proofsOf(net, published)].map(([name, text]) => ({
    name,
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  }));
  const choice = dialog.getByLabel('Proofs of epoch 0');
  const large = files.map((file) => ({ ...file, buffer: Buffer.alloc(1 << 20, ' ') }));
  await choice.setInputFiles(large);
  await expect(dialog.getByText('is too large for a proof')).toBeVisible();
  // A wrong one of the same names and sizes does not stay in the place of the right one.
  const wrong = files.map((file) => {
    const text = file.buffer.toString().replaceAll('"30000000"', '"90000000"');
    return { ...file, buffer: Buffer.from(text) };
  });
  await choice.setInputFiles(wrong);
  await expect(dialog.getByRole('alert')).toContainText('does not lead');
  await choice.setInputFiles(files);
  await dialog.getByRole('button', { name: 'Claim' }).click();
  await expect(page.getByRole('heading', { name: 'Claimed' })).toBeVisible();
  expect((await workerNow(net, worker)).claimedTotal).toBe(net.tokens('30'));
});

test('a worker that is short gets its rewards into its stake, or they wait as its owner has said', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const [worker, published] = await earned(net, owner);
  await hosts(net, site, published);
  await net.commits('0.85');
  await net.passesEpochs(1n);
  await net.commits('0.71');
  await net.passesEpochs(1n);
  const wallet = await connected(page, { site, net, owner, path: `/worker/${worker}` });
  await expect(page.getByText('Short', { exact: true })).toBeVisible();
  const due = page.getByRole('paragraph').filter({ hasText: 'of rewards are due.' });
  await expect(due).toContainText('A claim fills the stake with them up to S(n).');
  const topUp = await opens(page, 'Top up');
  await expect(
    topUp.getByRole('radio', { name: '2.816902 IFX exactly what is missing' }),
  ).toBeVisible();
  // Five quarters of S(n), since that is S(n) once the token is a fifth cheaper.
  await expect(topUp.getByRole('button', { name: 'Top up 53.521128 IFX' })).toBeVisible();
  await topUp.getByRole('button', { name: 'Cancel' }).click();
  const dialog = await opens(page, 'Claim rewards');
  await expect(row(dialog, 'Missing')).toBeVisible();
  await expect(row(dialog, 'Active stake')).toContainText('202.816902 IFX');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  const { network } = net;
  await net.does(setRestake({ network, worker, owner, restake: false }));
  const waits = await opens(page, 'Claim rewards');
  await expect(waits.getByText('its rewards wait. Top up, then claim.')).toBeVisible();
  await expect(waits.getByRole('button', { name: 'Claim' })).toBeDisabled();
  await waits.getByRole('button', { name: 'Cancel' }).click();
  await expect(due).toContainText('its rewards wait. Top up, then claim.');
  await expect(page.getByText('your wallet'), 'owner, operator and payout').toHaveCount(3);
  expect(wallet.asked).toBe(0);
});

test('nothing published and a bar are said as they are', async ({ page, net, site }) => {
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner);
  await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const dialog = await opens(page, 'Claim rewards');
  await expect(dialog.getByText('has not published rewards that can be claimed yet')).toBeVisible();
  const { network, roles } = net;
  await net.does(barWorker({ network, worker, admin: roles.admin }));
  await expect(dialog.getByText('its rewards wait until the bar is lifted')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Claim' })).toBeDisabled();
});
