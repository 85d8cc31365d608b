/**
 * What roles do on the page: each action once declined in the wallet, so that nothing moves, and then done.
 * One chain and one wallet for each role.
 *
 * @module
 */

import {
  findNetworkSlashCases,
  isPaused,
  parseNano,
  proposeAdmin,
  proposeParams,
  proposeRole,
  publishRewards,
  Role,
  termsOf,
} from '@inferix/staking-client';
import type { Address } from '@solana/kit';
import type { Locator, Page } from '@playwright/test';
import type { TestNetwork } from '@inferix/staking-testkit/network';
import { fund, publish, publicationOf, rewardLeaf } from '@inferix/staking-testkit/rewards';

import { isAccessible } from './support/accessible.js';
import { another, connected, expect, row, test, walletWith } from './support/fixtures.js';
import { opensFor, registersFor, workerNow } from './support/workers.js';
import type { TestWallet } from './support/wallet.js';

const GOVERNANCE = '/governance';

type Step = {
  /** The button that opens the window. */
  open: string;
  fill?: (dialog: Locator) => Promise<unknown>;
  submit: string;
  done: string;
  /** A line of what it changes, whole. */
  shows: [label: string, text: RegExp];
};

/** Declined in the wallet, nothing moves; then it is done, and the new state is read back. */
async function does(
  page: Page,
  { wallet, net }: { wallet: TestWallet; net: TestNetwork },
  { open, fill, submit, done, shows }: Step,
): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: open, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await fill?.(dialog);
  await expect(row(dialog, shows[0])).toHaveText(shows[1]);
  const asked = wallet.asked;
  wallet.answer = 'reject';
  const before = await net.books();
  await dialog.getByRole('button', { name: submit, exact: true }).click();
  await expect(dialog.getByText('The request was declined in the wallet.')).toBeVisible();
  expect(await net.books()).toEqual(before);
  wallet.answer = 'approve';
  await dialog.getByRole('button', { name: submit, exact: true }).click();
  await expect(page.getByRole('heading', { name: done, exact: true })).toBeVisible();
  await expect(row(dialog, shows[0])).toHaveText(shows[1]);
  expect(wallet.asked).toBe(asked + 2);
  await dialog.getByRole('button', { name: 'Close', exact: true }).click();
}

/** The names of all buttons of the screen that open a window. */
const offered = (page: Page): Promise<string[]> =>
  page.getByRole('main').getByRole('button').filter({ hasNotText: 'copy' }).allTextContents();

test('the admin proposes parameters within their bounds, and cancels them', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(120_000);
  const { admin } = net.roles;
  const wallet = await connected(page, { site, net, owner: admin, path: GOVERNANCE });
  const scene = { wallet, net };
  await page.getByRole('button', { name: 'Propose other parameters' }).click();
  const dialog = page.getByRole('dialog');
  const submit = dialog.getByRole('button', { name: 'Propose them' });
  await dialog.getByLabel('What to change').selectOption('Unbonding');
  await expect(dialog.getByText('Now 90 d. Bounds: one day to a year; must exceed')).toBeVisible();
  await expect(submit).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Unbonding' }).fill('20 d');
  await expect(dialog.getByText(/The program refuses this: “Unbonding” must exceed/)).toBeVisible();
  await expect(submit).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Unbonding' }).fill('twenty');
  await expect(dialog.getByText('Write it with units: 3 d 12 h')).toBeVisible();
  await isAccessible(page);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(wallet.asked).toBe(0);

  await does(page, scene, {
    open: 'Propose other parameters',
    fill: async (form) => {
      await form.getByLabel('What to change').selectOption('Unbonding');
      await form.getByLabel('What to change').selectOption('Price floor per IB-hour');
      await form.getByLabel('What to change').selectOption('Largest slash, of a worker’s stake');
      await form.getByRole('button', { name: 'Leave “Unbonding” as it is' }).click();
      await form.getByRole('textbox', { name: 'Price floor' }).fill('0.25');
      await form.getByRole('textbox', { name: 'Largest slash' }).fill('40.5');
      await expect(form.getByText('Workers that ask less are counted at the floor')).toBeVisible();
    },
    submit: 'Propose them',
    done: 'The proposal waits for its delay',
    shows: ['Proposed: Price floor per IB-hour', /–\$0\.25$/],
  });
  expect((await net.current()).proposals.params?.params).toMatchObject({
    ...{ minPrice: parseNano('0.25'), maxSlashBps: 4_050, unbondingSecs: 90 * 86_400 },
  });
  // One at a time.
  await expect(page.getByRole('button', { name: 'Propose other parameters' })).toHaveCount(0);
  await does(page, scene, {
    open: 'Cancel',
    submit: 'Cancel them',
    done: 'The proposal is cancelled',
    shows: ['Proposed: Price floor per IB-hour', /\$0\.25–$/],
  });
  expect((await net.current()).proposals.params).toBe(undefined);
});

test('the admin gives, takes and proposes roles, bars workers, and lifts pauses', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(180_000);
  const { roles, stranger } = net;
  const { admin } = roles;
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner);
  const wallet = await connected(page, { site, net, owner: admin, path: GOVERNANCE });
  const scene = { wallet, net };
  const key = stranger.address;
  await does(page, scene, {
    open: 'Give a role to another key',
    fill: async (form) => {
      await form.getByText('Price authority', { exact: true }).click();
      // A key that holds another role is refused by the program, before anybody signs.
      await form.getByText('Distributor', { exact: true }).click();
      await form.getByLabel('Key').fill(roles.guardian.address);
      await expect(form.getByRole('alert')).toBeVisible();
      await expect(form.getByRole('button', { name: 'Give it' })).toBeDisabled();
      await form.getByText('Price authority', { exact: true }).click();
      await form.getByLabel('Key').fill(key);
    },
    submit: 'Give it',
    done: 'The role has another key',
    shows: ['Price authority', new RegExp(`${roles.priceAuthority.address}${key}$`)],
  });
  await does(page, scene, {
    open: 'Take a role away',
    fill: (form) => form.getByText('Distributor', { exact: true }).click(),
    submit: 'Take it away',
    done: 'Nobody holds the role now',
    shows: ['Distributor', /nobody$/],
  });
  await does(page, scene, {
    open: 'Propose a slasher or guardian',
    fill: (form) => form.getByText('Guardian', { exact: true }).click(),
    submit: 'Propose it',
    done: 'The proposal waits for its delay',
    shows: ['Proposed guardian', /–nobody$/],
  });
  await does(page, scene, {
    open: 'Cancel',
    submit: 'Cancel it',
    done: 'The proposal is cancelled',
    shows: ['Proposed guardian', /nobody–$/],
  });
  await does(page, scene, {
    open: 'Propose another admin',
    fill: (form) => form.getByLabel('New admin').fill(key),
    submit: 'Propose it',
    done: 'The proposal waits for its delay',
    shows: ['Proposed admin', new RegExp(`–${key}$`)],
  });
  await does(page, scene, {
    open: 'Cancel',
    submit: 'Cancel it',
    done: 'The proposal is cancelled',
    shows: ['Proposed admin', new RegExp(`${key}–$`)],
  });
  await does(page, scene, {
    open: 'Bar a worker',
    fill: (form) => form.getByLabel('Worker').fill(worker),
    submit: 'Bar a worker',
    done: 'The worker is barred',
    shows: ['Barred', /noyes$/],
  });
  expect((await workerNow(net, worker)).barred).toBe(true);
  await does(page, scene, {
    open: 'Lift a bar',
    fill: (form) => form.getByLabel('Worker').fill(worker),
    submit: 'Lift a bar',
    done: 'The bar is lifted',
    shows: ['Barred', /yesno$/],
  });
  await does(page, scene, {
    open: 'Change where snapshots are published',
    fill: async (form) => {
      await form.getByLabel('Address').fill('https://example.org/<b>\u202e');
      await expect(form.getByText(/^Use at most 128 printable ASCII characters/)).toBeVisible();
      await expect(form.getByRole('button', { name: 'Change it' })).toBeDisabled();
      await form.getByLabel('Address').fill('https://example.org/<b>snapshots</b>');
    },
    submit: 'Change it',
    done: 'The address has changed',
    shows: ['Snapshots are published at', /nowherehttps:\/\/example\.org\/<b>snapshots<\/b>$/],
  });
  const { priceAuthority, distributor } = (await net.current()).roles;
  expect([priceAuthority, distributor]).toEqual([key, '11111111111111111111111111111111']);
});

test('the guardian pauses, stops publications, and cancels parameters; the admin lifts', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(120_000);
  const { network, roles } = net;
  const { guardian, admin, distributor } = roles;
  const owner = await walletWith(net, '1000');
  const worker = await workerNow(net, await registersFor(net, owner));
  await fund(net, net.tokens('100'));
  await net.passesEpochs(2n);
  await publish(net, [rewardLeaf(worker, net.tokens('10'))], 0n);
  const { publication } = publicationOf([rewardLeaf(worker, net.tokens('25'))], 1n);
  await net.does(publishRewards({ network, distributor, publication, work: 0n }));
  const params = { ...network.params, coverageEpochs: 5 };
  await net.does(proposeParams({ network, admin, params }));

  const wallet = await connected(page, { site, net, owner: guardian, path: GOVERNANCE });
  const scene = { wallet, net };
  await expect(page.getByRole('button', { name: 'Stop claims of rewards' })).toBeVisible();
  expect(await offered(page)).toEqual([
    'Cancel',
    'Pause something',
    'Cancel the rewards that wait',
    'Stop claims of rewards',
  ]);
  await does(page, scene, {
    open: 'Cancel',
    submit: 'Cancel them',
    done: 'The proposal is cancelled',
    shows: ['Proposed: Epochs of work that a stake covers', /5–$/],
  });
  await does(page, scene, {
    open: 'Cancel the rewards that wait',
    submit: 'Cancel it',
    done: 'The publication is cancelled',
    shows: ['Rewards: waits for its delay', /epoch 1, 25 IFX in allnone$/],
  });
  await does(page, scene, {
    open: 'Stop claims of rewards',
    submit: 'Stop claims',
    done: 'Claims are stopped',
    shows: ['Rewards: claims', /openstopped$/],
  });
  await expect(page.getByText('claims are stopped')).toBeVisible();
  await does(page, scene, {
    open: 'Pause something',
    fill: async (form) => {
      await form.getByLabel('Proposing slashes').check();
      await form.getByLabel('Registering workers').check();
      await form.getByLabel('Proposing slashes').uncheck();
    },
    submit: 'Pause it',
    done: 'It is paused',
    shows: ['Registering workers', /workspaused$/],
  });
  const now = await net.chain.now();
  const current = await net.current();
  expect(isPaused(current, 'registration', now)).toBe(true);
  expect(isPaused(current, 'slashProposals', now)).toBe(false);

  // The admin, with a page of its own.
  const other = await another(page);
  const lifting = await connected(other, { site, net, owner: admin, path: GOVERNANCE });
  await does(
    other,
    { wallet: lifting, net },
    {
      open: 'Lift a pause',
      fill: (form) => form.getByLabel('Registering workers').check(),
      submit: 'Lift it',
      done: 'The pause is lifted',
      shows: ['Registering workers', /pausedworks$/],
    },
  );
  // Both see it, and the guardian cannot pause it again.
  await page.getByRole('button', { name: 'Pause something' }).click();
  await expect(page.getByRole('dialog').getByLabel('Claiming rewards')).toBeVisible();
  await expect(page.getByRole('dialog').getByLabel('Registering workers')).toHaveCount(0);
});

test('prices, benchmarks and slash cases are for the keys that hold those roles', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(180_000);
  const { network, roles } = net;
  const owner = await walletWith(net, '1000');
  const [worker, fresh] = [await registersFor(net, owner), await opensFor(net, owner)];
  // The first price was committed in the epoch before.
  await net.passesEpochs(1n);
  const wallet = await connected(page, {
    site,
    net,
    owner: roles.priceAuthority,
    path: GOVERNANCE,
  });
  await expect.poll(() => offered(page)).toEqual(['Commit a price']);
  await does(
    page,
    { wallet, net },
    {
      open: 'Commit a price',
      fill: async (form) => {
        await expect(form.getByText('One step reaches from $0.833333334 to $1.20.')).toBeVisible();
        await form.getByLabel('USD per IFX').fill('1.5');
        await expect(form.getByRole('alert')).toBeVisible();
        await form.getByLabel('USD per IFX').fill('0.9');
        await expect(form.getByText('workers without a cushion become short')).toBeVisible();
      },
      submit: 'Commit it',
      done: 'The price is committed',
      shows: ['Reference price, epoch 2', /\$1\.00\$0\.90$/],
    },
  );
  const now = await net.chain.now();
  expect(termsOf(await net.current(), 2n, now)?.referencePrice).toBe(parseNano('0.9'));

  const measuring = await another(page);
  const benchmarks = await connected(measuring, {
    ...{ site, net, owner: roles.benchmarkAuthority },
    path: GOVERNANCE,
  });
  await expect.poll(() => offered(measuring)).toEqual(['Attest a benchmark']);
  await does(
    measuring,
    { wallet: benchmarks, net },
    {
      open: 'Attest a benchmark',
      fill: async (form) => {
        await form.getByLabel('Worker').fill(network.address);
        await form.getByLabel('Speed').fill('2.41346');
        await expect(form.getByRole('alert')).toBeVisible();
        await form.getByLabel('Worker').fill(fresh);
      },
      submit: 'Attest it',
      done: 'The benchmark is on chain',
      shows: ['Speed, from epoch 1', /0 IB2\.41346 IB$/],
    },
  );
  expect((await workerNow(net, fresh)).benchmark.current).toBe(parseNano('2.41346'));

  const accusing = await another(page);
  const slasher = await connected(accusing, {
    ...{ site, net, owner: roles.slasher },
    path: '/slashes',
  });
  await does(
    accusing,
    { wallet: slasher, net },
    {
      open: 'Propose a case',
      fill: async (form) => {
        await form.getByLabel('Worker').fill(worker);
        await form.getByLabel('What it asks').fill('100');
        await form.getByLabel('Reason').fill('4294967296');
        await form.getByLabel('Evidence').fill('run 17 did not answer');
        await expect(form.getByText('Use a whole number up to 4294967295.')).toBeVisible();
        await form.getByLabel('Reason').fill('7');
        // More than half of the stake.
        await expect(form.getByRole('alert')).toBeVisible();
        await form.getByLabel('What it asks').fill('20');
      },
      submit: 'Propose it',
      done: 'The case is open',
      shows: ['Open slash cases ask', /0 IFX20 IFX$/],
    },
  );
  const [slashCase] = await findNetworkSlashCases(net.chain.connection, network.address);
  expect(slashCase).toMatchObject({ worker, reason: 7, asked: net.tokens('20'), state: 'open' });
  await expect(accusing.getByText('1 of 1 cases')).toBeVisible();
});

test('anyone puts in force what has waited, and nobody else sees more than that', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(120_000);
  const { network, roles } = net;
  const { admin } = roles;
  const stranger = await walletWith(net, '0');
  const wallet = await connected(page, { site, net, owner: stranger, path: GOVERNANCE });
  const scene = { wallet, net };
  await expect(page.getByText('Nothing is proposed.')).toBeVisible();
  expect(await offered(page)).toEqual([]);

  const key: Address = net.stranger.address;
  const params = { ...network.params, coverageEpochs: 3 };
  await net.does(proposeRole({ network, admin, role: Role.Slasher, key }));
  await net.does(proposeParams({ network, admin, params }));
  await expect(page.getByRole('heading', { name: 'Other parameters' })).toBeVisible();
  expect(await offered(page)).toEqual([]);
  const { proposals } = await net.current();
  await net.chain.travelTo(proposals.params?.applicableAt ?? 0n);
  await page.reload();
  await does(page, scene, {
    open: 'Put it in force',
    submit: 'Put it in force',
    done: 'The slasher has changed',
    shows: ['Slasher', new RegExp(`${roles.slasher.address}${key}$`)],
  });
  await does(page, scene, {
    open: 'Put them in force',
    submit: 'Put them in force',
    done: 'The parameters have changed',
    shows: ['Epochs of work that a stake covers', /covers23$/],
  });
  const { roles: now, params: inForce } = await net.current();
  expect([now.slasher, inForce.coverageEpochs]).toEqual([key, 3]);
});

test('an admin that is proposed accepts, and not before the delay', async ({ page, net, site }) => {
  const { network, roles } = net;
  const next = await walletWith(net, '0');
  const wallet = await connected(page, { site, net, owner: next, path: GOVERNANCE });
  await net.does(proposeAdmin({ network, admin: roles.admin, newAdmin: next.address }));
  await expect(page.getByRole('heading', { name: 'Another admin' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Accept' })).toHaveCount(0);
  await net.chain.travelTo((await net.current()).proposals.admin?.applicableAt ?? 0n);
  await page.reload();
  await does(
    page,
    { wallet, net },
    {
      open: 'Accept',
      submit: 'Accept',
      done: 'This wallet is the admin',
      shows: ['Admin', new RegExp(`${roles.admin.address}${next.address}$`)],
    },
  );
  await expect(page.getByRole('button', { name: 'Propose other parameters' })).toBeVisible();
});
