import { expect, type Page } from '@playwright/test';

/** What has the focus, by its name or its label. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    const labels = (element as HTMLInputElement | null)?.labels;
    return [element?.getAttribute('aria-label'), labels?.[0]?.textContent, element?.textContent]
      .filter((text) => text)
      .join(' ');
  });

/** Goes on by the tabulator until something with this name has the focus, and presses a key. */
export async function reach(page: Page, name: RegExp, press?: string): Promise<void> {
  for (let i = 0; i < 60; i++) {
    if (name.test(await focused(page))) {
      if (press !== undefined) await page.keyboard.press(press);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`the tabulator does not reach ${name.source}`);
}

/** Fills in what has this label, in the place of what stands there. */
export async function types(page: Page, label: RegExp, text: string): Promise<void> {
  await reach(page, label);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}

/** The tabulator goes round inside of the window, in both directions. */
export async function staysInside(page: Page): Promise<void> {
  const within = (): Promise<boolean> =>
    page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null);
  const count = await page
    .getByRole('dialog')
    .locator('a[href], button:enabled, input:enabled, select:enabled')
    .count();
  for (const key of ['Tab', 'Shift+Tab']) {
    for (let i = 0; i <= count; i++) {
      await page.keyboard.press(key);
      // At its ends something sends the focus on.
      await expect.poll(within, `${key} leaves the window`).toBe(true);
    }
  }
}
