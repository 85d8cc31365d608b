/**
 * Slash cases and the penalty pool: what they show, what the world can do about them, and what it cannot.
 *
 * @module
 */

import {
  cancelSlash,
  contestSlash,
  penaltyLeaf,
  publishPenalties,
  slashCaseStateAt,
  type SlashCase,
} from '@inferix/staking-client';
import { getBase16Decoder, type KeyPairSigner } from '@solana/kit';
import type { Locator, Page } from '@playwright/test';
import { random32, type TestNetwork } from '@inferix/staking-testkit/network';
import { publicationOf } from '@inferix/staking-testkit/rewards';
import { caseNow, executes, offenceOf, proposes } from '@inferix/staking-testkit/slashing';

import { isAccessible } from './support/accessible.js';
import { connected, expect, row, test, turnsTo, walletWith } from './support/fixtures.js';
import { registersFor, workerNow } from './support/workers.js';
import type { TestWallet } from './support/wallet.js';

const cases = (page: Page): Locator => page.getByRole('main').getByRole('article');

const figure = (page: Page, name: string): Locator =>
  page
    .getByRole('main')
    .locator('dl > div')
    .filter({ has: page.getByRole('term').filter({ hasText: new RegExp(`^${name}$`) }) })
    .getByRole('definition');

const fact = (page: Page, name: string): Locator =>
  page
    .getByRole('main')
    .locator('dt')
    .filter({ hasText: new RegExp(`^${name}$`) })
    .locator('xpath=following-sibling::dd[1]');

const showsCase = (page: Page, { address }: SlashCase): Promise<unknown> =>
  turnsTo(page, `/slashes/${address}`);

/** Declined in the wallet, nothing moves; then it is done. */
async function doesTwice(
  page: Page,
  { wallet, net }: { wallet: TestWallet; net: TestNetwork },
  [open, submit, done]: [string, string, string],
  shows: [string, RegExp],
): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: open, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(row(dialog, shows[0])).toHaveText(shows[1]);
  wallet.answer = 'reject';
  const before = await net.books();
  await dialog.getByRole('button', { name: submit }).click();
  await expect(dialog.getByText('The request was declined in the wallet.')).toBeVisible();
  expect(await net.books()).toEqual(before);
  wallet.answer = 'approve';
  await dialog.getByRole('button', { name: submit }).click();
  await expect(page.getByRole('heading', { name: done, exact: true })).toBeVisible();
  await expect(row(page.getByRole('dialog'), shows[0])).toHaveText(shows[1]);
  await dialog.getByRole('button', { name: 'Close', exact: true }).click();
}

/** One case that is vetoed, one that is due, one that waits and is contested. */
async function accused(net: TestNetwork, owner: KeyPairSigner) {
  const { network, roles } = net;
  const [one, other] = [await registersFor(net, owner), await registersFor(net, owner)];
  const open = async (worker: typeof one, amount: string): Promise<SlashCase> =>
    proposes(net, { address: worker, owner }, await offenceOf(net, net.tokens(amount)));
  const vetoed = await open(one, '7');
  await net.does(cancelSlash({ network, slashCase: vetoed, authority: roles.guardian }));
  const due = await open(one, '12.5');
  await net.chain.travelTo(due.executableAt);
  const waiting = await open(other, '30');
  const answerHash = random32();
  await net.does(contestSlash({ slashCase: waiting, authority: owner, answerHash }));
  return { one, other, vetoed, due, waiting, answerHash };
}

test('cases are listed, found by state and worker, and each has its own address', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(120_000);
  const owner = await walletWith(net, '1000');
  await page.goto(`${site.url}#/slashes`);
  await expect(page.getByText('Nobody has been accused, or every case is closed.')).toBeVisible();
  const { other, vetoed, due, waiting, answerHash } = await accused(net, owner);
  // The websocket says that there are cases.
  await expect(page.getByText('3 of 3 cases')).toBeVisible();
  await page.reload();
  await expect(cases(page)).toHaveCount(3);
  await expect(cases(page).nth(0)).toContainText(/Due12\.5 IFX.*reason 3.*Lapses in 2[89] d/);
  await expect(cases(page).nth(1)).toContainText(
    /Waitingcontested30 IFX.*Can be executed in (6 d|5 d 23 h)/,
  );
  await expect(cases(page).nth(2)).toContainText(/Vetoed7 IFX/);
  await isAccessible(page);

  await page.getByLabel('Show').selectOption('Can be executed now');
  await expect(cases(page)).toHaveCount(1);
  await page.getByLabel('Show').selectOption('Decided');
  await expect(page.getByText('1 of 3 cases')).toBeVisible();
  await page.getByLabel('Show').selectOption('All');
  await page.getByLabel('Search by the address').fill(other);
  await expect(page.getByText('1 of 3 cases')).toBeVisible();

  await cases(page).getByRole('link', { name: /^Case/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`#/slashes/${waiting.address}$`));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Slash case');
  await expect(page.getByText('It is contested: the guardian or the admin can read')).toBeVisible();
  const { evidenceHash } = waiting;
  const digits = getBase16Decoder();
  await expect(fact(page, 'Evidence, SHA-256')).toHaveText(digits.decode(evidenceHash));
  await expect(fact(page, 'Answer, SHA-256')).toHaveText(digits.decode(answerHash));
  await expect(page.getByText('Connect a wallet to act on this case.')).toBeVisible();
  await expect(fact(page, 'Worker').getByRole('link').first()).toHaveAttribute(
    'href',
    new RegExp(`#/worker/${other}$`),
  );
  await isAccessible(page);

  await showsCase(page, vetoed);
  await expect(fact(page, 'Vetoed by').getByTitle(net.roles.guardian.address)).toBeVisible();
  await expect(fact(page, 'Can be closed')).toContainText(/in 5[67] d/);
  await showsCase(page, due);
  await expect(fact(page, 'Would take now')).toHaveText('12.5 IFX, all that it asks');
  await turnsTo(page, `/slashes/${other}`);
  await expect(page.getByRole('alert')).toBeVisible();
  await turnsTo(page, '/slashes/nowhere');
  await expect(page.getByText('This is not the address of a slash case.')).toBeVisible();
});

test('anyone executes what is due, and cancels and closes what is over; the pool shows it', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(120_000);
  const owner = await walletWith(net, '1000');
  const { one, other, due, waiting } = await accused(net, owner);
  const stranger = await walletWith(net, '0');
  const wallet = await connected(page, { site, net, owner: stranger, path: '/slashes' });
  await expect(figure(page, 'Slashes can take now')).toHaveText(
    '1,000 IFXthe whole limit of an epoch',
  );
  await expect(page.getByRole('button', { name: 'Propose a case' })).toHaveCount(0);

  // A stranger can do nothing about a case that waits.
  await showsCase(page, waiting);
  await expect(fact(page, 'It asks')).toHaveText('30 IFX');
  for (const name of ['Execute', 'Veto', 'Cancel', 'Contest', 'Close']) {
    await expect(page.getByRole('main').getByRole('button', { name, exact: true })).toHaveCount(0);
  }

  await showsCase(page, due);
  await doesTwice(
    page,
    { wallet, net },
    ['Execute', 'Execute it', 'Executed'],
    ['It has taken', /0 IFX12\.5 IFX$/],
  );
  expect((await caseNow(net, due)).state).toBe('executed');
  expect((await workerNow(net, one)).activeStake).toBe(net.tokens('131.5'));
  await expect(page.getByRole('heading', { level: 1 }).locator('..')).toContainText('Executed');

  await net.chain.travelTo((await caseNow(net, waiting)).lapsesAt);
  await showsCase(page, waiting);
  await page.reload();
  await expect(page.getByText('Nobody executed it in time.')).toBeVisible();
  await doesTwice(
    page,
    { wallet, net },
    ['Cancel', 'Cancel it', 'Cancelled'],
    ['Open slash cases ask', /30 IFX0 IFX$/],
  );
  expect((await caseNow(net, waiting)).vetoedBy).toBe(undefined);
  expect((await workerNow(net, other)).activeStake).toBe(net.tokens('144'));

  const { network, roles } = net;
  const verifier = net.stranger.address;
  const leaves = [penaltyLeaf({ wallet: verifier, cumulative: net.tokens('8') })];
  const { publication } = publicationOf(leaves, 1n);
  await net.does(publishPenalties({ network, distributor: roles.distributor, publication }));
  await turnsTo(page, '/slashes');
  await expect(figure(page, 'In the pool')).toHaveText(
    '12.5 IFX4.5 IFX are not assigned to anybody yet',
  );
  await expect(figure(page, 'Becomes claimable')).toContainText(/^8 IFX/);
  await expect(figure(page, 'Owed to verifiers')).toContainText(/^0 IFX/);
  await net.chain.travelBy(BigInt(network.params.publicationDelaySecs));
  await page.reload();
  await expect(figure(page, 'Owed to verifiers')).toContainText(/^8 IFX/);
  await page.getByText('Penalty pool per epoch as a table').click();
  const flows = page.getByRole('table');
  await expect(flows.getByRole('row', { name: '1 12.5 IFX 8 IFX' })).toBeVisible();

  // Once its offence can never be proposed again, anyone closes a case.
  await net.chain.travelTo(due.offenceAt + 61n * 86_400n);
  await page.reload();
  await showsCase(page, due);
  const lamports = await net.chain.lamports(roles.slasher.address);
  await doesTwice(
    page,
    { wallet, net },
    ['Close', 'Close it', 'Closed'],
    ['Slash case', /Executed–$/],
  );
  expect(await net.chain.lamports(roles.slasher.address)).toBeGreaterThan(lamports);
  await expect(page.getByRole('heading', { name: 'No slash case here' })).toBeVisible();
});

test('the guardian vetoes, also what is due; what changed meanwhile is refused', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '1000');
  const { due, waiting } = await accused(net, owner);
  const { guardian } = net.roles;
  const wallet = await connected(page, {
    ...{ site, net, owner: guardian },
    path: `/slashes/${waiting.address}`,
  });
  await doesTwice(
    page,
    { wallet, net },
    ['Veto', 'Veto it', 'Vetoed'],
    ['Vetoed by', new RegExp(`nobody${guardian.address}$`)],
  );
  expect(await caseNow(net, waiting)).toMatchObject({
    state: 'cancelled',
    vetoedBy: guardian.address,
  });

  await showsCase(page, due);
  await page.getByRole('main').getByRole('button', { name: 'Veto', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Veto it' })).toBeEnabled();
  await executes(net, due);
  await expect(dialog.getByRole('alert')).toContainText(/decided|open/);
  await expect(dialog.getByRole('button', { name: 'Veto it' })).toBeDisabled();
  expect(wallet.asked).toBe(2);
  expect(slashCaseStateAt(await caseNow(net, due), await net.chain.now())).toBe('executed');
});
