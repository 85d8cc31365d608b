/**
 * The stand-in node answers like the validator behind it, and refuses what Agave and providers refuse.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { connect, topUp, workerFilters } from '@inferix/staking-client';
import { address, fetchEncodedAccount, generateKeyPairSigner, type Address } from '@solana/kit';

import { TestNetwork } from '../src/network.js';
import { HeldAccounts, StandInNode } from '../src/stand-in-node/node.js';
import { LIST_REFUSALS, type ListRefusal } from '../src/stand-in-node/rpc-error.js';

type Reply = { status: number; result?: unknown; error?: { code: number; message: string } };

async function ask(url: string, method: string, ...params: unknown[]): Promise<Reply> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  return { ...((await response.json()) as object), status: response.status };
}

/** What is not the same on two nodes: slots, versions, and rent, which Surfpool shows in its own way. */
const OWN = new Set(['slot', 'apiVersion', 'rentEpoch']);

/** An answer with its fields and accounts in order, and without what is each node's own. */
function comparable(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return answer;
  if (Array.isArray(answer)) {
    const isList = answer.some((one) => typeof one === 'object' && one !== null && 'pubkey' in one);
    const all = answer.map(comparable);
    return isList ? all.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : all;
  }
  const fields = Object.entries(answer).filter(([name]) => !OWN.has(name));
  return Object.fromEntries(
    fields
      .map(([name, value]: [string, unknown]): [string, unknown] => [name, comparable(value)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const filtersOf = (network: Address): object[] =>
  workerFilters({ network }).map(({ memcmp }) => ({
    memcmp: { ...memcmp, offset: Number(memcmp.offset) },
  }));

/** A network with two workers, and a node that holds a copy of them. */
async function copied(t: TestContext): Promise<{
  net: TestNetwork;
  workers: Address[];
  held: HeldAccounts;
  node: StandInNode;
}> {
  const net = await TestNetwork.start(t);
  const opened = [await net.registersWorker(), await net.opensWorker()];
  const workers = opened.map((worker) => worker.address);
  const held = new HeldAccounts();
  for (const worker of workers) {
    const account = await fetchEncodedAccount(net.chain.connection.rpc, worker);
    assert.ok(account.exists);
    const { data, lamports, programAddress: owner } = account;
    held.put(worker, { owner, lamports: Number(lamports), data: Uint8Array.from(data) });
  }
  const node = await StandInNode.start(held);
  t.after(() => {
    node.stop();
  });
  return { net, workers, held, node };
}

test('answers are those of a validator with the same accounts', async (t) => {
  const { net, workers, node } = await copied(t);
  const { programAddress } = net.network;
  const filters = filtersOf(net.network.address);
  const nobody = (await generateKeyPairSigner()).address;
  const questions: [string, ...unknown[]][] = [
    ['getProgramAccounts', programAddress, { encoding: 'base64', filters }],
    ['getProgramAccounts', programAddress, { encoding: 'base64', filters, withContext: true }],
    ['getProgramAccounts', programAddress, { encoding: 'base64', filters: [{ dataSize: 664 }] }],
    ['getProgramAccounts', programAddress, { encoding: 'base64', filters: [{ dataSize: 1 }] }],
    [
      'getProgramAccounts',
      programAddress,
      { encoding: 'base64', filters, dataSlice: { offset: 0, length: 0 } },
    ],
    [
      'getMultipleAccounts',
      workers,
      { encoding: 'base64', dataSlice: { offset: 660, length: 40 } },
    ],
    ['getMultipleAccounts', [nobody, workers[0]], { encoding: 'base64' }],
    ['getAccountInfo', workers[1], { encoding: 'jsonParsed' }],
    ['getAccountInfo', workers[1], { encoding: 'base58', dataSlice: { offset: 16, length: 32 } }],
    ['getAccountInfo', nobody, { encoding: 'base64' }],
  ];
  for (const [method, ...params] of questions) {
    const [own, validators] = [
      await ask(node.url, method, ...params),
      await ask(net.chain.url, method, ...params),
    ];
    assert.ok(validators.result !== undefined, JSON.stringify(validators));
    assert.deepEqual(
      comparable(own),
      comparable(validators),
      `${method} ${JSON.stringify(params)}`,
    );
  }
});

test('changes are told, by filters, and a closed account to those who follow itself only', async (t) => {
  const { net, workers, held, node } = await copied(t);
  const [worker = net.stranger.address, other = worker] = workers;
  const { programAddress, address: network } = net.network;
  const heard: string[] = [];
  const stop = new AbortController();
  t.after(() => {
    stop.abort();
  });
  const { rpcSubscriptions } = connect(node.url, { websocketUrl: node.websocketUrl });
  const listen = async (name: string, notifications: AsyncIterable<unknown>): Promise<void> => {
    const each = notifications[Symbol.asyncIterator]();
    while ((await each.next()).done !== true) heard.push(name);
  };
  const config = { commitment: 'confirmed', encoding: 'base64' } as const;
  const abort = { abortSignal: stop.signal };
  const follows = async (
    name: string,
    filters: ReturnType<typeof workerFilters>,
  ): Promise<void> => {
    const request = rpcSubscriptions.programNotifications(programAddress, { ...config, filters });
    listen(name, await request.subscribe(abort)).catch(() => undefined);
  };
  await follows('program', workerFilters({ network }));
  await follows('of another network', workerFilters({ network: other }));
  const account = rpcSubscriptions.accountNotifications(worker, config);
  listen('account', await account.subscribe(abort)).catch(() => undefined);
  const logs = rpcSubscriptions.logsNotifications({ mentions: [worker] });
  listen('logs', await logs.subscribe(abort)).catch(() => undefined);
  const slots = rpcSubscriptions.slotNotifications();
  const ticks = (await slots.subscribe(abort))[Symbol.asyncIterator]();
  /** All that was told before the next slot: a websocket keeps the order. */
  const told = async (): Promise<string[]> => {
    node.nextSlot();
    await ticks.next();
    await new Promise((resolve) => setImmediate(resolve));
    return heard.splice(0).sort();
  };
  await node.changed(worker);
  assert.deepEqual(await told(), ['account', 'program']);
  await node.changed(other);
  assert.deepEqual(await told(), ['program']);
  held.close(worker);
  await node.changed(worker);
  assert.deepEqual(await told(), ['account']);
  await node.logged([worker, other], ['Program log: closed']);
  await node.logged([other], ['Program log: closed']);
  assert.deepEqual(await told(), ['logs']);
});

test('in front of a chain it passes on what it does not hold, and what the chain tells', async (t) => {
  const { net, workers, held } = await copied(t);
  const { chain, network } = net;
  const [worker = net.stranger.address, other = worker] = workers;
  held.close(worker);
  const node = await StandInNode.start(held, chain);
  try {
    const { rpcSubscriptions } = connect(node.url, { websocketUrl: node.websocketUrl });
    const request = rpcSubscriptions.accountNotifications(worker, {
      commitment: 'confirmed',
      encoding: 'base64',
    });
    const { signal: abortSignal } = new AbortController();
    const notifications = (await request.subscribe({ abortSignal }))[Symbol.asyncIterator]();
    const heard = notifications.next().then(({ done }) => done === false);
    await chain.giveTokens(net.mint, net.stranger.address, 1_000n);
    // Surfpool says that it listens a moment before it does.
    do await net.does(topUp({ network, worker, funder: net.stranger, amount: 5n }));
    while (!(await Promise.race([heard, sleep(100, false)])));
    const asked = await ask(node.url, 'getMultipleAccounts', [worker, other], {
      encoding: 'base64',
    });
    const { value } = asked.result as { value: ({ space: number } | null)[] };
    assert.deepEqual(
      value.map((one) => one?.space),
      [664, 664],
    );
    assert.equal((await ask(node.url, 'getHealth')).result, 'ok');
  } finally {
    // Before the chain: it does not stop while somebody listens.
    node.stop();
  }
});

test('what a node refuses is refused', async (t) => {
  const program = address('DDGvoZhEueuoU2xkbuxicDQxZ9P1F1fPrKpUpvTyWDcD');
  const big = { owner: program, lamports: 1, data: new Uint8Array(664) };
  const node = await StandInNode.start(new HeldAccounts([[program, big]]));
  t.after(() => {
    node.stop();
  });
  const refuses = async (
    code: number,
    message: RegExp,
    method: string,
    ...params: unknown[]
  ): Promise<Reply> => {
    const reply = await ask(node.url, method, ...params);
    assert.equal(reply.error?.code, code, JSON.stringify(reply));
    assert.match(reply.error.message, message);
    return reply;
  };
  const dataSize = { dataSize: 664 };
  const long = { memcmp: { offset: 0, bytes: '1'.repeat(129) } };
  await refuses(-32_601, /Method not found/, 'getBlock', 1);
  await refuses(-32_602, /Invalid param: Invalid/, 'getAccountInfo', '0OIl');
  await refuses(-32_602, /Invalid param: WrongSize/, 'getAccountInfo', '1111');
  await refuses(-32_602, /max 100/, 'getMultipleAccounts', Array(101).fill(program));
  await refuses(-32_602, /max 4/, 'getProgramAccounts', program, {
    filters: Array(5).fill(dataSize),
  });
  await refuses(-32_602, /less than 129 bytes/, 'getProgramAccounts', program, { filters: [long] });
  await refuses(-32_600, /base 58/, 'getProgramAccounts', program, { filters: [dataSize] });
  await refuses(-32_600, /base 58/, 'getAccountInfo', program, {});
  await refuses(-32_602, /variant/, 'getAccountInfo', program, { encoding: 'hex' });
  const early = { encoding: 'base64', minContextSlot: node.slot + 1 };
  await refuses(-32_016, /context slot/, 'getMultipleAccounts', [program], early);

  const encoding = 'base64';
  const addressesOnly = { encoding, dataSlice: { offset: 0, length: 0 } };
  const statuses: Partial<Record<ListRefusal, number>> = { timeout: 504, tooLarge: 413 };
  for (const refusal of Object.keys(LIST_REFUSALS) as ListRefusal[]) {
    node.limits = { listBytes: 663, refusal };
    const { status, error } = await ask(node.url, 'getProgramAccounts', program, { encoding });
    assert.deepEqual([status, error !== undefined], [statuses[refusal] ?? 200, true], refusal);
    const { result } = await ask(node.url, 'getProgramAccounts', program, addressesOnly);
    assert.ok(Array.isArray(result) && result.length === 1, refusal);
  }
  node.limits = { addresses: 5 };
  const six = await refuses(-32_602, /5 range/, 'getMultipleAccounts', Array(6).fill(program));
  assert.equal(six.status, 413);
  node.limits = { calls: { most: 1, perSeconds: 60 } };
  assert.equal((await ask(node.url, 'getSlot')).result, node.slot);
  assert.equal((await refuses(429, /Too many requests/, 'getSlot')).status, 429);
});
