import { fileURLToPath } from 'node:url';

import type { Page } from '@playwright/test';

import { becomes } from './accessible.js';

const FOLDER = fileURLToPath(new URL('../../../../docs/screenshots/', import.meta.url));
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };

/** Takes a picture in light, dark and at the width of a phone: of the whole page, or of what is in sight. */
export async function shoot(page: Page, name: string, whole?: boolean): Promise<void> {
  await page.mouse.move(0, 0);
  for (const [look, size, colorScheme] of [
    ['light', DESKTOP, 'light'],
    ['dark', DESKTOP, 'dark'],
    ['phone', PHONE, 'light'],
  ] as const) {
    await page.setViewportSize(size);
    await becomes(page, colorScheme);
    // All of it is in sight then: the page's head would stand where one has scrolled to.
    if (whole ?? size === PHONE)
      await page.setViewportSize({ ...size, height: await heightOf(page) });
    await page.waitForTimeout(500); // let colours and widths settle
    await page.screenshot({ path: `${FOLDER}${name}-${look}.png` });
  }
  await page.setViewportSize(DESKTOP);
}

const heightOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollHeight);
