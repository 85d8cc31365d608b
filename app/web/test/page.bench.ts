/**
 * `npm run bench`: how large the page is, how soon it can be used, and how it does with 10,000 workers.
 *
 * @module
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { snapshotOf } from '@inferix/stake-snapshots/test/snapshots';
import { fund } from '@inferix/staking-testkit/rewards';
import { topUp } from '@inferix/staking-client';
import type { CDPSession, Page } from '@playwright/test';

import { SITE } from './support/build.js';
import { expect, test, walletWith } from './support/fixtures.js';
import { manyWorkers } from './support/many-workers.js';
import { hostsSnapshot, publishes } from './support/snapshots.js';
import { registersFor } from './support/workers.js';

const WORKERS = 10_000;
const LEAVES = 100_000;

test('size of each file, gzipped', () => {
  for (const file of readdirSync(join(SITE, 'assets'))) {
    console.log(`${file}: ${gzipSync(readFileSync(join(SITE, 'assets', file))).length} bytes`);
  }
});

test('time until the first screen can be used', async ({ page, site }) => {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const began = performance.now();
    await page.goto(site.url);
    await expect(page.getByRole('banner').getByRole('button')).toBeEnabled();
    times.push(performance.now() - began);
  }
  console.log(`until it can be used: ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`);
});

test('verifying a snapshot', async ({ page, net, site }) => {
  test.setTimeout(300_000);
  const rows = Array.from({ length: LEAVES }, () => ({
    openedSlot: 1n,
    earned: 30_000n,
    cumulative: 30_000n,
    work: 10n ** 9n,
  }));
  const { address: network } = net.network;
  const slot = await net.chain.connection.rpc.getSlot().send();
  const snapshot = snapshotOf(rows, { network, slot });
  await fund(net, net.tokens('3000'));
  await net.passesEpochs(1n);
  await publishes(net, snapshot);
  await hostsSnapshot(net, site, snapshot);
  await page.goto(`${site.url}#/rewards`);
  const load = page.getByRole('button', { name: 'Load and verify epoch 0' });
  await expect(load).toBeVisible();
  await page.evaluate(() => {
    const longest = { ms: 0 };
    Object.assign(globalThis, { longest });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest.ms = Math.max(longest.ms, duration);
    }).observe({ entryTypes: ['longtask'] });
  });
  const began = performance.now();
  await load.click();
  await expect(page.getByText('0.snapshot is what the network has published')).toBeVisible({
    timeout: 240_000,
  });
  const took = performance.now() - began;
  const longest = await page.evaluate(
    () => (globalThis as unknown as { longest: { ms: number } }).longest.ms,
  );
  const bytes = site.files.get('/snapshots/0.snapshot')?.length ?? 0;
  console.log(`${LEAVES} leaves, ${bytes} bytes: verified in ${took.toFixed(0)} ms`);
  console.log(`longest task of the page meanwhile (0: none over 50 ms): ${longest.toFixed(0)} ms`);
});

/** Runs in the page. Milliseconds between frames while it scrolls, in ascending order. */
async function scrolls(box: Element): Promise<number[]> {
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const gaps: number[] = [];
  let last = await frame();
  for (let i = 0; i < 300; i++) {
    box.scrollTop += 400;
    const now = await frame();
    gaps.push(now - last);
    last = now;
  }
  return gaps.sort((a, b) => a - b);
}

/** Runs in the page. Remembers for how long it stood still at a time. */
function watchesTasks(): void {
  const tasks: number[] = [];
  Object.assign(window, { tasks });
  new PerformanceObserver((list) => {
    tasks.push(...list.getEntries().map(({ duration }) => duration));
  }).observe({ type: 'longtask', buffered: true });
}

/** The longest time that the page stood still since it was asked last. */
const longestTask = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { tasks } = window as unknown as { tasks: number[] };
    return Math.max(0, ...tasks.splice(0));
  });

/** Processor time that the page's own thread has used. */
async function busySeconds(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
}

test('ten thousand workers', async ({ page, net, site }) => {
  test.setTimeout(180_000);
  const worker = await registersFor(net, await walletWith(net, '1000'));
  const answer = await manyWorkers(net, worker, WORKERS);
  const bytes = Buffer.from(JSON.stringify(answer));
  console.log(`answer: ${bytes.length} bytes, gzipped ${gzipSync(bytes).length}`);
  site.answers.set('getProgramAccounts', answer);
  await page.addInitScript(watchesTasks);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const began = performance.now();
  await page.goto(`${site.url}#/workers`);
  await expect(page.getByText(`${WORKERS} of ${WORKERS} workers`)).toBeVisible({ timeout: 60_000 });
  console.log(`until ${WORKERS} workers are shown: ${(performance.now() - began).toFixed(0)} ms`);
  console.log(`processor time of it: ${(1_000 * (await busySeconds(devtools))).toFixed(0)} ms`);
  console.log(`longest task of it: ${await longestTask(page)} ms`);

  await page.getByRole('button', { name: 'Beyond S(n)' }).click();
  console.log(`longest task while sorting: ${await longestTask(page)} ms`);
  await page.getByLabel('Search by the address').fill('abc');
  await expect(page.getByText(`${WORKERS} of ${WORKERS} workers`)).toHaveCount(0);
  console.log(`longest task while searching: ${await longestTask(page)} ms`);
  await page.getByLabel('Search by the address').fill('');
  await expect(page.getByText(`${WORKERS} of ${WORKERS} workers`)).toBeVisible();
  await longestTask(page);

  const { network, stranger } = net;
  await net.chain.giveTokens(net.mint, stranger.address, net.tokens('1'));
  await net.does(topUp({ network, worker, funder: stranger, amount: net.tokens('1') }));
  await expect(page.getByText(`${WORKERS + 1} of ${WORKERS + 1} workers`)).toBeVisible();
  console.log(`longest task when one arrives: ${await longestTask(page)} ms`);

  for (let i = 0; i < 3; i++) {
    const before = await busySeconds(devtools);
    const gaps = await page.getByRole('table', { name: 'Workers' }).evaluate(scrolls);
    const at = (share: number): string =>
      (gaps[Math.floor(share * (gaps.length - 1))] ?? 0).toFixed(1);
    const busy = (1_000 * ((await busySeconds(devtools)) - before)) / gaps.length;
    console.log(`processor time of the page per frame: ${busy.toFixed(1)} ms`);
    console.log(`frames: median ${at(0.5)} ms, 95% ${at(0.95)} ms, longest ${at(1)} ms`);
  }
});
