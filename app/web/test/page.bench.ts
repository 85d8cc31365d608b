/**
 * `npm run bench`: how large the page is, how soon it can be used, and how smoothly 10,000 workers scroll.
 *
 * @module
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { snapshotOf } from '@inferix/stake-snapshots/test/snapshots';
import { fund } from '@inferix/staking-testkit/rewards';

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

test('scrolling', async ({ page, net, site }) => {
  const worker = await registersFor(net, await walletWith(net, '1000'));
  site.answers.set('getProgramAccounts', await manyWorkers(net, worker, WORKERS));
  const began = performance.now();
  await page.goto(`${site.url}#/workers`);
  await expect(page.getByText(`${WORKERS} of ${WORKERS} workers`)).toBeVisible({ timeout: 60_000 });
  console.log(`until ${WORKERS} workers are shown: ${(performance.now() - began).toFixed(0)} ms`);
  const gaps = await page.getByRole('table', { name: 'Workers' }).evaluate(async (box) => {
    const frames: number[] = [];
    let last = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
    for (let i = 0; i < 300; i++) {
      box.scrollTop += 400;
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      frames.push(now - last);
      last = now;
    }
    return frames.sort((a, b) => a - b);
  });
  const at = (share: number): string =>
    (gaps[Math.floor(share * (gaps.length - 1))] ?? 0).toFixed(1);
  console.log(
    `frames while scrolling: median ${at(0.5)} ms, 95% ${at(0.95)} ms, longest ${at(1)} ms`,
  );
});
