/**
 * What others do while a window is open: the program's refusal is said before the wallet is asked, and nothing moves.
 *
 * @module
 */

import {
  acceptWorker,
  barWorker,
  cancelUnstake,
  findWorkerAddress,
  offerWorker,
  openWorker,
  slashable,
  topUp,
  withdraw,
} from '@inferix/staking-client';
import type { Locator } from '@playwright/test';
import { getTransferCheckedInstruction } from '@solana-program/token';
import type { Address, KeyPairSigner } from '@solana/kit';
import type { TestNetwork } from '@inferix/staking-testkit/network';
import { offenceOf, proposes } from '@inferix/staking-testkit/slashing';

import { bytes32 } from '../src/actions/input.js';
import {
  connected,
  expect,
  goes,
  measures,
  opens,
  row,
  test,
  turnsTo,
  walletWith,
} from './support/fixtures.js';
import { opensFor, registersFor, unstakes, workerNow } from './support/workers.js';

type Scene = { net: TestNetwork; owner: KeyPairSigner; seller: KeyPairSigner };

type Case = {
  action: string;
  make: (scene: Scene) => Promise<Address>;
  fill?: (dialog: Locator) => Promise<void>;
  submit: string | RegExp;
  meanwhile: (scene: Scene, worker: Address) => Promise<unknown>;
  says: RegExp;
};

const STRANGER = '9fKkuqYgWUsmbRQQyWSdaFcyEkRsMdD1ZQqFxUcDDMqa';
const fresh = ({ net, owner }: Scene): Promise<Address> => opensFor(net, owner);
const staked = ({ net, owner }: Scene): Promise<Address> =>
  registersFor(net, owner, { deposit: '200' });

async function offered({ net }: Scene, from: KeyPairSigner, to: KeyPairSigner): Promise<Address> {
  const worker = await opensFor(net, from);
  const { network } = net;
  await net.does(offerWorker({ network, worker, owner: from, newOwner: to.address }));
  return worker;
}

/** Somebody else has become the worker's owner. */
async function handsOver({ net, owner, seller }: Scene, worker: Address): Promise<void> {
  const { network } = net;
  if ((await workerNow(net, worker)).offeredTo === undefined)
    await net.does(offerWorker({ network, worker, owner, newOwner: seller.address }));
  const held = await workerNow(net, worker);
  const promised = { offer: held.offers, leastStake: slashable(held) };
  await net.does(acceptWorker({ network, worker, newOwner: seller, ...promised }));
}

const NOT_OWNER = /^Only the worker.s owner may do this\./;

const CASES: Case[] = [
  {
    action: 'Register',
    make: async (scene) => {
      const worker = await fresh(scene);
      await measures(scene.net, worker);
      return worker;
    },
    fill: (dialog) => dialog.getByLabel('Price per IB-hour').fill('1'),
    submit: /^Register and stake/,
    meanwhile: ({ net }, worker) =>
      net.does(barWorker({ network: net.network, worker, admin: net.roles.admin })),
    says: /^The worker is barred from this network\./,
  },
  {
    action: 'Withdraw',
    make: async (scene) => {
      const { net, owner } = scene;
      const worker = await staked(scene);
      await unstakes(net, owner, worker, net.tokens('50'));
      await net.chain.travelBy(BigInt(net.network.params.unbondingSecs));
      return worker;
    },
    submit: 'Withdraw',
    meanwhile: ({ net, owner }, worker) =>
      net.does(withdraw({ network: net.network, worker, owner })),
    says: /^No unbonding ticket has matured\./,
  },
  {
    action: 'Change where rewards go',
    make: fresh,
    fill: (dialog) => dialog.getByLabel('Payout wallet').fill(STRANGER),
    submit: 'Change it',
    meanwhile: handsOver,
    says: NOT_OWNER,
  },
  {
    action: 'Change the operator',
    make: fresh,
    fill: (dialog) => dialog.getByLabel('Operator').fill(STRANGER),
    submit: 'Change it',
    meanwhile: handsOver,
    says: NOT_OWNER,
  },
  {
    action: 'Rewards while short',
    make: fresh,
    submit: 'Change it',
    meanwhile: handsOver,
    says: NOT_OWNER,
  },
  {
    action: 'Hand over',
    make: fresh,
    fill: (dialog) => dialog.getByLabel('New owner').fill(STRANGER),
    submit: 'Offer it',
    meanwhile: handsOver,
    says: NOT_OWNER,
  },
  {
    action: 'Withdraw the offer',
    make: (scene) => offered(scene, scene.owner, scene.seller),
    submit: 'Withdraw the offer',
    meanwhile: handsOver,
    says: NOT_OWNER,
  },
  {
    action: 'Accept this worker',
    make: (scene) => offered(scene, scene.seller, scene.owner),
    submit: 'Accept',
    meanwhile: ({ net, seller }, worker) =>
      net.does(offerWorker({ network: net.network, worker, owner: seller })),
    says: /^The worker is not offered to this key\./,
  },
  {
    action: 'Close',
    make: fresh,
    submit: 'Close it',
    meanwhile: ({ net, owner }, worker) =>
      net.does(topUp({ network: net.network, worker, funder: owner, amount: 1n })),
    says: /^The worker is not empty\./,
  },
];

test('each action of a worker is refused when the chain has changed, before the wallet is asked', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(180_000);
  const { network } = net;
  const [owner, seller] = [await walletWith(net, '1000'), await walletWith(net, '0')];
  const scene = { net, owner, seller };
  const wallet = await connected(page, { site, net, owner });
  const dialog = page.getByRole('dialog');
  const refuses = async (submit: string | RegExp, says: RegExp): Promise<void> => {
    await expect(dialog.getByRole('alert')).toHaveText(says);
    await expect(dialog.getByRole('button', { name: submit })).toBeDisabled();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  };
  for (const { action, make, fill, submit, meanwhile, says } of CASES) {
    const worker = await make(scene);
    await goes(page, '/worker', worker);
    await opens(page, action);
    await fill?.(dialog);
    await expect(dialog.getByRole('button', { name: submit }), action).toBeEnabled();
    await meanwhile(scene, worker);
    await refuses(submit, says);
  }

  // A ticket that is taken back elsewhere, while its own window is open.
  await net.commits('1');
  await net.passesEpochs(1n);
  const worker = await staked(scene);
  await unstakes(net, owner, worker, net.tokens('50'));
  await goes(page, '/worker', worker);
  await page.getByRole('button', { name: 'Stake it again' }).click();
  await expect(dialog.getByRole('button', { name: 'Stake it again' })).toBeEnabled();
  await net.does(cancelUnstake({ network, worker, owner, ticket: 0 }));
  await refuses('Stake it again', /^There is no such unbonding ticket\./);

  // A case that is opened while the worker is handed over.
  await opens(page, 'Hand over');
  await dialog.getByLabel('New owner').fill(STRANGER);
  await expect(dialog.getByRole('button', { name: 'Offer it' })).toBeEnabled();
  await proposes(net, { address: worker, owner }, await offenceOf(net, net.tokens('5')));
  await refuses('Offer it', /^Slash cases are open against this worker\./);

  // The same machine, opened in another tab: the page hears of it when the button is pressed.
  await turnsTo(page, '/open');
  await page.getByLabel('Name of the machine').fill('hanoi-01');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(dialog.getByRole('button', { name: 'Open it' })).toBeEnabled();
  const node = await bytes32('hanoi-01');
  await net.does(openWorker({ network, opener: owner, node, payer: net.stranger }));
  await dialog.getByRole('button', { name: 'Open it' }).click();
  await expect(dialog.getByRole('alert').first()).toContainText('exist already');
  const opened = await findWorkerAddress(
    { network: network.address, opener: owner.address, node },
    network,
  );
  expect(await workerNow(net, opened)).toMatchObject({ owner: owner.address });
  expect(wallet.asked).toBe(0);
});

test('a wallet that is emptied is told what to send, and goes on with the same amount once it has come', async ({
  page,
  net,
  site,
}) => {
  const owner = await walletWith(net, '300');
  const worker = await registersFor(net, owner, { deposit: '200' });
  const wallet = await connected(page, { site, net, owner, path: `/worker/${worker}` });
  const dialog = await opens(page, 'Top up');
  await dialog.getByText('Another amount').click();
  await dialog.getByRole('textbox', { name: 'Amount' }).fill('60');
  const submit = dialog.getByRole('button', { name: 'Top up 60 IFX' });
  await expect(row(dialog, 'Your wallet')).toHaveText(/100 IFX40 IFX$/);
  const { mint, chain } = net;
  const [source, destination] = [
    await chain.tokenAccount(mint, owner.address),
    await chain.giveTokens(mint, net.stranger.address, 1n),
  ];
  const amount = net.tokens('90');
  await chain.send(
    getTransferCheckedInstruction({
      ...{ source, destination, amount, authority: owner },
      ...{ mint: mint.address, decimals: net.network.decimals },
    }),
  );
  await expect(dialog.getByText('Your wallet holds 10 IFX: 50 IFX are missing')).toBeVisible();
  await expect(submit).toBeDisabled();
  expect(wallet.asked).toBe(0);
  expect((await workerNow(net, worker)).activeStake).toBe(net.tokens('200'));

  // It hears of what is sent, and the amount stands there as it was.
  await chain.giveTokens(mint, owner.address, net.tokens('50'));
  await expect(row(dialog, 'Your wallet')).toHaveText(/60 IFX0 IFX$/);
  await submit.click();
  await expect(page.getByRole('heading', { name: 'Topped up' })).toBeVisible();
  expect((await workerNow(net, worker)).activeStake).toBe(net.tokens('260'));
});
