/**
 * Every window, for those who see little, or use no mouse, or a phone: axe, the focus, and what is read out.
 *
 * @module
 */

import {
  findNetworkSlashCases,
  isPaused,
  offerWorker,
  parseNano,
  termsOf,
} from '@inferix/staking-client';
import type { Locator, Page } from '@playwright/test';
import { offenceOf, proposes } from '@inferix/staking-testkit/slashing';

import { becomes, COLOURS, hasNoViolations, type Colours } from './support/accessible.js';
import {
  another,
  connected,
  expect,
  goes,
  measures,
  row,
  test,
  turnsTo,
  walletWith,
} from './support/fixtures.js';
import { reach, staysInside, types } from './support/keyboard.js';
import type { TestWallet } from './support/wallet.js';
import { opensFor, registersFor, unstakes } from './support/workers.js';

const PHONE = { width: 390, height: 844 };

const main = (page: Page): Locator => page.getByRole('main');

/** Opens the window that a button opens, or an entry of the menu beside it. */
async function opensBy(page: Page, name: string): Promise<Locator> {
  const button = main(page).getByRole('button', { name, exact: true }).first();
  const more = main(page).getByRole('button', { name: 'More' }).first();
  await expect(button.or(more).first()).toBeVisible();
  if (await button.isVisible()) {
    await button.focus();
    await page.keyboard.press('Enter');
    return button;
  }
  await more.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name, exact: true }).press('Enter');
  return more;
}

/** Each window is without violations, fits the screen, keeps the focus, and gives it back to what opened it. */
async function looksAt(page: Page, colours: Colours, windows: readonly string[]): Promise<void> {
  await becomes(page, colours);
  const dialog = page.getByRole('dialog');
  for (const name of windows) {
    const opener = await opensBy(page, name);
    await expect(dialog.locator(':focus'), name).toHaveCount(1);
    await hasNoViolations(page, colours, '[role=dialog]');
    const wide = await dialog.evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(wide, `${name} is wider than a phone`).toBe(0);
    expect(await page.evaluate(() => document.getAnimations().length), 'less motion').toBe(0);
    if (colours === 'light') await staysInside(page);
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(opener, name).toBeFocused();
  }
}

test('each window of a worker is for everybody: axe, the focus, a phone', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(300_000);
  const { network } = net;
  const [owner, seller] = [await walletWith(net, '1000'), await walletWith(net, '1000')];
  const worker = await registersFor(net, owner, { deposit: '200' });
  const offered = await registersFor(net, seller);
  await registersFor(net, seller);
  await unstakes(net, owner, worker, net.tokens('10'));
  await net.chain.travelBy(BigInt(network.params.unbondingSecs));
  await unstakes(net, owner, worker, net.tokens('5'));
  const fresh = await opensFor(net, owner);
  await measures(net, fresh);
  await net.does(offerWorker({ network, worker: offered, owner: seller, newOwner: owner.address }));
  const asked = await offenceOf(net, net.tokens('5'));
  const slashCase = await proposes(net, { address: offered, owner: seller }, asked);
  await page.setViewportSize(PHONE);
  await connected(page, { site, net, owner });
  for (const colours of COLOURS) {
    await goes(page, '/worker', worker);
    await looksAt(page, colours, [
      ...['Top up', 'Withdraw', 'Claim rewards', 'Change the price', 'Unstake'],
      ...['Change where rewards go', 'Change the operator', 'Rewards while short', 'Hand over'],
      'Stake it again',
    ]);
    await goes(page, '/worker', fresh);
    await looksAt(page, colours, ['Register', 'Close']);
    await goes(page, '/worker', offered);
    await looksAt(page, colours, ['Accept this worker']);
  }

  const selling = await another(page);
  await selling.setViewportSize(PHONE);
  await connected(selling, { site, net, owner: seller });
  for (const colours of COLOURS) {
    await goes(selling, '/worker', offered);
    await looksAt(selling, colours, ['Withdraw the offer', 'Contest']);
    await goes(selling, '/slashes', slashCase.address);
    await looksAt(selling, colours, ['Contest']);
    await turnsTo(selling, '/');
    await looksAt(selling, colours, ['One price for several']);
  }
});

/** Sends what is filled in by the keyboard: declined, the focus stays, and the same key sends it once more. */
async function sends(page: Page, wallet: TestWallet, submit: string, done: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  const button = dialog.getByRole('button', { name: submit, exact: true });
  await expect(button).toBeEnabled();
  wallet.answer = 'reject';
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toHaveText(/^The request was declined in the wallet\./);
  await expect(button).toBeFocused();
  wallet.answer = 'approve';
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: done, exact: true })).toBeVisible();
  await hasNoViolations(page, 'light', '[role=dialog]');
  await reach(page, /^Close$/, 'Enter');
  await expect(dialog).toHaveCount(0);
}

test('each window of a role is for everybody: axe, the focus, a phone, and the keyboard alone', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(360_000);
  const { roles, stranger } = net;
  const owner = await walletWith(net, '1000');
  const [worker, fresh] = [await registersFor(net, owner), await opensFor(net, owner)];
  await net.passesEpochs(1n);
  await page.setViewportSize(PHONE);
  const wallet = await connected(page, { site, net, owner: roles.admin, path: '/governance' });
  const dialog = page.getByRole('dialog');
  for (const colours of COLOURS) {
    await looksAt(page, colours, [
      ...['Propose other parameters', 'Give a role to another key', 'Take a role away'],
      ...['Propose a slasher or guardian', 'Propose another admin', 'Bar a worker', 'Lift a bar'],
      'Change where snapshots are published',
    ]);
  }
  await opensBy(page, 'Propose other parameters');
  await reach(page, /^What to change/);
  await page.keyboard.type('Unb');
  await types(page, /^Unbonding/, '100 d');
  await expect(row(dialog, 'Proposed: Unbonding')).toHaveText(/–100 d$/);
  await sends(page, wallet, 'Propose them', 'The proposal waits for its delay');
  await opensBy(page, 'Give a role to another key');
  await reach(page, /^Benchmark authority/);
  await page.keyboard.press('ArrowDown');
  await types(page, /^Key/, stranger.address);
  await sends(page, wallet, 'Give it', 'The role has another key');
  await opensBy(page, 'Bar a worker');
  await types(page, /^Worker/, worker);
  await sends(page, wallet, 'Bar a worker', 'The worker is barred');

  const guarding = await another(page);
  await guarding.setViewportSize(PHONE);
  const guard = await connected(guarding, {
    ...{ site, net, owner: roles.guardian },
    path: '/governance',
  });
  for (const colours of COLOURS) {
    await looksAt(guarding, colours, ['Cancel', 'Pause something']);
  }
  await opensBy(guarding, 'Pause something');
  await reach(guarding, /^Registering workers/, 'Space');
  await reach(guarding, /^Pause it/);
  await sends(guarding, guard, 'Pause it', 'It is paused');

  expect(isPaused(await net.current(), 'registration', await net.chain.now())).toBe(true);
  await looksAt(page, 'light', ['Lift a pause']);
  await opensBy(page, 'Lift a pause');
  await reach(page, /^Registering workers/, 'Space');
  await reach(page, /^Lift it/);
  await sends(page, wallet, 'Lift it', 'The pause is lifted');

  const measuring = await another(page);
  await measuring.setViewportSize(PHONE);
  const benchmarks = await connected(measuring, {
    ...{ site, net, owner: roles.benchmarkAuthority },
    path: '/governance',
  });
  await looksAt(measuring, 'light', ['Attest a benchmark']);
  await opensBy(measuring, 'Attest a benchmark');
  await types(measuring, /^Worker/, fresh);
  await types(measuring, /^Speed/, '0.6');
  await sends(measuring, benchmarks, 'Attest it', 'The benchmark is on chain');

  // The key that was given the role above.
  const pricing = await another(page);
  await pricing.setViewportSize(PHONE);
  const prices = await connected(pricing, { site, net, owner: stranger, path: '/governance' });
  await looksAt(pricing, 'light', ['Commit a price']);
  await opensBy(pricing, 'Commit a price');
  await types(pricing, /^USD per IFX/, '0.9');
  await sends(pricing, prices, 'Commit it', 'The price is committed');

  const accusing = await another(page);
  await accusing.setViewportSize(PHONE);
  const slasher = await connected(accusing, {
    ...{ site, net, owner: roles.slasher },
    path: '/slashes',
  });
  for (const colours of COLOURS) {
    await looksAt(accusing, colours, ['Propose a case']);
  }
  await opensBy(accusing, 'Propose a case');
  await types(accusing, /^Worker/, worker);
  await types(accusing, /^What it asks/, '10');
  await types(accusing, /^Reason/, '7');
  await types(accusing, /^Evidence/, 'run 17 did not answer');
  await sends(accusing, slasher, 'Propose it', 'The case is open');
  expect((await net.worker({ address: worker })).openCases).toBe(1);

  const { connection } = net.chain;
  const [slashCase] = await findNetworkSlashCases(connection, net.network.address);
  if (!slashCase) throw new Error('the case is missing');
  await goes(guarding, '/slashes', slashCase.address);
  await looksAt(guarding, 'light', ['Veto']);
  await opensBy(guarding, 'Veto');
  await reach(guarding, /^Veto it/);
  await sends(guarding, guard, 'Veto it', 'Vetoed');

  const current = await net.current();
  expect(current.proposals.params?.params.unbondingSecs).toBe(100 * 86_400);
  expect(current.roles.priceAuthority).toBe(stranger.address);
  expect(isPaused(current, 'registration', await net.chain.now())).toBe(false);
  expect(termsOf(current, 2n, await net.chain.now())?.referencePrice).toBe(parseNano('0.9'));
  expect(await net.worker({ address: worker })).toMatchObject({ barred: true, openCases: 0 });
  expect((await net.worker({ address: fresh })).benchmark.current).toBe(parseNano('0.6'));
});
