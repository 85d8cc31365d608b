import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * Emulates a colour scheme. The page hears of it by an event: what was looked at before would have the colours of
 * both. Chromium now and then loses that event, and says so once more when it is asked again.
 */
export async function becomes(page: Page, colorScheme: Colours): Promise<void> {
  const other = colorScheme === 'light' ? 'dark' : 'light';
  const shown = page.locator('html');
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await expect(async () => {
    if ((await shown.getAttribute('data-theme')) === colorScheme) return;
    await page.emulateMedia({ colorScheme: other });
    await page.emulateMedia({ colorScheme });
    await expect(shown).toHaveAttribute('data-theme', colorScheme, { timeout: 2_000 });
  }).toPass({ timeout: 15_000 });
}

/** The colours of the system, light first: dark ones change nothing but contrasts. */
export const COLOURS = ['light', 'dark'] as const;
export type Colours = (typeof COLOURS)[number];

/** No violations by axe, in light and in dark colours. */
export async function isAccessible(page: Page, within = 'body'): Promise<void> {
  for (const colours of COLOURS) {
    await becomes(page, colours);
    await hasNoViolations(page, colours, within);
  }
}

/** No violations by axe, in the colours that the page has now. */
export async function hasNoViolations(
  page: Page,
  colours: Colours,
  within = 'body',
): Promise<void> {
  // What sends the focus on, at the ends of a window, has none that one could notice.
  const axe = new AxeBuilder({ page }).include(within).exclude('[data-base-ui-focus-guard]');
  if (colours === 'dark') axe.withRules(['color-contrast']);
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => [
    id,
    ...nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`),
  ]);
  expect(found, `${within} in ${colours} colours`).toEqual([]);
}
