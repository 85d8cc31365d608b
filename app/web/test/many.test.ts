/**
 * More workers at once than one transaction takes.
 *
 * @module
 */

import type { Address, KeyPairSigner } from '@solana/kit';
import type { Page } from '@playwright/test';
import type { TestNetwork } from '@inferix/staking-testkit/network';
import { fund } from '@inferix/staking-testkit/rewards';

import { connected, expect, row, test, turnsTo, walletWith } from './support/fixtures.js';
import { hosts } from './support/proofs.js';
import type { Site } from './support/site.js';
import { hostsSnapshot, publishes, snapshotFor } from './support/snapshots.js';
import { registersFor, workerNow } from './support/workers.js';

const COUNT = 10;

async function fleet(net: TestNetwork, owner: KeyPairSigner): Promise<Address[]> {
  const workers: Address[] = [];
  for (let i = 0; i < COUNT; i++) workers.push(await registersFor(net, owner));
  return workers;
}

const each = async (net: TestNetwork, workers: Address[], of: 'activeStake' | 'claimedTotal') =>
  Promise.all(workers.map(async (worker) => (await workerNow(net, worker))[of]));

/** Says what the window of several transactions announces, and how it ends. */
const announces = (page: Page, text: RegExp) =>
  expect(page.getByRole('region', { name: 'What this does' })).toContainText(text);

test('ten are topped up, and priced, with one request each; what failed is tried again alone', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(120_000);
  const owner = await walletWith(net, '3000');
  const workers = await fleet(net, owner);
  await net.passesEpochs(1n);
  await net.commits('0.9');
  const wallet = await connected(page, { site, net, owner });
  await page.getByRole('button', { name: `Top up all ${COUNT} that are short` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('What is missing').click();
  await announces(page, /10 workers in 2 transactions\. Your wallet is asked once\./);
  await expect(row(dialog, 'Your wallet')).toContainText('1,400 IFX');

  wallet.answer = 'reject';
  const before = await net.books();
  await dialog.getByRole('button', { name: 'Top up 160 IFX' }).click();
  await expect(dialog.getByText('The request was declined in the wallet.')).toBeVisible();
  expect(await net.books()).toEqual(before);
  expect([wallet.requests, wallet.asked]).toEqual([1, 2]);

  // The second transaction comes back from the wallet with a wrong signature.
  wallet.answer = 'approve';
  wallet.spoils = 4;
  await dialog.getByRole('button', { name: 'Top up 160 IFX' }).click();
  await expect(
    page.getByRole('heading', { name: '1 of 2 transactions went through' }),
  ).toBeVisible();
  const after = await each(net, workers, 'activeStake');
  const done = after.filter((stake) => stake === net.tokens('160')).length;
  expect(after.filter((stake) => stake === net.tokens('144'))).toHaveLength(COUNT - done);
  expect(done).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Try the rest again' }).click();
  await announces(page, new RegExp(`^${COUNT - done} workers in 1 transaction\\.`));
  await dialog.getByText('What is missing').click();
  await dialog.getByRole('button', { name: /^Top up \d+ IFX$/ }).click();
  await expect(page.getByRole('heading', { name: 'Topped up' })).toBeVisible();
  expect(await each(net, workers, 'activeStake')).toEqual(workers.map(() => net.tokens('160')));
  await page.getByRole('button', { name: 'Close' }).click();

  // The node is not heard of when it is sent the transaction: it may still land.
  await page.getByRole('button', { name: 'One price for several' }).click();
  await dialog.getByLabel('Price per IB-hour').fill('1.8');
  await announces(page, /10 workers in 1 transaction\./);
  site.onCall = (method) =>
    method === 'sendTransaction' ? Promise.reject(new Error('lost')) : Promise.resolve();
  const set = dialog.getByRole('button', { name: `Set it for ${COUNT}` });
  const asked = wallet.requests;
  await set.click();
  await expect(dialog.getByText('The transaction was sent, and it is not confirmed')).toBeVisible();
  await set.click();
  await expect(dialog.getByText('What was sent before may still land')).toBeVisible();
  expect(wallet.requests).toBe(asked + 1);
  // Once its block has passed it cannot, and another takes its place.
  site.onCall = (method) => {
    if (method === 'sendTransaction') site.answers.delete('getBlockHeight');
    return Promise.resolve();
  };
  site.answers.set('getBlockHeight', 1_000_000_000);
  await set.click();
  await expect(page.getByRole('heading', { name: 'The prices have changed' })).toBeVisible();
  expect(wallet.requests).toBe(asked + 2);
  for (const worker of workers) {
    expect((await workerNow(net, worker)).price.next).toBe(1_800_000_000n);
  }
});

/** Ten workers of an owner's that have earned 5 IFX each, on a host of snapshots and proofs. */
async function earned(net: TestNetwork, site: Site, owner: KeyPairSigner): Promise<Address[]> {
  const workers = await fleet(net, owner);
  await fund(net, net.tokens('100'));
  await net.passesEpochs(1n);
  const snapshot = await snapshotFor(net, workers, '5');
  await hosts(net, site, await publishes(net, snapshot));
  await hostsSnapshot(net, site, snapshot);
  return workers;
}

test('rewards of ten are claimed at once: by their single proofs, or by a snapshot in fewer transactions', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(120_000);
  const owner = await walletWith(net, '3000');
  const workers = await earned(net, site, owner);
  const wallet = await connected(page, { site, net, owner });
  // What is claimable is known by the proofs of the host.
  const claimable = page.getByRole('main').locator('dl').first();
  await expect(claimable).toContainText('50 IFX');
  await page.getByRole('button', { name: `Claim for all ${COUNT}` }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('list', { name: 'Where it goes' })).toHaveText(
    `50 IFX to your wallet${owner.address}`,
  );
  const says = page.getByRole('region', { name: 'What this does' });
  await expect(says).toContainText(/10 workers in \d transactions\. Your wallet is asked once\./);
  const alone = Number(/in (\d) transactions/.exec(await says.innerText())?.[1]);
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await turnsTo(page, '/rewards');
  await page.getByRole('button', { name: 'Load and verify epoch 0' }).click();
  await expect(page.getByText('0.snapshot is what the network has published')).toBeVisible();
  await turnsTo(page, '/');
  await page.getByRole('button', { name: `Claim for all ${COUNT}` }).click();
  await expect(says).toContainText(/10 workers in 1 transaction\./);
  expect(alone).toBeGreaterThan(1);
  await expect(row(dialog, 'Your wallet')).toContainText('1,610 IFX');
  wallet.answer = 'reject';
  const before = await net.books();
  await dialog.getByRole('button', { name: 'Claim 50 IFX' }).click();
  await expect(dialog.getByText('The request was declined in the wallet.')).toBeVisible();
  expect(await net.books()).toEqual(before);
  wallet.answer = 'approve';
  await dialog.getByRole('button', { name: 'Claim 50 IFX' }).click();
  await expect(page.getByRole('heading', { name: 'Claimed' })).toBeVisible();
  expect(await each(net, workers, 'claimedTotal')).toEqual(workers.map(() => net.tokens('5')));
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(claimable).not.toContainText('50 IFX');
  await expect(page.getByRole('button', { name: /^Claim for all/ })).toHaveCount(0);
});

test('a wallet that only sends is asked for each transaction, and what it declines or leaves open is left out', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(120_000);
  const owner = await walletWith(net, '3000');
  const workers = await earned(net, site, owner);
  const wallet = await connected(page, { site, net, owner, kind: 'sends' });
  await page.getByRole('button', { name: `Claim for all ${COUNT}` }).click();
  const dialog = page.getByRole('dialog');
  const says = page.getByRole('region', { name: 'What this does' });
  await expect(says).toContainText(/Your wallet is asked \d times\./);
  const steps = Number(/asked (\d) times/.exec(await says.innerText())?.[1]);
  site.onCall = (method) => {
    // Declines from the second request on.
    if (method === 'getSignatureStatuses') wallet.answer = 'reject';
    return Promise.resolve();
  };
  await dialog.getByRole('button', { name: 'Claim 50 IFX' }).click();
  await expect(
    page.getByRole('heading', { name: `1 of ${steps} transactions went through` }),
  ).toBeVisible();
  expect(wallet.requests).toBe(2);
  const first = (await each(net, workers, 'claimedTotal')).filter((amount) => amount > 0n).length;
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThan(COUNT);
  site.onCall = () => Promise.resolve();
  const again = page.getByRole('button', { name: 'Try the rest again' });
  await again.click();
  const left = new RegExp(`^${COUNT - first} workers in ${steps - 1} transaction`);
  await announces(page, left);

  // The wallet does not say whether it has sent the next one, so nothing takes its place for a while.
  wallet.answer = 'break';
  const claim = dialog.getByRole('button', { name: /^Claim [\d.]+ IFX$/ });
  await claim.click();
  await expect(page.getByText('Transaction 1 may have been sent.')).toBeVisible();
  await again.click();
  await claim.click();
  await expect(dialog.getByText('What was sent before may still land')).toBeVisible();
  expect(wallet.requests).toBe(3);
  wallet.answer = 'approve';
  site.answers.set('getBlockHeight', 1_000_000_000);
  await claim.click();
  await expect(dialog.getByText('nobody says whether it has')).toBeVisible();
  expect(wallet.requests).toBe(3);
  site.answers.delete('getBlockHeight');
  await claim.click();
  await expect(page.getByRole('heading', { name: 'Claimed' })).toBeVisible();
  expect(await each(net, workers, 'claimedTotal')).toEqual(workers.map(() => net.tokens('5')));
});

test('what is claimable is not known without a host or a snapshot, and said so', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const workers = [await registersFor(net, owner), await registersFor(net, owner)];
  await fund(net, net.tokens('100'));
  await net.passesEpochs(1n);
  await publishes(net, await snapshotFor(net, workers, '5'));
  await connected(page, { site, net, owner });
  await expect(page.getByText('not known')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Claim for all/ })).toHaveCount(0);
  await page.getByRole('link', { name: 'verify a snapshot' }).click();
  await expect(page.getByRole('heading', { name: 'Epochs and rewards' })).toBeVisible();
  await turnsTo(page, `/worker/${workers[0]}`);
  await expect(page.getByText('not known: The network names no host')).toBeVisible();
});
