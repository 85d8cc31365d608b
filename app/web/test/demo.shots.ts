/**
 * The picture of the demo in docs/screenshots.
 *
 * @module
 */

import { fileURLToPath } from 'node:url';

import { expect, test } from '@playwright/test';

import { Demo } from './support/demo.js';
import { becomesWorker, connects, hint, orders } from './support/visit.js';

const PICTURE = fileURLToPath(new URL('../../../docs/screenshots/demo-light.png', import.meta.url));

test('picture of the demo', async ({ page }) => {
  test.setTimeout(400_000);
  const demo = await Demo.start();
  try {
    await page.goto(demo.url);
    await connects(page);
    await becomesWorker(page);
    await orders(page, 'Next epoch', /has begun/);
    await orders(page, 'Token falls 30%', /less/);
    await orders(page, 'Next epoch', /has begun/);
    await expect(page.getByText('Short', { exact: true })).toBeVisible();
    await expect(hint(page)).toContainText('Top it up');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.screenshot({ path: PICTURE });
  } finally {
    demo.kill();
  }
});
