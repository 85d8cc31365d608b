/**
 * The pictures of windows in docs/screenshots, and of a worker's less happy days.
 *
 * @module
 */

import { offerWorker } from '@inferix/staking-client';
import type { Locator, Page } from '@playwright/test';
import type { Address, KeyPairSigner } from '@solana/kit';
import type { TestNetwork } from '@inferix/staking-testkit/network';
import { fund } from '@inferix/staking-testkit/rewards';
import { offenceOf, proposes } from '@inferix/staking-testkit/slashing';

import { connected, expect, opens, test, turnsTo, walletWith } from './support/fixtures.js';
import { hosts } from './support/proofs.js';
import { shoot } from './support/shoot.js';
import { publishes, snapshotFor } from './support/snapshots.js';
import { opensFor, registersFor, unstakes } from './support/workers.js';

const shows = (page: Page, worker: Address): Promise<unknown> => turnsTo(page, `/worker/${worker}`);

/** Opens the window of an action, fills it in, and takes its picture once it says what it would do. */
async function shootWindow(
  page: Page,
  action: string,
  name: string,
  fill: (dialog: Locator) => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const dialog = await opens(page, action);
  await fill(dialog);
  await expect(dialog.getByRole('table')).toBeVisible();
  await shoot(page, name, false);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

/** Two workers, of which one has earned 37.5 IFX. */
async function earned(net: TestNetwork, owner: KeyPairSigner): Promise<[Address, Address]> {
  const [worker, other] = [
    await registersFor(net, owner, { deposit: '230' }),
    await registersFor(net, owner),
  ];
  await fund(net, net.tokens('400'));
  await net.passesEpochs(1n);
  return [worker, other];
}

test('pictures of windows', async ({ page, net, site }) => {
  test.setTimeout(240_000);
  const [owner, friend] = [await walletWith(net, '5000'), await walletWith(net, '0')];
  const [worker, other] = await earned(net, owner);
  const snapshot = await snapshotFor(net, [worker, other], '37.5');
  await hosts(net, site, await publishes(net, snapshot));
  await net.passesEpochs(1n);
  await connected(page, { site, net, owner });

  await shows(page, worker);
  await shootWindow(page, 'Claim rewards', 'claim');
  await shootWindow(page, 'Change the price', 'set-price', (dialog) =>
    dialog.getByLabel('Price per IB-hour').fill('1.5'),
  );
  await shootWindow(page, 'Unstake', 'unstake', (dialog) => dialog.getByText('All of it').click());
  await shootWindow(page, 'Change where rewards go', 'payout', (dialog) =>
    dialog.getByRole('textbox').fill(friend.address),
  );
  await shootWindow(page, 'Hand over', 'hand-over', (dialog) =>
    dialog.getByRole('textbox').fill(friend.address),
  );

  const topUp = await opens(page, 'Top up');
  await topUp.getByText('Another amount').click();
  await topUp.getByRole('textbox', { name: 'Amount' }).fill('25');
  await topUp.getByRole('button', { name: 'Top up 25 IFX' }).click();
  await expect(page.getByRole('heading', { name: 'Topped up' })).toBeVisible();
  await shoot(page, 'done', false);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

  await turnsTo(page, '/open');
  await page.getByLabel('Name of the machine').fill('hanoi-02');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('dialog').getByRole('table')).toBeVisible();
  await shoot(page, 'open-window', false);
});

test('pictures of a worker that comes and goes', async ({ page, net, site }) => {
  test.setTimeout(240_000);
  const owner = await walletWith(net, '5000');
  const fresh = await opensFor(net, owner);
  const [leaves, worker] = await earned(net, owner);
  await net.commits('0.9');
  await net.passesEpochs(1n);
  await proposes(net, { address: worker, owner }, await offenceOf(net, net.tokens('20')));
  await connected(page, { site, net, owner });

  await shows(page, fresh);
  await expect(page.getByText('Waiting for its benchmark')).toBeVisible();
  await shoot(page, 'new-worker');
  await shows(page, worker);
  await expect(page.getByText('Short, accused')).toBeVisible();
  await shoot(page, 'short-and-accused');
  await page.getByRole('main').getByRole('button', { name: 'Contest' }).click();
  const contest = page.getByRole('dialog');
  await contest.getByLabel('Your answer').fill('The machine was up. Logs: hanoi-01, 3 December.');
  await expect(contest.getByRole('table')).toBeVisible();
  await shoot(page, 'contest', false);
  await page.keyboard.press('Escape');

  await unstakes(net, owner, leaves, 2n ** 64n - 1n);
  await net.chain.travelTo((await net.chain.now()) + 91n * 86_400n);
  await shows(page, leaves);
  await expect(page.getByText('Ready to withdraw')).toBeVisible();
  await shootWindow(page, 'Withdraw', 'withdraw');
});

test('pictures of a worker that is handed over', async ({ page, net, site }) => {
  const [owner, friend] = [await walletWith(net, '5000'), await walletWith(net, '0')];
  const worker = await registersFor(net, owner, { deposit: '230' });
  await net.does(offerWorker({ network: net.network, worker, owner, newOwner: friend.address }));
  await connected(page, { site, net, owner: friend });
  await shows(page, worker);
  await shootWindow(page, 'Accept this worker', 'accept');
});
