/**
 * What has happened to a worker, read from its transactions by a page that believes the program alone.
 *
 * @module
 */

import {
  claimRewards,
  closeWorker,
  findTransactions,
  parseNano,
  setOperator,
  setPayout,
  setPrice,
  setRestake,
  topUp,
  U64_MAX,
  withdraw,
} from '@inferix/staking-client';
import type { Locator, Page } from '@playwright/test';
import type { Address, KeyPairSigner } from '@solana/kit';
import type { TestNetwork } from '@inferix/staking-testkit/network';
import { fund, planOne, publish, rewardLeaf } from '@inferix/staking-testkit/rewards';
import { executes, offenceOf, proposes } from '@inferix/staking-testkit/slashing';

import { moment, shortAddress } from '../src/model/format.js';
import { EXPLORER } from './support/build.js';
import { expect, test, walletWith } from './support/fixtures.js';
import { forgesRestake, sendsBlindly } from './support/forgeries.js';
import { registersFor, unstakes, workerNow } from './support/workers.js';

const entries = (page: Page): Locator =>
  page.getByRole('list', { name: 'History' }).getByRole('listitem');

/** Settings, stake that comes and goes, a claim and a slash. */
async function lives(net: TestNetwork, owner: KeyPairSigner, worker: Address): Promise<void> {
  const { network, stranger } = net;
  await net.chain.giveTokens(net.mint, stranger.address, net.tokens('5'));
  await net.does(topUp({ network, worker, funder: stranger, amount: net.tokens('5') }));
  await net.does(setOperator({ network, worker, owner, operator: stranger.address }));
  await net.does(setPayout({ network, worker, owner, payout: owner.address }));
  await net.does(setPrice({ network, worker, authority: stranger, price: parseNano('1.9') }));
  await unstakes(net, owner, worker, net.tokens('20'));
  const offence = await offenceOf(net, net.tokens('10'));
  const slashCase = await proposes(net, { address: worker, owner }, offence);
  await fund(net, net.tokens('100'));
  await net.passesEpochs(1n);
  const earner = await workerNow(net, worker);
  const published = await publish(net, [rewardLeaf(earner, net.tokens('30'))], 0n);
  const run = await planOne(net, published, [earner]);
  await net.does(claimRewards({ network, run }));
  await executes(net, slashCase);
}

/** Each entry's first line. */
const titles = (page: Page): Promise<string[]> =>
  entries(page).evaluateAll((all) =>
    all.map((each) => each.querySelector('p span')?.textContent ?? ''),
  );

test('the history is what the program logged, signed by whom, and nothing that others logged', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(120_000);
  const { network, stranger } = net;
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner, { deposit: '230' });
  await lives(net, owner, worker);
  const restakes = await setRestake({ network, worker, owner, restake: false });
  // Nothing has matured, so that the transaction fails with all that came before.
  await sendsBlindly(net, owner, [...restakes, ...(await withdraw({ network, worker, owner }))]);
  await forgesRestake(net, worker, owner, false);
  expect((await workerNow(net, worker)).restake).toBe(true);

  await page.goto(`${site.url}#/worker/${worker}`);
  await expect(
    page.getByText('2 more transactions name this worker and changed nothing of it.'),
  ).toBeVisible();
  await expect(entries(page)).toHaveCount(8);
  await page.getByRole('button', { name: 'Show older' }).click();
  await expect(entries(page)).toHaveCount(11);
  await expect(page.getByRole('button', { name: 'Show older' })).toHaveCount(0);
  expect(await titles(page)).toEqual([
    'Slashed by 10 IFX',
    'Rewards paid: 30 IFX',
    'Slash of 10 IFX proposed',
    'Unstaked 20 IFX',
    'Price $1.90 per IB-hour',
    `Rewards go to ${shortAddress(owner.address)}`,
    `Operator ${shortAddress(stranger.address)}`,
    'Topped up by 5 IFX',
    'Registered',
    'Measured at 0.5 IB',
    'Opened',
  ]);
  const topped = entries(page).filter({ hasText: 'Topped up by 5 IFX' });
  await expect(topped).toContainText('The active stake was 235 IFX then.');
  await expect(topped).toContainText(`signed by its operator ${shortAddress(stranger.address)}`);
  const href = await topped.getByRole('link', { name: 'transaction' }).getAttribute('href');
  const known = await findTransactions(net.chain.connection, worker, { limit: 20 });
  const itself = known.find(({ signature }) => href === `${EXPLORER}/tx/${signature}`);
  await expect(topped.getByRole('time')).toHaveText(moment(itself?.time ?? 0n));

  // What others do appears by itself, and stays when the worker is gone.
  await unstakes(net, owner, worker, U64_MAX);
  await expect(entries(page).first()).toContainText('It has left the network.');
  await net.chain.travelBy(BigInt(network.params.unbondingSecs));
  await net.does(withdraw({ network, worker, owner }));
  await net.does(closeWorker({ network, worker, owner }));
  await expect(entries(page).first()).toContainText('It had claimed 30 IFX in all.');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'No worker here' })).toBeVisible();
  await expect(entries(page).first()).toContainText('Closed');
  await expect(entries(page).nth(1)).toContainText('Withdrawn 225 IFX');
});

test('a node without the history, and one that is asked too much', async ({ page, net, site }) => {
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner);
  site.answers.set('getSignaturesForAddress', []);
  await page.goto(`${site.url}#/worker/${worker}`);
  await expect(page.getByText('This node keeps no history of this worker.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'A block explorer may know more' })).toHaveAttribute(
    'href',
    `${EXPLORER}/address/${worker}`,
  );

  // It names the transactions, and has thrown away what they did.
  site.answers.clear();
  site.answers.set('getTransaction', null);
  await page.reload();
  await expect(entries(page)).toHaveCount(3);
  await expect(entries(page).first()).toContainText('does not keep what it did');
  await expect(page.getByText('the opening of the worker is missing')).toBeVisible();

  site.answers.clear();
  site.statuses.set('getTransaction', 429);
  await page.reload();
  await expect(page.getByText('The node limits how often it is asked')).toBeVisible();
  const asked: string[] = [];
  site.onCall = (method) => {
    if (method === 'getTransaction') asked.push(method);
    return Promise.resolve();
  };
  await expect(page.getByText('144 IFX staked').first()).toBeVisible();
  expect(asked).toEqual([]);
  site.statuses.clear();
  await page.getByRole('button', { name: 'Go on reading' }).click();
  await expect(entries(page)).toHaveCount(3);
  expect(await titles(page)).toEqual(['Registered', 'Measured at 0.5 IB', 'Opened']);
  expect(asked).toHaveLength(3);
});
