/**
 * A list of workers that is longer than a node likes: read in pages, with what goes wrong meanwhile.
 *
 * @module
 */

import { findRewardPoolAddress } from '@inferix/staking-client';
import {
  getWorkerClosedEncoder,
  getWorkerDecoder,
  getWorkerEncoder,
} from '@inferix/staking-client/generated';
import type { TestNetwork } from '@inferix/staking-testkit/network';
import {
  LIST_REFUSALS,
  minContextSlotNotReached,
  type ListRefusal,
} from '@inferix/staking-testkit/stand-in-node/rpc-error';
import { getBase64Decoder, SolanaError, type Address } from '@solana/kit';
import type { Locator, Page } from '@playwright/test';

import { askInPieces } from '../src/chain/quick-rpc.js';

import { expect, test, walletWith } from './support/fixtures.js';
import { crowds } from './support/many-workers.js';
import { registersFor } from './support/workers.js';

const COUNT = 1_000;
/** Where SOL goes that somebody sends to an address. */
const NOBODYS = { owner: '11111111111111111111111111111111' as Address, lamports: 1_000_000 };

const says = (page: Page, text: string): Locator =>
  page.getByRole('status').filter({ hasText: new RegExp(`^${text}$`) });

/** What the program logs when it closes a worker. */
const logsOfClosing = (net: TestNetwork, worker: Address): string[] => {
  const { address: network, programAddress } = net.network;
  const event = getWorkerClosedEncoder().encode({
    ...{ network, worker, owner: network, swept: 0n, claimedTotal: 0n },
    ...{ closedWorkers: 1n, closedClaimedTotal: 0n },
  });
  return [
    `Program ${programAddress} invoke [1]`,
    `Program data: ${getBase64Decoder().decode(event)}`,
    `Program ${programAddress} success`,
  ];
};

test('a list that the node refuses is read in pages, and lives on by the websocket', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(120_000);
  const like = await registersFor(net, await walletWith(net, '1000'));
  const { node, held, addresses } = await crowds(net, site, { like, count: COUNT });
  // As a provider with a small plan: 40 addresses in a call, and 10 calls of a method a second.
  node.limits = { listBytes: 100_000, addresses: 40, calls: { most: 10, perSeconds: 1 } };
  const [reopened = like, squatted = like, changed = like, closing = like, forged = like] =
    addresses;
  const account = held.find(reopened);
  if (!account) throw new Error('the worker is missing');
  let pages = 0;
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const behind = { slot: 0 };
  node.onCall = async (method, params) => {
    const { minContextSlot = 0 } = (params[1] ?? {}) as { minContextSlot?: number };
    if (method !== 'getMultipleAccounts' || (params[0] as unknown[]).length > 40) return;
    if (minContextSlot > 0) behind.slot = minContextSlot;
    pages += 1;
    if (pages === 1) {
      // Between the two readings one worker is closed, and another one, to whose address somebody sends SOL.
      held.close(reopened);
      held.put(squatted, { ...NOBODYS, data: new Uint8Array() });
    }
    if (pages === 2) throw minContextSlotNotReached(minContextSlot - 1);
    if (pages === 3) throw LIST_REFUSALS.timeout();
    if (pages >= 20) await released;
  };
  await page.goto(`${site.url}#/workers`);
  // Some pages are there: what they hold is shown, and sorted and searched as the whole list will be.
  await expect(says(page, '[1-9]\\d* of 1,001 workers read')).toBeVisible();
  const table = page.getByRole('table', { name: 'Workers' });
  await expect(table).toHaveAttribute('aria-rowcount', /^[1-9]\d+$/);
  await expect(page.getByRole('row').nth(1)).toContainText('144 IFX');
  const csv = page.getByRole('button', { name: 'Save as CSV' });
  await expect(csv).toBeDisabled();
  await page.getByLabel('Search by the address').fill('no address');
  await expect(says(page, '\\d+ of 1,001 workers read, 0 of them shown')).toBeVisible();
  await page.getByLabel('Search by the address').fill('');
  release();
  await expect(page.getByText('999 of 999 workers')).toBeVisible({ timeout: 60_000 });
  await expect(csv).toBeEnabled();
  expect(behind.slot, 'no page is older than the addresses').toBeGreaterThan(0);
  await expect(page.getByRole('alert')).toHaveCount(0);

  // One changes, one is opened, and one is closed: by the websocket, without another list.
  let listings = 0;
  node.onCall = (method) => {
    if (method === 'getProgramAccounts') listings += 1;
  };
  const search = page.getByLabel('Search by the address');
  const before = getWorkerDecoder().decode(held.find(changed)?.data ?? new Uint8Array());
  const data = getWorkerEncoder().encode({ ...before, activeStake: net.tokens('777') });
  held.put(changed, { ...account, data: Uint8Array.from(data) });
  await node.changed(changed);
  await search.fill(changed);
  await expect(page.getByRole('row').nth(1)).toContainText('777 IFX');
  await search.fill('');
  held.put(reopened, account);
  await node.changed(reopened);
  await expect(page.getByText('1,000 of 1,000 workers')).toBeVisible();
  const { address: network } = net.network;
  const pool = await findRewardPoolAddress(network, net.network);
  held.close(closing);
  await node.changed(closing);
  await node.logged([pool], logsOfClosing(net, closing));
  await expect(page.getByText('999 of 999 workers')).toBeVisible();
  // Another program logs the same, and a node does not confuse the two.
  const lies = logsOfClosing(net, forged).map((line) =>
    line.replace(net.network.programAddress, NOBODYS.owner),
  );
  await node.logged([pool], lies);
  await search.fill(forged);
  await expect(page.getByText('1 of 999 workers')).toBeVisible();
  expect(listings).toBe(0);
});

test('whichever way a node refuses, and where it lists nothing, there is a way on', async ({
  page,
  net,
  site,
}) => {
  test.setTimeout(180_000);
  const like = await registersFor(net, await walletWith(net, '1000'));
  const { node } = await crowds(net, site, { like, count: 120 });
  const methods: string[] = [];
  node.onCall = (method, [subject]) => {
    const pages = Array.isArray(subject) && subject.length > 20;
    if (method === 'getProgramAccounts' || pages) methods.push(method);
  };
  await page.goto(`${site.url}#/workers`);
  await expect(page.getByText('121 of 121 workers')).toBeVisible();
  expect(methods).toEqual(['getProgramAccounts']);
  const [list, some] = ['getProgramAccounts', 'getMultipleAccounts'];
  for (const refusal of Object.keys(LIST_REFUSALS) as ListRefusal[]) {
    methods.length = 0;
    node.limits = { listBytes: 1_000, refusal };
    await page.reload();
    await expect(page.getByText('121 of 121 workers'), refusal).toBeVisible();
    expect(methods, refusal).toEqual([list, list, some, some]);
  }

  node.limits = { listAccounts: 0 };
  await page.reload();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('This RPC node does not list all workers of the network.');
  await expect(alert).toContainText('A worker is still found by its address');
  await expect(page.getByText('The workers are not listed.')).toBeVisible();
  await page.getByLabel('Search by the address').fill(like);
  await page.getByRole('link', { name: 'Go to the worker' }).click();
  await expect(page.getByRole('heading', { name: 'Coverage record' })).toBeVisible();
  await page.goBack();
  await expect(alert).toContainText('does not list all workers');

  // The public nodes' way to refuse: a method that is allowed no calls.
  node.limits = { calls: { most: 0, perSeconds: 1 } };
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(alert).toContainText('allows fewer requests than the list of all workers takes');
  node.limits = {};
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('121 of 121 workers')).toBeVisible();
  await expect(alert).toHaveCount(0);
});

test('a node that never answers the whole list is left after a minute', async ({
  page,
  net,
  site,
}) => {
  const like = await registersFor(net, await walletWith(net, '1000'));
  let asked = (): void => undefined;
  const isAsked = new Promise<void>((resolve) => (asked = resolve));
  const { node } = await crowds(net, site, { like, count: 120 });
  node.onCall = async (method, params) => {
    if (method !== 'getProgramAccounts' || JSON.stringify(params).includes('dataSlice')) return;
    asked();
    await new Promise(() => undefined);
  };
  await page.clock.install();
  await page.goto(`${site.url}#/workers`);
  await isAsked;
  await page.clock.fastForward(61_000);
  await expect(page.getByText('121 of 121 workers')).toBeVisible();
});

test('a list is parsed in pieces, however a node writes it, and nothing else passes for one', async () => {
  const value = Array.from({ length: 1_000 }, (_, i) => ({ data: ['x'.repeat(300), i], owner: i }));
  const answer = { jsonrpc: '2.0', result: { context: { slot: 1 }, value }, id: 1 };
  const parsed = async (text: string): Promise<unknown[][]> => {
    const pieces: unknown[][] = [];
    const url = `data:application/json,${encodeURIComponent(text)}`;
    for await (const piece of askInPieces(url, 'getProgramAccounts', [])) pieces.push([...piece]);
    return pieces;
  };
  const compact = JSON.stringify(answer);
  const pieces = await parsed(compact);
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces.flat()).toEqual(value);
  const turned = { id: 1, result: { value, context: { slots: [1] } } };
  for (const other of [JSON.stringify(answer, undefined, 1), JSON.stringify(turned)]) {
    expect((await parsed(other)).flat()).toEqual(value);
  }
  expect((await parsed(JSON.stringify({ ...answer, result: { value: [] } }))).flat()).toEqual([]);
  const error = { code: -32_601, message: 'no', data: { value: [] } };
  await expect(parsed(JSON.stringify({ error }))).rejects.toThrow(SolanaError);
  for (const cut of [compact.slice(0, -2), compact.slice(0, 200_000)]) {
    await expect(parsed(cut)).rejects.toThrow(SyntaxError);
  }
});
