import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * Emulates a colour scheme. The page hears of it by an event: what was looked at before would have the colours of
 * both. Chromium now and then loses that event, and says so once more when it is asked again.
 */
export async function becomes(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
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

/** No violations by axe, in light and in dark colours. */
export async function isAccessible(page: Page, within = 'body'): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await becomes(page, colorScheme);
    // What sends the focus on, at the ends of a window, has none that one could notice.
    const axe = new AxeBuilder({ page }).include(within).exclude('[data-base-ui-focus-guard]');
    const { violations } = await axe.analyze();
    const found = violations.map(({ id, nodes }) => [
      id,
      ...nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`),
    ]);
    expect(found, colorScheme).toEqual([]);
  }
}
