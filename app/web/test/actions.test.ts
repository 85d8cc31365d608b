/**
 * Every action of a worker, once declined in the wallet and then done. What is declined moves nothing, and
 * what is done is read back from the chain.
 *
 * @module
 */

import type { Locator } from '@playwright/test';
import {
  offerWorker,
  slashCaseStateAt,
  type SlashCase,
  type Worker,
} from '@inferix/staking-client';
import { address, type Address, type KeyPairSigner } from '@solana/kit';
import type { TestNetwork } from '@inferix/staking-testkit/network';
import { caseNow, offenceOf, proposes } from '@inferix/staking-testkit/slashing';

import type { Facts } from '../src/chain/effect.js';
import { effectRows } from '../src/model/effect-rows.js';
import { contestableBy } from '../src/model/slash-cases.js';
import { connected, expect, measures, opens, row, test, walletWith } from './support/fixtures.js';
import { opensFor, registersFor, unstakes, workerNow } from './support/workers.js';

type Scene = { net: TestNetwork; owner: KeyPairSigner; worker: Address };

type Case = {
  action: string;
  /** Makes the worker that the action is for; a registered one with 200 IFX unless said otherwise. */
  make?: (net: TestNetwork, owner: KeyPairSigner) => Promise<Address>;
  /** From My workers, whose list changes under the window. */
  listed?: boolean;
  fill?: (dialog: Locator, scene: Scene) => Promise<void>;
  submit: string;
  done: string;
  /** A line of what has changed. */
  shows: [label: string, text: string];
  check: (worker: Worker, scene: Scene) => void;
};

const STRANGER = '9fKkuqYgWUsmbRQQyWSdaFcyEkRsMdD1ZQqFxUcDDMqa';
const staked = (net: TestNetwork, owner: KeyPairSigner): Promise<Address> =>
  registersFor(net, owner, { deposit: '200' });

const CASES: Case[] = [
  {
    action: 'Register',
    make: async (net, owner) => {
      const worker = await opensFor(net, owner);
      await measures(net, worker);
      return worker;
    },
    fill: async (dialog) => {
      await dialog.getByLabel('Price per IB-hour').fill('1');
      await dialog.getByText('exactly S(n)').click();
    },
    submit: 'Register and stake 72 IFX',
    done: 'Registered',
    shows: ['Your wallet', '928 IFX'],
    check: (worker, { net }) => {
      expect(worker.activeStake).toBe(net.tokens('72'));
    },
  },
  {
    action: 'Top up',
    fill: async (dialog) => {
      await dialog.getByText('Another amount').click();
      await dialog.getByRole('textbox', { name: 'Amount' }).fill('12.5');
      await expect(row(dialog, 'Active stake')).toBeVisible();
      await expect(row(dialog, 'Owner'), 'whose it is stays').toHaveCount(0);
    },
    submit: 'Top up 12.5 IFX',
    done: 'Topped up',
    shows: ['Active stake', '212.5 IFX'],
    check: (worker, { net }) => {
      expect(worker.activeStake).toBe(net.tokens('212.5'));
    },
  },
  {
    action: 'Change the price',
    fill: async (dialog) => {
      await dialog.getByLabel('Price per IB-hour').fill('1.5');
      // A cut counts from the next epoch: S(n) of this one stays.
      await expect(row(dialog, 'S(n), epoch 1')).toContainText('108 IFX');
      await expect(row(dialog, 'S(n), epoch 0')).toHaveCount(0);
    },
    submit: 'Change the price',
    done: 'The price has changed',
    shows: ['Price, epoch 1', '$1.50'],
    check: (worker) => {
      expect(worker.price).toMatchObject({ current: 2_000_000_000n, next: 1_500_000_000n });
    },
  },
  {
    action: 'Unstake',
    fill: async (dialog) => {
      await dialog.getByLabel('Amount').fill('56');
    },
    submit: 'Unstake',
    done: 'Unbonding has begun',
    shows: ['Unbonding', '56 IFX'],
    check: (worker, { net }) => {
      expect(worker.tickets.map(({ amount }) => amount)).toEqual([net.tokens('56')]);
    },
  },
  {
    action: 'Unstake',
    fill: async (dialog) => {
      await dialog.getByText('All of it').click();
      await expect(dialog.getByText('stops working and earning at once')).toBeVisible();
    },
    submit: 'Leave the network',
    done: 'Unbonding has begun',
    shows: ['Registered', 'no'],
    check: (worker) => {
      expect([worker.registered, worker.activeStake]).toEqual([false, 0n]);
    },
  },
  {
    action: 'Withdraw',
    make: async (net, owner) => {
      const worker = await staked(net, owner);
      await unstakes(net, owner, worker, net.tokens('50'));
      await net.chain.travelBy(BigInt(net.network.params.unbondingSecs));
      return worker;
    },
    submit: 'Withdraw',
    done: 'Withdrawn',
    shows: ['Your wallet', '850 IFX'],
    check: (worker) => {
      expect(worker.tickets).toEqual([]);
    },
  },
  {
    action: 'Change where rewards go',
    fill: (dialog) => dialog.getByLabel('Payout wallet').fill(STRANGER),
    submit: 'Change it',
    done: 'Rewards go to the new wallet',
    shows: ['Rewards go to', STRANGER],
    check: (worker) => {
      expect(worker.payout).toBe(STRANGER);
    },
  },
  {
    action: 'Change the operator',
    fill: (dialog) => dialog.getByLabel('Operator').fill(STRANGER),
    submit: 'Change it',
    done: 'The operator has changed',
    shows: ['Operator', STRANGER],
    check: (worker) => {
      expect(worker.operator).toBe(STRANGER);
    },
  },
  {
    action: 'Rewards while short',
    submit: 'Change it',
    done: 'Changed',
    shows: ['Rewards while short', 'wait'],
    check: (worker) => {
      expect(worker.restake).toBe(false);
    },
  },
  {
    action: 'Hand over',
    fill: (dialog) => dialog.getByLabel('New owner').fill(STRANGER),
    submit: 'Offer it',
    done: 'The worker is offered',
    shows: ['Offered to', STRANGER],
    check: (worker) => {
      expect(worker.offeredTo).toBe(STRANGER);
    },
  },
  {
    action: 'Withdraw the offer',
    make: async (net, owner) => {
      const worker = await staked(net, owner);
      const { network, stranger } = net;
      await net.does(offerWorker({ network, worker, owner, newOwner: stranger.address }));
      return worker;
    },
    submit: 'Withdraw the offer',
    done: 'The offer is withdrawn',
    shows: ['Offered to', 'nobody'],
    check: (worker) => {
      expect(worker.offeredTo).toBe(undefined);
    },
  },
  {
    action: 'Accept this worker',
    make: async (net, owner) => {
      const seller = await walletWith(net, '1000');
      const worker = await staked(net, seller);
      const { network } = net;
      await net.does(offerWorker({ network, worker, owner: seller, newOwner: owner.address }));
      return worker;
    },
    listed: true,
    submit: 'Accept',
    done: 'It is yours',
    shows: ['Offered to', 'nobody'],
    check: (worker, { owner }) => {
      expect([worker.owner, worker.operator, worker.payout]).toEqual(Array(3).fill(owner.address));
    },
  },
];

for (const { action, make = staked, listed, fill, submit, done, shows, check } of CASES) {
  test(`${action} (${submit}): declined, then done`, async ({ page, net, site }) => {
    const owner = await walletWith(net, '1000');
    const worker = await make(net, owner);
    const scene = { net, owner, worker };
    const path = listed ? '/' : `/worker/${worker}`;
    const wallet = await connected(page, { site, net, owner, path });
    const dialog = await opens(page, action);
    await fill?.(dialog, scene);

    wallet.answer = 'reject';
    const before = await net.books();
    await dialog.getByRole('button', { name: submit }).click();
    await expect(dialog.getByText('The request was declined in the wallet.')).toBeVisible();
    expect(wallet.asked).toBe(1);
    expect(await net.books()).toEqual(before);

    wallet.answer = 'approve';
    await dialog.getByRole('button', { name: submit }).click();
    await expect(page.getByRole('heading', { name: done })).toBeVisible();
    await expect(row(page.getByRole('dialog'), shows[0])).toContainText(shows[1]);
    check(await workerNow(net, worker), scene);
    expect(wallet.asked).toBe(2);
  });
}

test('a request to unstake is taken back', async ({ page, net, site }) => {
  const owner = await walletWith(net, '1000');
  const worker = await staked(net, owner);
  await unstakes(net, owner, worker, net.tokens('50'));
  const wallet = await connected(page, { site, net, owner, path: `/worker/${worker}` });
  await page.getByRole('button', { name: 'Stake it again' }).click();
  const dialog = page.getByRole('dialog');
  wallet.answer = 'reject';
  const before = await net.books();
  await dialog.getByRole('button', { name: 'Stake it again' }).click();
  await expect(dialog.getByText('The request was declined in the wallet.')).toBeVisible();
  expect(await net.books()).toEqual(before);
  wallet.answer = 'approve';
  await dialog.getByRole('button', { name: 'Stake it again' }).click();
  await expect(page.getByRole('heading', { name: 'Staked again' })).toBeVisible();
  await expect(row(page.getByRole('dialog'), 'Active stake')).toContainText('200 IFX');
  expect((await workerNow(net, worker)).tickets).toEqual([]);
});

test('a worker is closed, and its rent comes back', async ({ page, net, site }) => {
  const owner = await walletWith(net, '1000');
  const worker = await opensFor(net, owner);
  const wallet = await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const dialog = await opens(page, 'Close');
  const lamports = await net.chain.lamports(owner.address);
  wallet.answer = 'reject';
  await dialog.getByRole('button', { name: 'Close it' }).click();
  await expect(dialog.getByText('The request was declined in the wallet.')).toBeVisible();
  wallet.answer = 'approve';
  await dialog.getByRole('button', { name: 'Close it' }).click();
  await expect(page.getByRole('heading', { name: 'Closed' })).toBeVisible();
  expect(await net.chain.lamports(owner.address)).toBeGreaterThan(lamports);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await expect(
    page.getByText('The worker is closed, and its rent has gone to its owner.'),
  ).toBeVisible();
});

test('the last worker of a list is closed, and its window says so', async ({ page, net, site }) => {
  const owner = await walletWith(net, '1000');
  await opensFor(net, owner);
  await connected(page, { site, net, owner });
  const dialog = await opens(page, 'Close');
  await dialog.getByRole('button', { name: 'Close it' }).click();
  await expect(page.getByText('This wallet has no worker yet')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Closed' })).toBeVisible();
  await expect(row(page.getByRole('dialog'), 'Owner')).toContainText('your wallet');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a slash is contested', async ({ page, net, site }) => {
  const owner = await walletWith(net, '1000');
  const worker = await staked(net, owner);
  const slashCase = await proposes(
    net,
    { address: worker, owner },
    await offenceOf(net, 5_000_000n),
  );
  const wallet = await connected(page, { site, net, owner });
  const card = page.getByRole('article');
  await expect(card).toContainText(', accused');
  const accusation = card.getByRole('alert');
  await expect(accusation).toContainText(
    /A slash of 5 IFX is asked of it.*Contest it if it is wrong.*Anyone can execute it in [25] d 23 h/,
  );
  await accusation.getByRole('button', { name: 'Contest' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your answer').fill('The machine was online: see our logs.');
  // The transaction only reads the worker, which stays as it is.
  const heads = dialog.locator('tbody th');
  await expect(heads).toHaveText(['Answer, SHA-256', 'Can be executed', 'Lapses', /^Your wallet/]);
  wallet.answer = 'reject';
  await dialog.getByRole('button', { name: 'Contest it' }).click();
  await expect(dialog.getByText('The request was declined in the wallet.')).toBeVisible();
  expect((await caseNow(net, slashCase)).answerHash).toBe(undefined);
  wallet.answer = 'approve';
  await dialog.getByRole('button', { name: 'Contest it' }).click();
  await expect(page.getByRole('heading', { name: 'Contested' })).toBeVisible();
  const contested = await caseNow(net, slashCase);
  expect(contested.answerHash).toHaveLength(32);
  expect(contested.executableAt).toBe(slashCase.executableAt + BigInt(slashCase.delaySecs));
  const now = await net.chain.now();
  expect(slashCaseStateAt(contested, now)).toBe('vetoWindow');
  await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click();
  await expect(accusation).toContainText('It is contested');
  await expect(accusation.getByRole('button', { name: 'Replace the answer' })).toBeVisible();

  const keys = { owner: owner.address, operator: net.stranger.address };
  const contestable = (of: SlashCase, wallet: Address, at = now): boolean =>
    contestableBy(of, keys, wallet, at);
  expect(contestable(slashCase, keys.operator)).toBe(true);
  expect(contestable(contested, keys.operator), 'an operator replaces no answer').toBe(false);
  expect(contestable(contested, keys.owner)).toBe(true);
  expect(contestable(slashCase, net.network.mint)).toBe(false);
  expect(contestable(slashCase, keys.owner, slashCase.executableAt)).toBe(false);
});

test('an address with the same ends is another one in the preview', async ({ net }) => {
  const worker = await net.worker(await net.registersWorker());
  const now = await net.chain.now();
  const factsOf = (payout: string): Facts => ({
    ...{ network: net.network, now, wallet: { lamports: 0n, tokens: 0n } },
    workers: [{ ...worker, payout: address(payout) }],
  });
  const alike = STRANGER.replace('WUsm', 'WUsn');
  expect(effectRows(factsOf(STRANGER), factsOf(alike))).toEqual([
    { label: 'Rewards go to', before: STRANGER, after: alike },
  ]);
});
