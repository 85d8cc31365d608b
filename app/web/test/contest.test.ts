/**
 * A slash case at its own address: its answer, and its execution in parts as the limits let it through.
 *
 * @module
 */

import { createHash } from 'node:crypto';

import { setOperator } from '@inferix/staking-client';
import type { Locator, Page } from '@playwright/test';
import { caseNow, executes, offenceOf, proposes } from '@inferix/staking-testkit/slashing';

import { another, connected, expect, row, test, walletWith } from './support/fixtures.js';
import { registersFor, workerNow } from './support/workers.js';
import type { TestWallet } from './support/wallet.js';

test.use({ params: { slashLimitPerEpoch: 20_000_000n } });

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const fact = (page: Page, name: string): Locator =>
  page.getByText(name, { exact: true }).locator('xpath=following-sibling::dd[1]');

test('a case is contested by the operator, answered better by the owner, and executed in two parts', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(180_000);
  const { network, chain } = net;
  const [owner, operator] = [await walletWith(net, '1000'), await walletWith(net, '0')];
  const worker = await registersFor(net, owner);
  const other = await registersFor(net, owner);
  await net.does(setOperator({ network, worker, owner, operator: operator.address }));
  const slashCase = await proposes(
    net,
    { address: worker, owner },
    await offenceOf(net, net.tokens('30')),
  );
  const path = `/slashes/${slashCase.address}`;
  const main = page.getByRole('main');
  const dialog = page.getByRole('dialog');

  const operating = await connected(page, { site, net, owner: operator, path });
  await main.getByRole('button', { name: 'Contest', exact: true }).click();
  const contest = dialog.getByRole('button', { name: 'Contest it' });
  await expect(contest).toBeDisabled();
  const answers = [' The machine was online. ', 'The machine was online: log 17.'];
  await dialog.getByLabel('Your answer').fill(answers[0] ?? '');
  await expect(row(dialog, 'Answer, SHA-256')).toHaveText(
    new RegExp(`none${sha256(answers[0] ?? '')}$`),
  );
  await declines(operating, contest, dialog, () => net.books());
  await contest.click();
  await expect(page.getByRole('heading', { name: 'Contested', exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  // The operator's answer stays: only the owner replaces it.
  await expect(main.getByText('contested', { exact: true })).toBeVisible();
  await expect(main.getByRole('button', { name: /^(Contest|Replace the answer)$/ })).toHaveCount(0);

  const owners = await another(page);
  const owning = await connected(owners, { site, net, owner, path });
  const ownersDialog = owners.getByRole('dialog');
  const replace = owners.getByRole('main').getByRole('button', { name: 'Replace the answer' });
  await replace.click();
  await ownersDialog.getByLabel('Your answer').fill(answers[1] ?? '');
  await ownersDialog.getByRole('button', { name: 'Contest it' }).click();
  await expect(owners.getByRole('heading', { name: 'Contested', exact: true })).toBeVisible();
  await ownersDialog.getByRole('button', { name: 'Close' }).click();
  await expect(fact(owners, 'Answer, SHA-256')).toHaveText(sha256(answers[1] ?? ''));
  const { executableAt } = await caseNow(net, slashCase);
  expect(executableAt).toBe(slashCase.executableAt + BigInt(slashCase.delaySecs));

  // The owner writes on while the window passes, and a stranger executes what the limit lets through.
  await replace.click();
  await ownersDialog.getByLabel('Your answer').fill('Too late.');
  await expect(ownersDialog.getByRole('button', { name: 'Contest it' })).toBeEnabled();
  await chain.travelTo(executableAt);
  const strangers = await another(page);
  const executing = await connected(strangers, { site, net, owner: net.stranger, path });
  const window = strangers.getByRole('dialog');
  const execute = strangers.getByRole('main').getByRole('button', { name: 'Execute' });
  const submit = window.getByRole('button', { name: 'Execute it' });
  const takes = fact(strangers, 'Would take now');
  await expect(takes).toHaveText(
    '20 IFX, as far as the limits let it through; the case stays open',
  );
  await execute.click();
  await expect(window.getByText('It moves 20 IFX from the worker’s stake')).toBeVisible();
  await expect(row(window, 'It has taken')).toHaveText(/0 IFX20 IFX$/);
  await declines(executing, submit, window, () => net.books());
  await submit.click();
  await expect(strangers.getByRole('heading', { name: 'Executed', exact: true })).toBeVisible();
  await expect(row(window, 'Active stake')).toHaveText(/144 IFX124 IFX$/);
  await window.getByRole('button', { name: 'Close' }).click();
  await expect(fact(strangers, 'Taken so far')).toHaveText('20 IFX');
  await expect(takes).toHaveText('nothing: the limits are used up, and refill with time');
  await expect(execute).toHaveCount(0);
  expect((await caseNow(net, slashCase)).state).toBe('open');

  await expect(ownersDialog.getByRole('alert')).toHaveText(/^The veto window has passed\./);
  await expect(ownersDialog.getByRole('button', { name: 'Contest it' })).toBeDisabled();
  expect(owning.asked).toBe(1);

  // Half an epoch later half of the limit is there again, until another case takes it.
  await chain.travelBy(BigInt(network.params.epochSecs) / 2n);
  const rival = await proposes(
    net,
    { address: other, owner },
    await offenceOf(net, net.tokens('20')),
  );
  await strangers.reload();
  await expect(takes).toHaveText('10 IFX, all that it asks');
  await execute.click();
  await expect(submit).toBeEnabled();
  await chain.travelTo(rival.executableAt);
  expect(await executes(net, rival)).toBe(net.tokens('20'));
  await expect(window.getByRole('alert')).toContainText('limit');
  await expect(submit).toBeDisabled();
  await window.getByRole('button', { name: 'Cancel' }).click();

  await chain.travelBy(BigInt(network.params.epochSecs) / 2n);
  await strangers.reload();
  await execute.click();
  await expect(row(window, 'It has taken')).toHaveText(/20 IFX30 IFX$/);
  await submit.click();
  await expect(strangers.getByRole('heading', { name: 'Executed', exact: true })).toBeVisible();
  await expect(row(window, 'Slash case')).toHaveText(/DueExecuted$/);
  expect(await caseNow(net, slashCase)).toMatchObject({
    state: 'executed',
    taken: net.tokens('30'),
    rest: 0n,
  });
  expect((await workerNow(net, worker)).activeStake).toBe(net.tokens('114'));
  expect((await net.penaltyPool()).slashedTotal).toBe(net.tokens('50'));
});

/** Declined in the wallet, nothing moves. */
async function declines(
  wallet: TestWallet,
  submit: Locator,
  dialog: Locator,
  books: () => Promise<unknown>,
): Promise<void> {
  wallet.answer = 'reject';
  const before = await books();
  await submit.click();
  await expect(dialog.getByText('The request was declined in the wallet.')).toBeVisible();
  expect(await books()).toEqual(before);
  wallet.answer = 'approve';
}
