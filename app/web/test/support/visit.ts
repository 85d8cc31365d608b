/**
 * What a visitor of the demo does: by the bar, in the wallet's window, and on the page.
 *
 * @module
 */

import { expect, type Locator, type Page } from '@playwright/test';
import { address, type Address } from '@solana/kit';

import { opens } from './fixtures.js';

export const bar = (page: Page): Locator => page.getByRole('complementary', { name: 'Demo' });
export const hint = (page: Page): Locator =>
  bar(page).getByRole('paragraph').filter({ hasText: 'Next:' });

/** Presses a button of the bar, and waits for what it says. */
export async function orders(page: Page, name: string, says: RegExp): Promise<void> {
  await bar(page).getByRole('button', { name, exact: true }).click();
  await expect(bar(page).getByRole('status')).toHaveText(says, { timeout: 120_000 });
}

export const walletWindow = (page: Page): Locator =>
  page.getByRole('dialog', { name: 'Demo wallet' });

/** Answers the wallet's window. */
export async function wallet(
  page: Page,
  answer: 'Approve' | 'Decline',
  says?: string,
): Promise<void> {
  const prompt = walletWindow(page);
  if (says !== undefined) await expect(prompt).toContainText(says);
  await prompt.getByRole('button', { name: answer }).click();
}

/** What an action of the worker's page is called, and what it says. */
export type Step = { action: string; submit: string | RegExp; signs: string; done: string };

/** Carries an action of the worker's page out, once `prepare` has filled its window in. */
export async function acts(
  page: Page,
  { action, submit, signs, done }: Step,
  prepare?: (dialog: Locator) => Promise<void>,
): Promise<void> {
  const button = page.getByRole('main').getByRole('button', { name: action, exact: true });
  if (await button.isVisible()) await button.click();
  else await opens(page, action);
  const dialog = page.getByRole('dialog');
  await prepare?.(dialog);
  await dialog.getByRole('button', { name: submit }).click();
  await wallet(page, 'Approve', signs);
  await expect(page.getByRole('heading', { name: done })).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
}

/** Connects the wallet, which is declined first. */
export async function connects(page: Page): Promise<void> {
  for (const answer of ['Decline', 'Approve'] as const) {
    await page.getByRole('banner').getByRole('button', { name: 'Connect wallet' }).click();
    await page.getByRole('menuitem', { name: 'Demo wallet' }).click();
    await wallet(page, answer, 'wants to connect');
    await expect(page.getByRole('heading', { name: 'My workers' })).toBeVisible({
      visible: answer === 'Approve',
    });
  }
  await expect(page.getByText('5,000 IFX')).toBeVisible();
}

/** Opens, measures and registers a worker. Returns its address. */
export async function becomesWorker(page: Page): Promise<Address> {
  await expect(hint(page)).toContainText('Open a worker');
  await orders(page, 'Measure my machine', /Open a worker first/);
  await page.getByRole('link', { name: 'Open your first worker' }).click();
  await page.getByLabel('Name of the machine').fill('hanoi-01');
  await page.getByRole('button', { name: 'Go on' }).click();
  const opening = page.getByRole('dialog', { name: 'Open this worker' });
  await opening.getByRole('button', { name: 'Open it' }).click();
  await wallet(page, 'Decline', 'open worker');
  await expect(opening.getByText('The request was declined in the wallet.')).toBeVisible();
  await opening.getByRole('button', { name: 'Open it' }).click();
  await wallet(page, 'Approve', 'open worker');
  await expect(page.getByRole('heading', { name: 'The worker is open' })).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

  await expect(hint(page)).toContainText('measure the machine');
  await orders(page, 'Measure my machine', /0\.5 IB/);
  await expect(hint(page)).toContainText('Register it');
  const step = { action: 'Register', submit: /^Register and stake/, signs: 'register worker' };
  await acts(page, { ...step, done: 'Registered' }, (dialog) =>
    dialog.getByLabel('Price per IB-hour').fill('0.98'),
  );
  return address(new URL(page.url()).hash.replace('#/worker/', ''));
}
