/**
 * Nodes that list no accounts of a program: each screen says so in a sentence, and how to go on.
 *
 * @module
 */

import { offerWorker } from '@inferix/staking-client';
import {
  LIST_REFUSALS,
  invalidParams,
  methodNotFound,
  RpcError,
} from '@inferix/staking-testkit/stand-in-node/rpc-error';
import type { StandInNode } from '@inferix/staking-testkit/stand-in-node/node';
import { offenceOf, proposes } from '@inferix/staking-testkit/slashing';
import type { Locator } from '@playwright/test';
import type { Address } from '@solana/kit';

import { connected, expect, test, turnsTo, walletWith } from './support/fixtures.js';
import { crowds } from './support/many-workers.js';
import { registersFor, workerNow } from './support/workers.js';

const refuses = (
  node: StandInNode,
  refusal: (program: string) => RpcError = LIST_REFUSALS.excluded,
): void => {
  node.onCall = (method, [program]) => {
    if (method === 'getProgramAccounts') throw refusal(String(program));
  };
};

test('a list that a node refuses is not called a transaction, and there is a way on without it', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(120_000);
  const owner = await walletWith(net, '1000');
  const worker = await registersFor(net, owner);
  const offence = await offenceOf(net, net.tokens('12.5'));
  const slashCase = await proposes(net, { address: worker, owner }, offence);
  const { node } = await crowds(net, site, { like: worker, count: 0 });
  const main = page.getByRole('main');
  const goes = (hash: string): Promise<unknown> => turnsTo(page, hash);
  await connected(page, { site, net, owner });

  const refusals: [RegExp, (program: string) => RpcError][] = [
    [/Method not found/, methodNotFound],
    [/no filters/, () => invalidParams('no filters')],
    [/getProgramAccountsV2/, LIST_REFUSALS.tooManyAccounts],
    [/excluded from account secondary indexes/, LIST_REFUSALS.excluded],
    [/HTTP 403/, () => new RpcError(403, 'Access forbidden', { status: 403 })],
    [/HTTP 410/, () => new RpcError(410, 'This RPC call has been disabled', { status: 410 })],
  ];
  for (const [said, refusal] of refusals) {
    refuses(node, refusal);
    await page.reload();
    await goes('/slashes');
    const alert = main.getByRole('alert');
    await expect(alert).toContainText('The RPC endpoint does not list the accounts of a program.');
    await expect(alert).toContainText(said);
    await expect(main.getByText('The cases are not listed.')).toBeVisible();
  }
  for (const [screen, title] of [
    ['/workers', 'Workers'],
    ['/overview', 'Overview'],
  ] as const) {
    await goes(screen);
    await expect(main.getByRole('heading', { name: title, exact: true }).first()).toBeVisible();
    await expect(main.getByRole('alert')).toContainText('does not list all workers');
  }
  await goes('/slashes');
  await main.getByLabel('Search by the address').fill(slashCase.address);
  await main.getByRole('link', { name: 'Go to the case' }).click();
  await expect(main.getByRole('heading', { name: /^Slash case / })).toBeVisible();

  // An owner is told of being accused, and comes to the case by the history of the worker.
  await goes(`/worker/${worker}`);
  const accused = main.getByText('A slash case is open against it');
  await expect(accused).toBeVisible();
  await expect(main.getByText('The transaction failed')).toHaveCount(0);
  await goes('/');
  await expect(accused).toBeVisible();
  await main.getByRole('link', { name: 'history of the worker' }).click();
  await main.getByRole('link', { name: `case ${slashCase.address.slice(0, 4)}` }).click();
  await expect(main.getByRole('button', { name: 'Contest' })).toBeVisible();

  // A history that the node refuses is not called a transaction, either.
  node.onCall = (method) => {
    if (method === 'getSignaturesForAddress') throw methodNotFound();
  };
  await page.reload();
  await goes(`/worker/${worker}`);
  await expect(main.getByText('The RPC endpoint refuses what it is asked.')).toBeVisible();
  await expect(main.getByRole('button', { name: 'Go on reading' })).toBeVisible();
});

test('where a node lists no workers of a wallet either, My workers shows those that were looked at', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(120_000);
  const owner = await walletWith(net, '1000');
  const [first, second] = [await registersFor(net, owner), await registersFor(net, owner)];
  const seller = await walletWith(net, '1000');
  const like = await registersFor(net, seller);
  const { node } = await crowds(net, site, { like, count: 10 });
  const refuse = (): void => {
    refuses(node);
  };
  refuse();
  await connected(page, { site, net, owner });
  const notice = page.getByText('This RPC node does not list the workers of a wallet.');
  const cards = page.getByRole('main').getByRole('article');
  await expect(notice).toBeVisible();
  await expect(page.getByText('This wallet has no worker yet')).toHaveCount(0);
  await expect(cards).toHaveCount(0);

  // Of those that are looked at, the wallet's own stay, and no others.
  const accept = page.getByRole('main').getByRole('button', { name: 'Accept this worker' });
  const looksAt = async (address: Address, until: Locator): Promise<void> => {
    await page.getByLabel('Address of a worker').fill(address);
    await page.getByRole('link', { name: 'Go to the worker' }).click();
    await expect(until).toBeVisible();
    await page.goBack();
    await expect(notice).toBeVisible();
  };
  const record = page.getByRole('heading', { name: 'Coverage record' });
  for (const address of [like, first]) await looksAt(address, record);
  await expect(cards).toHaveCount(1);
  await expect(cards.getByRole('link', { name: first.slice(0, 4) })).toBeVisible();

  // One that somebody offers is accepted by its address, or there once it was looked at.
  const { network } = net;
  await net.does(offerWorker({ network, worker: like, owner: seller, newOwner: owner.address }));
  await expect(notice).toContainText('or that somebody offers to you');
  await looksAt(like, accept);
  const others = page.getByRole('region', { name: 'Workers of others' });
  await expect(others.getByRole('article')).toHaveCount(1);
  await page.reload();
  await accept.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Accept' }).click();
  await expect(page.getByRole('heading', { name: 'It is yours' })).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await expect(others).toHaveCount(0);
  await expect(cards).toHaveCount(2);
  expect((await workerNow(net, like)).owner).toBe(owner.address);

  // What a node lists is all there is; what one has seen is there when it refuses again.
  node.onCall = () => undefined;
  await page.reload();
  await expect(cards).toHaveCount(3);
  await expect(notice).toHaveCount(0);
  refuse();
  await page.reload();
  await expect(notice).toBeVisible();
  await expect(cards).toHaveCount(3);
  await expect(cards.getByRole('link', { name: second.slice(0, 4) })).toBeVisible();

  // It is none that it knows, where the storage holds nonsense.
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage).filter((each) => each.includes('workers')))
      localStorage.setItem(key, '[7, "nonsense", null]');
  });
  await page.reload();
  await expect(notice).toBeVisible();
  await expect(cards).toHaveCount(0);

  // A node that is not reached has refused nothing.
  node.onCall = (method) => {
    if (method === 'getProgramAccounts') throw new Error('lost');
  };
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('The RPC endpoint did not answer.');
  await expect(notice).toHaveCount(0);
});
