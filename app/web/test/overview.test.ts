/**
 * The network as a whole: figures, plots with their numbers as tables, and what is paused.
 *
 * @module
 */

import {
  burnRevenue,
  pause,
  penaltyLeaf,
  publishPenalties,
  type SlashCase,
} from '@inferix/staking-client';
import type { Locator, Page } from '@playwright/test';
import { fund, publicationOf, publish, rewardLeaf } from '@inferix/staking-testkit/rewards';
import { executes, offenceOf, proposes } from '@inferix/staking-testkit/slashing';
import type { TestNetwork, TestWorker } from '@inferix/staking-testkit/network';

import { expect, test, walletWith } from './support/fixtures.js';
import { opensFor, registersFor, unstakes, workerNow } from './support/workers.js';

/** A number on the screen, with what stands below it. */
const figure = (page: Page, name: string): Locator =>
  page
    .getByRole('main')
    .locator('dl > div')
    .filter({ has: page.getByRole('term').filter({ hasText: new RegExp(`^${name}$`) }) })
    .getByRole('definition');

/** The table of a plot, opened. */
async function tableOf(page: Page, title: string): Promise<Locator> {
  await page.getByText(`${title} as a table`).click();
  return page
    .locator('details')
    .filter({ hasText: `${title} as a table` })
    .getByRole('table');
}

/** Pixels of a plot that are neither empty nor grey: bars and marks. */
const coloured = (plot: Locator): Promise<number> =>
  plot.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {
      data: [],
    };
    let count = 0;
    for (let i = 0; i < data.length; i += 4) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = data.slice(i, i + 4);
      const spread = Math.max(red, green, blue) - Math.min(red, green, blue);
      if (alpha > 200 && spread > 40) count += 1;
    }
    return count;
  });

/** A slash of 6 IFX in the next epoch, and 4 IFX that are assigned for it in the one after. */
async function assigns(net: TestNetwork): Promise<void> {
  const { network, roles, chain } = net;
  const { distributor } = roles;
  const slashed = await net.registersWorker();
  await executes(net, await waits(net, slashed, '6'));
  await net.passesEpochs(1n);
  const leaves = [penaltyLeaf({ wallet: net.stranger.address, cumulative: net.tokens('4') })];
  const { publication } = publicationOf(leaves, 2n);
  await net.does(publishPenalties({ network, distributor, publication }));
  // Plots are drawn by the minute.
  await chain.travelBy(BigInt(network.params.publicationDelaySecs) + 60n);
}

/** A case that can be executed. */
async function waits(net: TestNetwork, worker: TestWorker, asks: string): Promise<SlashCase> {
  const slashCase = await proposes(net, worker, await offenceOf(net, net.tokens(asks)));
  await net.chain.travelTo(slashCase.executableAt);
  return slashCase;
}

/** Rewards of 30 IFX for the first epoch, 5 IFX burned, and a slash of 10 IFX of a second worker. */
async function lives(net: TestNetwork): Promise<void> {
  const owner = await walletWith(net, '2000');
  const good = await registersFor(net, owner, { deposit: '230' });
  const slashed = await registersFor(net, owner, { deposit: '150' });
  await opensFor(net, owner);
  await unstakes(net, owner, good, net.tokens('20'));
  await fund(net, net.tokens('100'));
  const { network } = net;
  await net.does(burnRevenue({ network, burner: owner, amount: net.tokens('5') }));
  const offence = await offenceOf(net, net.tokens('10'));
  const slashCase = await proposes(net, { address: slashed, owner }, offence);
  await net.passesEpochs(1n);
  // What becomes claimable within a minute counts at once, although plots are drawn by the minute.
  const now = await net.chain.now();
  await net.chain.travelTo(now - (now % 60n) + 65n);
  await publish(net, [rewardLeaf(await workerNow(net, good), net.tokens('30'))], 0n);
  await executes(net, slashCase);
}

test('the figures and plots are what the chain has, and go on living', async ({
  page,
  net,
  site,
}) => {
  await lives(net);
  await page.goto(site.url);
  await page.getByRole('link', { name: 'Overview' }).click();
  await expect(figure(page, 'Total staked')).toHaveText(/^350 IFX\$350\.00$/);
  await expect(figure(page, 'Registered workers')).toHaveText('2of 3 that are open');
  await expect(figure(page, 'Short now')).toHaveText('1and 0 more from the next epoch');
  await expect(figure(page, 'Unbonding')).toContainText('20 IFX');
  await expect(figure(page, 'Epoch')).toHaveText(/^1the next one in 2 d/);
  await expect(figure(page, 'Reward pool')).toHaveText(
    '100 IFXof which 30 IFX are published and not claimed',
  );
  await expect(figure(page, 'Penalty pool')).toContainText('10 IFX');
  await expect(figure(page, 'Revenue burned so far')).toHaveText('5 IFX');
  await expect(figure(page, 'Slashed so far')).toHaveText('10 IFX');
  await expect(figure(page, 'Reference price')).toContainText('$1.00');
  await expect(figure(page, 'Reference price, next')).toContainText('unless another is committed');

  const flows = await tableOf(page, 'Issued and burned per epoch');
  await expect(flows.getByRole('row', { name: '0 30 IFX 5 IFX' })).toBeVisible();
  const slashes = await tableOf(page, 'Slashed per epoch');
  await expect(slashes.getByRole('row', { name: '1 10 IFX' })).toBeVisible();
  const pool = await tableOf(page, 'Penalty pool at the end of each epoch');
  await expect(pool.getByRole('row', { name: '1 10 IFX' })).toBeVisible();
  await expect(pool.getByRole('row', { name: /^0 / }), 'nothing before').toHaveCount(0);
  const stakes = await tableOf(page, 'Workers by active stake');
  await expect(stakes.getByRole('row', { name: '140 1' })).toBeVisible();
  await expect(stakes.getByRole('row', { name: '200 1' })).toBeVisible();
  const leaving = await tableOf(page, 'Unbonding still to come');
  await expect(leaving.getByRole('row', { name: /20 IFX/ })).toBeVisible();
  const plots = page.getByRole('main').getByRole('img');
  await expect(plots).toHaveCount(6);
  for (const plot of await plots.all()) expect(await coloured(plot)).toBeGreaterThan(20);

  // The websocket says that the pool and the network have changed.
  await fund(net, net.tokens('11'));
  await expect(figure(page, 'Reward pool')).toContainText('111 IFX');
  await net.commits('0.9');
  await expect(figure(page, 'Reference price, next')).toHaveText('$0.90committed for epoch 2');

  // What is assigned since is no part of the pool any more, and was one before.
  await assigns(net);
  await page.reload();
  const later = await tableOf(page, 'Penalty pool at the end of each epoch');
  await expect(figure(page, 'Epoch')).toContainText(/^3/);
  for (const row of ['3 12 IFX', '2 12 IFX', '1 10 IFX'])
    await expect(later.getByRole('row', { name: row, exact: true })).toBeVisible();
  await expect(later.getByRole('row', { name: /^0 / })).toHaveCount(0);
});

test('what is paused stands on top, until when', async ({ page, net, site }) => {
  const { network, roles } = net;
  await page.goto(`${site.url}#/overview`);
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await expect(page.getByText('is paused')).toHaveCount(0);
  await net.does(pause({ network, guardian: roles.guardian, what: ['claims'] }));
  await expect(page.getByText('Claiming rewards is paused. The pause ends in 6 d')).toBeVisible();
  await expect(page.getByText('is paused')).toHaveCount(1);
});

test('a network without workers, and a node that does not list them', async ({
  page,
  net,
  site,
}) => {
  await page.goto(`${site.url}#/overview`);
  await expect(page.getByText('Nobody has staked yet.')).toBeVisible();
  await expect(page.getByText('No stake is unbonding.')).toBeVisible();
  await expect(figure(page, 'Registered workers')).toHaveText('0of 0 that are open');

  await fund(net, net.tokens('7'));
  site.onCall = (method) =>
    method === 'getProgramAccounts' ? Promise.reject(new Error(method)) : Promise.resolve();
  await page.reload();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(figure(page, 'Reward pool')).toContainText('7 IFX');
  await expect(figure(page, 'Registered workers')).toHaveText('…');
});
