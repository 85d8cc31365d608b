/**
 * The list of all workers: found, sorted, saved, and smooth with 10,000 of them.
 *
 * @module
 */

import { readFileSync } from 'node:fs';

import { expect, test, walletWith } from './support/fixtures.js';
import { crowds } from './support/many-workers.js';
import { opensFor, registersFor } from './support/workers.js';

/** Pixels between the texts of two cells that stand side by side. */
const narrowestGap = (row: Element): number => {
  const texts = [...row.children].map((cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return range.getBoundingClientRect();
  });
  return Math.min(...texts.slice(1).map(({ left }, i) => left - (texts[i]?.right ?? left)));
};

test('workers are sorted, filtered, searched and saved', async ({ page, net, site }) => {
  const owner = await walletWith(net, '200000');
  const large = await registersFor(net, owner, {
    benchmark: '2.413461234',
    deposit: '101812.345678',
  });
  const small = await registersFor(net, owner);
  await opensFor(net, owner);
  await net.passesEpochs(1n);
  await net.commits('0.9');
  await page.goto(`${site.url}#/workers`);
  await expect(page.getByText('3 of 3 workers')).toBeVisible();
  const rows = page.getByRole('row');
  await expect(rows.nth(1)).toContainText('101,812.345678 IFX');
  await expect(rows.nth(1)).toContainText('695.076836 IFX');
  expect(await rows.nth(1).evaluate(narrowestGap), 'numbers stand apart').toBeGreaterThan(10);
  await page.getByRole('button', { name: 'Active stake' }).click();
  await expect(rows.nth(1)).toContainText(/–0 IFX/);
  await expect(page.getByRole('columnheader', { name: 'Active stake' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );

  await page.getByLabel('Show').selectOption('Short now or from the next epoch');
  await expect(page.getByText('1 of 3 workers')).toBeVisible();
  await expect(rows.nth(1)).toContainText('-16 IFX');
  await page.getByLabel('Show').selectOption('All');
  await page.getByLabel('Search by the address').fill(large);
  await expect(page.getByText('1 of 3 workers')).toBeVisible();

  await page.getByLabel('Search by the address').fill(owner.address);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).click();
  const lines = readFileSync(await (await saving).path(), 'utf8').split('\r\n');
  expect(lines).toHaveLength(5);
  expect(lines).toContain(`${small},${owner.address},${owner.address},yes,0.5,2,144,0,144,160`);
  await page.getByRole('link', { name: large.slice(0, 4) }).click();
  await expect(page.getByRole('heading', { name: 'Coverage record' })).toBeVisible();
});

test('ten thousand workers are a handful of rows in the page', async ({ page, net, site }) => {
  test.setTimeout(120_000);
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner);
  await crowds(net, site, { like: worker, count: 10_000 });
  await page.goto(`${site.url}#/workers`);
  await expect(page.getByText('10,001 of 10,001 workers')).toBeVisible({ timeout: 60_000 });
  const table = page.getByRole('table', { name: 'Workers' });
  await expect(table).toHaveAttribute('aria-rowcount', '10002');
  expect(await page.getByRole('row').count()).toBeLessThan(60);
  const last = await table.evaluate(async (box) => {
    box.scrollTop = box.scrollHeight;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    return box.scrollTop;
  });
  expect(last).toBeGreaterThan(400_000);
  await expect(page.getByRole('row').last()).toHaveAttribute('aria-rowindex', '10002');
  expect(await page.getByRole('row').count()).toBeLessThan(60);
  // Exactly as many lines, and nothing in them that a spreadsheet would take for a formula.
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).click();
  const [head = '', ...lines] = readFileSync(await (await saving).path(), 'utf8').split('\r\n');
  expect(lines.pop()).toBe('');
  expect(lines).toHaveLength(10_001);
  const width = head.split(',').length;
  const cell = /^([1-9A-HJ-NP-Za-km-z]{32,44}|yes|no|\d+(\.\d+)?|)$/;
  const strange = lines.filter((line) => {
    const cells = line.split(',');
    return cells.length !== width || !cells.every((each) => cell.test(each));
  });
  expect(strange).toEqual([]);
  // Somebody finds a machine among them, and goes to it.
  const [address = ''] = lines[5_000]?.split(',') ?? [];
  await page.getByLabel('Search by the address').fill(address);
  await expect(page.getByText('1 of 10,001 workers')).toBeVisible();
  await page.getByRole('link', { name: address.slice(0, 4) }).click();
  await expect(page.getByRole('heading', { name: 'Coverage record' })).toBeVisible();
});
