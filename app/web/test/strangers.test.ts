/**
 * Workers of others that are put before an operator: by an offer or an appointment that nobody asked for, by a
 * link, or by a node that lies. No money goes to them unseen.
 *
 * @module
 */

import { offerWorker, PROOFS_INDEX, proofsFileName, setOperator } from '@inferix/staking-client';
import {
  fetchEncodedAccount,
  getAddressEncoder,
  getBase64Decoder,
  type Address,
} from '@solana/kit';
import type { TestNetwork } from '@inferix/staking-testkit/network';
import { fund } from '@inferix/staking-testkit/rewards';

import { connected, expect, opens, test, turnsTo, walletWith } from './support/fixtures.js';
import { crowds } from './support/many-workers.js';
import { hosts } from './support/proofs.js';
import { publishes, snapshotFor } from './support/snapshots.js';
import { registersFor, workerNow } from './support/workers.js';

test('whoever offers short workers to a wallet, or appoints it, gets nothing of what tops up its own', async ({
  page,
  net,
  site,
}) => {
  const [owner, thief] = [await walletWith(net, '1000'), await walletWith(net, '1000')];
  const own = [await registersFor(net, owner), await registersFor(net, owner)];
  const [offered, operated] = [await registersFor(net, thief), await registersFor(net, thief)];
  const { network } = net;
  await net.does(offerWorker({ network, worker: offered, owner: thief, newOwner: owner.address }));
  await net.does(setOperator({ network, worker: operated, owner: thief, operator: owner.address }));
  await net.passesEpochs(1n);
  await net.commits('0.9');
  await connected(page, { site, net, owner });
  await expect(page.getByText('Short from epoch 2')).toHaveCount(4);
  await expect(page.getByText('Not yours: offered to you by')).toBeVisible();
  await expect(page.getByText('Not yours: you operate it for')).toBeVisible();
  await page.getByRole('button', { name: 'Top up all 2 that are short' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('What is missing').click();
  await dialog.getByRole('button', { name: 'Top up 32 IFX' }).click();
  await expect(page.getByRole('heading', { name: 'Topped up' })).toBeVisible();
  const stakeOf = async (at: Address): Promise<bigint> => (await workerNow(net, at)).activeStake;
  expect(await Promise.all(own.map(stakeOf))).toEqual([net.tokens('160'), net.tokens('160')]);
  expect(await Promise.all([offered, operated].map(stakeOf))).toEqual([
    net.tokens('144'),
    net.tokens('144'),
  ]);
  await dialog.getByRole('button', { name: 'Close' }).click();

  // They stand apart, and have no say in what is done for one's own.
  const others = page.getByRole('region', { name: 'Workers of others' });
  await expect(others.getByRole('article')).toHaveCount(2);
  await page.getByRole('button', { name: 'One price for several' }).click();
  await dialog.getByLabel('Price per IB-hour').fill('1.9');
  await expect(dialog.getByRole('checkbox')).toHaveCount(3);
  await expect(dialog.getByRole('checkbox', { checked: true })).toHaveCount(2);
  await dialog.getByRole('button', { name: 'Set it for 2' }).click();
  await expect(page.getByRole('heading', { name: 'The prices have changed' })).toBeVisible();
  expect((await workerNow(net, operated)).price.nextAt).toBe(0n);
  await dialog.getByRole('button', { name: 'Close' }).click();

  // One by one, and by a link, it is said whose the money will be.
  for (const worker of [offered, operated]) {
    await turnsTo(page, `/worker/${worker}`);
    await opens(page, 'Top up');
    await expect(dialog.getByText('This worker is not yours.')).toContainText(thief.address);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  }
  await turnsTo(page, `/worker/${own[0] ?? ''}`);
  await opens(page, 'Top up');
  await expect(dialog.getByText('Another amount')).toBeVisible();
  await expect(dialog.getByText('not yours')).toHaveCount(0);
});

test('a node that says a worker of somebody else is one’s own is not believed', async ({
  page,
  net,
  site,
}) => {
  const [owner, thief] = [await walletWith(net, '1000'), await walletWith(net, '1000')];
  const workers = [await registersFor(net, thief), await registersFor(net, thief)];
  await net.passesEpochs(1n);
  await net.commits('0.9');
  const forged = workers.map((worker) => ownedBy(net, worker, owner.address));
  site.answers.set('getProgramAccounts', await Promise.all(forged));
  await connected(page, { site, net, owner });
  await expect(page.getByText('Short from epoch 2')).toHaveCount(2);
  await expect(page.getByRole('button', { name: /^Top up all/ })).toHaveCount(0);
  await page.getByRole('article').first().getByRole('button', { name: 'Top up' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Another key has opened this worker.')).toContainText(
    thief.address,
  );
});

test('however many workers are offered to a wallet, its own list stays short, and so do the requests', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const like = await registersFor(net, owner);
  await fund(net, net.tokens('100'));
  await net.passesEpochs(1n);
  await hosts(net, site, await publishes(net, await snapshotFor(net, [like], '5')));
  await crowds(net, site, { like, count: 25, offeredTo: owner.address });
  const asked = new Set<string>();
  page.on('request', (request) => {
    const [, file] = /\/proofs\/0\/(.*)/.exec(request.url()) ?? [];
    if (file !== undefined && file !== PROOFS_INDEX) asked.add(file);
  });
  await connected(page, { site, net, owner });
  const others = page.getByRole('region', { name: 'Workers of others' });
  const links = page.getByRole('article').getByRole('heading').getByRole('link');
  const asksForShown = async (count: number): Promise<void> => {
    await expect(others.getByRole('article')).toHaveCount(count);
    const shown = await links.evaluateAll((all) =>
      all.map((link) => link.getAttribute('href') ?? ''),
    );
    expect(shown).toHaveLength(count + 1);
    const files = shown.map((href) => proofsFileName(href.replace('#/worker/', '') as Address));
    await expect.poll(() => [...asked].sort()).toEqual([...new Set(files)].sort());
  };
  await asksForShown(20);
  const claimable = page.getByText('earned, and not claimed yet').locator('xpath=..');
  await expect(claimable).toContainText('5 IFX');
  await others.getByRole('button', { name: 'Show 5 more' }).click();
  await asksForShown(25);
});

const OWNER_OFFSET = 80;

/** A worker as the chain has it, only that another key owns it. */
async function ownedBy(net: TestNetwork, worker: Address, owner: Address): Promise<unknown> {
  const account = await fetchEncodedAccount(net.chain.connection.rpc, worker);
  if (!account.exists) throw new Error(`${worker} is missing`);
  const data = Uint8Array.from(account.data);
  data.set(getAddressEncoder().encode(owner), OWNER_OFFSET);
  return {
    pubkey: worker,
    account: {
      data: [getBase64Decoder().decode(data), 'base64'],
      executable: false,
      lamports: Number(account.lamports),
      owner: account.programAddress,
      space: data.length,
    },
  };
}
