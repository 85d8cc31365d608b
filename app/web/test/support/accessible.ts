import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** No violations by axe, in light and in dark colours. */
export async function isAccessible(page: Page, within = 'body'): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // The page hears of it by an event: what axe looked at before would have the colours of both.
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
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
