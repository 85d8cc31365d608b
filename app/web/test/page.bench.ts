/**
 * `npm run bench`: how large the page is, how soon it can be used, and how smoothly 10,000 workers scroll.
 *
 * @module
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { SITE } from './support/build.js';
import { expect, test, walletWith } from './support/fixtures.js';
import { manyWorkers } from './support/many-workers.js';
import { registersFor } from './support/workers.js';

const WORKERS = 10_000;

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
