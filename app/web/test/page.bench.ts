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
import type { CDPSession, Page } from '@playwright/test';
import type { TestNetwork } from '@inferix/staking-testkit/network';

import { SITE } from './support/build.js';
import { expect, test, walletWith } from './support/fixtures.js';
import { crowds, type Crowd } from './support/many-workers.js';
import type { Site } from './support/site.js';
import { hostsSnapshot, publishes } from './support/snapshots.js';
import { registersFor } from './support/workers.js';

const WORKERS = 10_000;
const LEAVES = 100_000;

test('size of each file, gzipped', () => {
  const html = readFileSync(join(SITE, 'index.html'), 'utf8');
  const first = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(
    ([, file = '']) => file,
  );
  for (const kind of ['.js', '.css']) {
    const files = first.filter((file) => file.endsWith(kind));
    const bytes = files.map((file) => gzipSync(readFileSync(join(SITE, file))).length);
    console.log(`first screen, ${kind}: ${bytes.reduce((a, b) => a + b, 0)} bytes`);
  }
  for (const file of readdirSync(join(SITE, 'assets'))) {
    console.log(`${file}: ${gzipSync(readFileSync(join(SITE, 'assets', file))).length} bytes`);
  }
});

test('time until the first screen can be used', async ({ page, site }) => {
  const times: number[] = [];
  const paints: number[] = [];
  for (let i = 0; i < 5; i++) {
    const began = performance.now();
    await page.goto(site.url);
    await expect(page.getByRole('banner').getByRole('button')).toBeEnabled();
    times.push(performance.now() - began);
    paints.push(
      await page.evaluate(
        () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
      ),
    );
  }
  const listed = (all: number[]): string => all.map((ms) => ms.toFixed(0)).join(', ');
  console.log(`until something is shown: ${listed(paints)} ms`);
  console.log(`until it can be used, with the network read: ${listed(times)} ms`);
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

/** Bytes of an answer of the node, and gzipped. */
async function sizeOf(
  node: { url: string },
  method: string,
  ...params: unknown[]
): Promise<string> {
  const response = await fetch(node.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const body = Buffer.from(await response.arrayBuffer());
  return `${body.length} bytes, gzipped ${gzipSync(body).length}`;
}

async function printSizes({ node, addresses }: Crowd, program: string): Promise<void> {
  const encoding = 'base64';
  const filters = [{ dataSize: 664 }];
  const none = { offset: 0, length: 0 };
  console.log(
    `whole list: ${await sizeOf(node, 'getProgramAccounts', program, { encoding, filters })}`,
  );
  const config = { encoding, filters, dataSlice: none };
  console.log(`addresses: ${await sizeOf(node, 'getProgramAccounts', program, config)}`);
  const page = await sizeOf(node, 'getMultipleAccounts', addresses.slice(0, 100), { encoding });
  console.log(`each of ${Math.ceil((WORKERS + 1) / 100)} pages: ${page}`);
}

const ALL = '10,001 of 10,001 workers';

/** Ten thousand workers beside the one that they are made from, on a page that measures itself. */
async function measured(
  page: Page,
  net: TestNetwork,
  site: Site,
): Promise<{ crowd: Crowd; devtools: CDPSession }> {
  const like = await registersFor(net, await walletWith(net, '1000'));
  const crowd = await crowds(net, site, { like, count: WORKERS });
  await page.addInitScript(watchesTasks);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  return { crowd, devtools };
}

type Traced = { name: string; ph: string; pid: number; tid: number; tdur?: number; args?: object };

/** Traces the page until the answer is called for: processor time of its longest task, in milliseconds. */
async function traced(devtools: CDPSession): Promise<() => Promise<number>> {
  const events: Traced[] = [];
  const collects = ({ value }: { value: object[] }): void => {
    events.push(...(value as Traced[]));
  };
  devtools.on('Tracing.dataCollected', collects);
  const traceConfig = { includedCategories: ['toplevel'] };
  await devtools.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
  return async () => {
    const complete = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
    await devtools.send('Tracing.end');
    await complete;
    devtools.off('Tracing.dataCollected', collects);
    const threads = events.filter(
      ({ args }) => JSON.stringify(args) === '{"name":"CrRendererMain"}',
    );
    const isPages = ({ pid, tid, ph }: Traced): boolean =>
      ph === 'X' && threads.some((thread) => thread.pid === pid && thread.tid === tid);
    return Math.max(...events.filter(isPages).map(({ tdur = 0 }) => tdur)) / 1_000;
  };
}

async function opensList(page: Page, site: Site, devtools: CDPSession, how: string): Promise<void> {
  const longest = await traced(devtools);
  const began = performance.now();
  await page.goto(`${site.url}?${how.replaceAll(' ', '-')}#/workers`);
  await expect(page.getByText(ALL)).toBeVisible({ timeout: 120_000 });
  const took = performance.now() - began;
  // Counted from the page's beginning.
  const busy = 1_000 * (await busySeconds(devtools));
  console.log(`until all are shown, ${how}: ${took.toFixed(0)} ms`);
  console.log(`processor time of it: ${busy.toFixed(0)} ms`);
  console.log(`longest task of it: ${await longestTask(page)} ms`);
  console.log(`processor time of its longest task: ${(await longest()).toFixed(0)} ms`);
}

test('ten thousand workers, in one answer and in pages', async ({ page, net, site }) => {
  test.setTimeout(300_000);
  const { crowd, devtools } = await measured(page, net, site);
  await printSizes(crowd, net.network.programAddress);
  for (const away of [0, 50]) {
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', {
      ...{ offline: false, latency: away, downloadThroughput: -1, uploadThroughput: -1 },
    });
    crowd.node.limits = {};
    await opensList(page, site, devtools, `in one answer of a node ${away} ms away`);
    crowd.node.limits = { listBytes: 1_000_000 };
    await opensList(page, site, devtools, `in pages of a node ${away} ms away`);
  }
});

test('what one does with ten thousand workers', async ({ page, net, site }) => {
  test.setTimeout(300_000);
  const { crowd, devtools } = await measured(page, net, site);
  await page.goto(`${site.url}#/workers`);
  await expect(page.getByText(ALL)).toBeVisible({ timeout: 120_000 });
  await longestTask(page);
  await page.getByRole('button', { name: 'Beyond S(n)' }).click();
  console.log(`longest task while sorting: ${await longestTask(page)} ms`);
  await page.getByLabel('Search by the address').fill('abc');
  await expect(page.getByText(ALL)).toHaveCount(0);
  console.log(`longest task while searching: ${await longestTask(page)} ms`);
  await page.getByLabel('Search by the address').fill('');
  await expect(page.getByText(ALL)).toBeVisible();
  await longestTask(page);

  const [first] = crowd.addresses;
  const account = first && crowd.held.find(first);
  if (!account) throw new Error('there are no workers');
  const registered = 10;
  const data = account.data.slice();
  data[registered] = 0;
  crowd.held.put(first, { ...account, data });
  await crowd.node.changed(first);
  await page.getByLabel('Show').selectOption('Registered');
  await expect(page.getByText('10,000 of 10,001 workers')).toBeVisible();
  console.log(`longest task when one changes: ${await longestTask(page)} ms`);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).click();
  await saving;
  console.log(`longest task while saving them: ${await longestTask(page)} ms`);

  for (const [screen, width, height] of [
    ['desktop', 1280, 900],
    ['phone', 390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (let i = 0; i < 3; i++) await printScrolling(page, devtools, screen);
  }
});

async function printScrolling(page: Page, devtools: CDPSession, screen: string): Promise<void> {
  const before = await busySeconds(devtools);
  const gaps = await page.getByRole('table', { name: 'Workers' }).evaluate(scrolls);
  const at = (share: number): string =>
    (gaps[Math.floor(share * (gaps.length - 1))] ?? 0).toFixed(1);
  const busy = (1_000 * ((await busySeconds(devtools)) - before)) / gaps.length;
  const frames = `median ${at(0.5)} ms, 95% ${at(0.95)} ms, longest ${at(1)} ms`;
  console.log(`${screen}: frames ${frames}; processor time of a frame ${busy.toFixed(1)} ms`);
}
