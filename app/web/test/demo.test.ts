/**
 * `make demo SERVE=1`: a worker's whole life by the demo bar, and that nothing of it is in the page that is
 * built for people.
 *
 * @module
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';

import { connect, fetchWorker } from '@inferix/staking-client';
import { test, expect, type Page } from '@playwright/test';
import type { Address } from '@solana/kit';

import { tokens } from '../src/model/format.js';
import { isAccessible } from './support/accessible.js';
import { SITE } from './support/build.js';
import { Demo } from './support/demo.js';
import {
  acts,
  becomesWorker,
  connects,
  hint,
  orders,
  wallet,
  walletWindow,
  type Step,
} from './support/visit.js';

const CLAIM: Step = {
  action: 'Claim rewards',
  submit: 'Claim',
  signs: 'claim rewards',
  done: 'Claimed',
};

test('a worker lives its whole life in the demo', async ({ page }) => {
  test.setTimeout(400_000);
  const demo = await Demo.start();
  try {
    await live(page, demo);
    await opensTwoMore(page);
    await refusesOthers(demo.url);
    onlyInTheDemo(demo);
    expect(await demo.interrupt()).toBe(0);
    expect(existsSync(demo.site), 'the page of one demo is left to nobody').toBe(false);
  } finally {
    demo.kill();
  }
});

async function live(page: Page, demo: Demo): Promise<void> {
  await page.goto(demo.url);
  await expect(hint(page)).toContainText('then the Demo wallet');
  await orders(page, 'Measure my machine', /Connect the Demo wallet first/);
  await connects(page);
  const worker = await becomesWorker(page);

  await expect(hint(page)).toContainText('Let the next epoch begin');
  await orders(page, 'Next epoch', /has begun/);
  await expect(hint(page)).toContainText('It works and earns');
  await orders(page, 'Next epoch', /has begun/);
  await expect(hint(page)).toContainText('It has earned');
  await acts(page, CLAIM);

  await expect(hint(page)).toContainText('let the token fall');
  await orders(page, 'Token falls 30%', /^\$0\.0441 per IFX from epoch \d+, 30% less/);
  await expect(hint(page)).toContainText('It will be short');
  await orders(page, 'Token falls 30%', /committed already/);
  await orders(page, 'Next epoch', /has begun/);
  await expect(page.getByText('Short', { exact: true })).toBeVisible();
  await expect(hint(page)).toContainText('Top it up within the grace');
  await isAccessible(page);
  const topUp = { action: 'Top up', submit: /^Top up/, signs: 'top up', done: 'Topped up' };
  await acts(page, topUp, (dialog) => dialog.getByText('exactly what is missing').click());
  await acts(page, CLAIM);

  await orders(page, 'Accuse my worker', /Contest it/);
  await orders(page, 'Accuse my worker', /open case/);
  await expect(page.getByText('Earning, accused')).toBeVisible();
  await expect(hint(page)).toContainText('Contest the case');
  await contests(page);
  await expect(hint(page)).toContainText('the guardian vetoes the case');
  await orders(page, 'Next epoch', /has begun/);
  await acts(page, CLAIM);

  await expect(hint(page)).toContainText('To leave, choose Unstake');
  const leave = { action: 'Unstake', submit: 'Leave the network', signs: 'request unstake' };
  await acts(page, { ...leave, done: 'Unbonding has begun' }, (dialog) =>
    dialog.getByText('All of it').click(),
  );
  await expect(hint(page)).toContainText('Let them pass');
  await orders(page, '90 days later', /^90 days later/);
  await expect(hint(page)).toContainText('Claim them before you withdraw');
  await isWarnedOfWithdrawing(page);
  await acts(page, CLAIM);
  const { claimedTotal } = await fetchWorker(connect(`${demo.url}rpc`), worker);
  expect(claimedTotal).toBeGreaterThan(0n);
  const out = { action: 'Withdraw', submit: 'Withdraw', signs: 'withdraw', done: 'Withdrawn' };
  await acts(page, out);
  await acts(page, { action: 'Close', submit: 'Close it', signs: 'close worker', done: 'Closed' });
  await expect(hint(page)).toContainText('whole life');
  await everythingIsBack(page, demo, { worker, claimedTotal });
}

/** A machine that comes later in the epoch is measured as well. */
async function opensTwoMore(page: Page): Promise<void> {
  for (const name of ['hanoi-02', 'hanoi-03']) {
    await page.getByRole('link', { name: 'My workers' }).click();
    await page.getByRole('link', { name: /^Open (a|your first) worker$/ }).click();
    await page.getByLabel('Name of the machine').fill(name);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Open it' }).click();
    await wallet(page, 'Approve', 'open worker');
    await expect(page.getByRole('heading', { name: 'The worker is open' })).toBeVisible();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await orders(page, 'Measure my machine', /0\.5 IB/);
  }
  await orders(page, 'Measure my machine', /^It is measured already/);
}

/** What is claimable would be lost, so the page asks to claim it first, and the window says so. */
async function isWarnedOfWithdrawing(page: Page): Promise<void> {
  await expect(page.getByText('Claim, then withdraw')).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Withdraw' }).click();
  const dialog = page.getByRole('dialog', { name: 'Withdraw' });
  await expect(dialog.getByText('Claim them before you withdraw.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
}

/** Answers the case, so that the guardian vetoes it. */
async function contests(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'Contest' }).click();
  const dialog = page.getByRole('dialog', { name: 'Contest this slash' });
  await dialog.getByLabel('Your answer').fill('The network was down.');
  await dialog.getByRole('button', { name: 'Contest it' }).click();
  await expect(walletWindow(page)).toBeVisible();
  await isAccessible(page, 'dialog');
  await wallet(page, 'Approve', 'contest slash');
  await expect(page.getByRole('heading', { name: 'Contested' })).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
}

/** The wallet holds what it was given and what it has earned, and its rent is back. */
async function everythingIsBack(
  page: Page,
  demo: Demo,
  { worker, claimedTotal }: { worker: Address; claimedTotal: bigint },
): Promise<void> {
  const { rpc } = connect(`${demo.url}rpc`);
  expect((await rpc.getAccountInfo(worker, { encoding: 'base64' }).send()).value).toBeNull();
  await page.getByRole('link', { name: 'My workers' }).click();
  const total = 5_000n * 10n ** 9n + claimedTotal;
  const figure = page.getByRole('main').getByText(/^[\d,.]+ IFX/);
  await expect(figure.filter({ hasText: tokens(total, 9) })).toBeVisible();
  await expect(page.getByText(/ and 9\.99\d* SOL are in this wallet\.$/)).toBeVisible();
}

/** What only the demo has, as it is written in its scripts. */
const DEMO_ONLY = [
  'Demo wallet',
  'Measure my machine',
  'unbonding-passes',
  '/demo/',
  'inferix-demo',
];

/** The page that is built for people has nothing of the demo, and the demo no other policy. */
function onlyInTheDemo({ site }: Demo): void {
  const [built, demo] = [SITE, site].map((folder) => ({
    text: textOf(folder),
    policy: readFileSync(join(folder, '_headers'), 'utf8'),
  }));
  for (const words of DEMO_ONLY) {
    expect(demo?.text.includes(words), `${words} in the demo`).toBe(true);
    expect(built?.text.includes(words), `${words} in the page`).toBe(false);
  }
  expect(demo?.policy).toContain("connect-src 'self';");
  expect(demo?.policy).toBe(built?.policy);
}

/** All files of a built page. */
const textOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'))
    .join('\n');

/** The server answers its own page only, on this machine. */
async function refusesOthers(url: string): Promise<void> {
  const { host, origin } = new URL(url);
  const order = (headers: Record<string, string>, path = '/demo/next-epoch', method = 'POST') =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = request(url.replace(/\/$/, '') + path, { method, headers }, (answer) => {
        answer.resume().on('end', () => {
          resolve(answer.statusCode);
        });
      });
      sent.on('error', reject).end(method === 'POST' ? '{}' : undefined);
    });
  expect(await order({ host, origin: 'https://example.org' })).toBe(403);
  expect(await order({ host, origin: 'null' })).toBe(403);
  expect(await order({ host: 'example.org', origin })).toBe(403);
  expect(await order({ host: 'example.org' }, '/', 'GET')).toBe(403);
  expect(await order({ host }, '/demo/next-epoch', 'GET')).toBe(405);
  expect(await order({ host, origin }, '/demo/measure')).toBe(409);
}
