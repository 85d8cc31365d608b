/**
 * Going from screen to screen: each begins at its head and names the tab, and Back leads to where one was.
 *
 * @module
 */

import type { Page } from '@playwright/test';

import { connected, expect, test, turnsTo, walletWith } from './support/fixtures.js';
import { registersFor } from './support/workers.js';

const TITLES: Readonly<Record<string, string>> = {
  Workers: 'Workers',
  Overview: 'Overview',
  Rewards: 'Epochs and rewards',
  Slashes: 'Slashes and penalty pool',
  Governance: 'Governance',
  'My workers': 'My workers',
};

const scrolled = (page: Page): Promise<number> => page.evaluate(() => window.scrollY);

/** Scrolls as far down as the screen goes, which must be further than its head is high. */
async function scrollsDown(page: Page): Promise<number> {
  await page.evaluate(() => {
    window.scrollTo(0, document.body.scrollHeight);
  });
  await expect.poll(() => scrolled(page)).toBeGreaterThan(100);
  return scrolled(page);
}

test('a screen begins at its head, names the tab, and is found again where it was left', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  for (let i = 0; i < 3; i++) await registersFor(net, owner);
  await page.setViewportSize({ width: 1280, height: 2_000 });
  await connected(page, { site, net, owner });
  await expect(page.getByRole('article')).toHaveCount(3);
  const foot = await page.getByRole('contentinfo').boundingBox();
  expect((foot?.y ?? 0) + (foot?.height ?? 0), 'the foot of a short screen').toBe(2_000);
  await page.setViewportSize({ width: 1280, height: 500 });
  await scrollsDown(page);
  for (const [screen, title] of Object.entries(TITLES)) {
    await page.getByRole('banner').getByRole('link', { name: screen, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeInViewport();
    await expect(page).toHaveTitle(`${title} · Inferix staking`);
    expect(await scrolled(page)).toBe(0);
  }

  // A link of the screen itself is gone with it: those who use the keyboard are on the next one, not at its end.
  const left = await scrollsDown(page);
  await page.getByRole('article').last().getByRole('link').first().press('Enter');
  await expect(page).toHaveTitle(/^Worker \w{4}…\w{4} · Inferix staking$/);
  await expect(page.getByRole('main')).toBeFocused();
  expect(await scrolled(page)).toBe(0);

  await page.goBack();
  await expect(page).toHaveTitle('My workers · Inferix staking');
  await expect.poll(() => scrolled(page)).toBe(left);

  // Also from a screen that is shorter than that, where a browser would begin at the end.
  await turnsTo(page, '/nowhere');
  await expect(page.getByRole('article')).toHaveCount(0);
  await page.goBack();
  await expect(page.getByRole('article')).toHaveCount(3);
  await expect.poll(() => scrolled(page)).toBe(left);
});
