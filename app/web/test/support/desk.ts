/**
 * Where a role's key works, and what it sees when the chain changes under an open window.
 *
 * @module
 */

import type { TestNetwork } from '@inferix/staking-testkit/network';
import type { Locator, Page } from '@playwright/test';
import type { KeyPairSigner } from '@solana/kit';

import { another, connected, expect } from './fixtures.js';
import type { Site } from './site.js';
import type { TestWallet } from './wallet.js';

export type Case = {
  /** The button that opens the window. */
  open: string;
  fill?: (dialog: Locator) => Promise<unknown>;
  submit: string;
  meanwhile: () => Promise<unknown>;
  says: RegExp;
};

export type Desk = { page: Page; wallet: TestWallet };

/** The screen of a role's key, in a browser of its own. */
export async function deskOf(
  page: Page,
  { net, site }: { net: TestNetwork; site: Site },
  owner: KeyPairSigner,
  path = '/governance',
): Promise<Desk> {
  const own = await another(page);
  return { page: own, wallet: await connected(own, { site, net, owner, path }) };
}

/** Opens a window that could be sent, and sees it refused once the chain has changed. */
export async function refuses({ page, wallet }: Desk, each: Case): Promise<void> {
  const { open, fill, submit, meanwhile, says } = each;
  await page.getByRole('main').getByRole('button', { name: open, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await fill?.(dialog);
  const button = dialog.getByRole('button', { name: submit, exact: true });
  await expect(button, open).toBeEnabled();
  await meanwhile();
  await expect(dialog.getByRole('alert'), open).toHaveText(says);
  await expect(button).toBeDisabled();
  await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  expect(wallet.asked, open).toBe(0);
}
