import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Commitment, Signature } from '@solana/kit';

import { connectRpc, DEFAULT_LIMITS } from '../src/chain/rpc.js';
import { explain } from '../src/failure.js';
import { scriptedNode, type Asked } from './harness/scripted-node.js';
import { someAddress } from '@inferix/stake-snapshots/test/snapshots';

type Config = { commitment?: Commitment; minContextSlot?: number };
type Test = Parameters<typeof scriptedNode>[0];

const LIMITS = { ...DEFAULT_LIMITS, attempts: 2, requestsPerSecond: 1_000 };

const configOf = (asked: Asked | undefined): Config => asked?.params.at(-1) ?? {};

/** A node at a height that a test moves. It refuses what it has not reached, unless it is careless. */
async function nodeAt(t: Test, slot: number, { careless = false } = {}) {
  const state = { slot };
  const node = await scriptedNode(t, (asked) => {
    const { minContextSlot = 0 } = configOf(asked);
    if (!careless && minContextSlot > state.slot) {
      const message = 'Minimum context slot has not been reached';
      return { error: { code: -32016, message, data: { contextSlot: state.slot } } };
    }
    return { result: { context: { slot: state.slot }, value: state.slot } };
  });
  return { ...node, state };
}

const account = someAddress();

test('a read names the slot of the read before it, and the first read names none', async (t) => {
  const node = await nodeAt(t, 100);
  const { rpc } = connectRpc(node.url, LIMITS);
  await rpc.getBalance(account).send();
  node.state.slot = 105;
  await rpc.getMultipleAccounts([account]).send();
  await rpc.getAccountInfo(account).send();
  assert.deepEqual(
    node.asked.map((asked) => configOf(asked).minContextSlot),
    [undefined, 100, 105],
  );
});

test('an answer that went back in time is not taken: another endpoint is asked', async (t) => {
  const behind = await nodeAt(t, 100);
  const ahead = await nodeAt(t, 108);
  const { rpc } = connectRpc([behind.url, ahead.url], LIMITS);
  await rpc.getBalance(account).send();
  behind.state.slot = 93; // another node behind the same address
  const { context, value } = await rpc.getBalance(account).send();
  assert.deepEqual([context.slot, value], [108n, 108n]);
  assert.equal(behind.asked.length, 2);
});

test('a node or proxy that does not heed the slot is found out by its answer', async (t) => {
  const node = await nodeAt(t, 100, { careless: true });
  const { rpc } = connectRpc(node.url, LIMITS);
  await rpc.getBalance(account).send();
  node.state.slot = 99;
  const error = await rpc
    .getBalance(account)
    .send()
    .catch((thrown: unknown) => thrown);
  const { code, lines, exitCode } = explain(error);
  assert.deepEqual([code, exitCode], ['NodeBehind', 1]);
  assert.ok(
    lines[0]?.includes(`${node.host} is behind: it answered from slot 99, asked for slot 100`),
  );
  assert.equal(node.asked.length, 3, 'asked again, a limited number of times');
  node.state.slot = 100;
  assert.equal((await rpc.getBalance(account).send()).value, 100n);
});

test('a slot that no cluster has reached is not taken, and does not make others too old', async (t) => {
  const honest = await nodeAt(t, 100);
  for (const absurd of [2 ** 63, 2 ** 53, 2 ** 40 + 1]) {
    const liar = await nodeAt(t, absurd);
    const { rpc } = connectRpc([liar.url, honest.url], LIMITS);
    for (let i = 0; i < 2; i++) {
      const { context } = await rpc.getBalance(account).send();
      assert.equal(context.slot, 100n, `${absurd}`);
    }
    const alone = connectRpc(liar.url, LIMITS).rpc.getBalance(account).send();
    const error = await alone.catch((thrown: unknown) => thrown);
    const told = explain(error).lines[0] ?? '';
    assert.ok(told.includes(`${liar.host} is wrong: it answered from slot `), told);
  }
});

test('who was ahead is named where another one is behind', async (t) => {
  for (const careless of [false, true]) {
    const liar = await nodeAt(t, 1_000_000);
    const honest = await nodeAt(t, 100, { careless });
    const { rpc } = connectRpc([liar.url, honest.url], LIMITS);
    await rpc.getBalance(account).send();
    liar.state.slot = 101; // it was wrong for a moment
    const error = await rpc
      .getBalance(account)
      .send()
      .catch((thrown: unknown) => thrown);
    const told = explain(error).lines[0] ?? '';
    const ahead = `${liar.host} answered from slot 1000000: one of the two is wrong.`;
    assert.ok(told.includes(`${honest.host} is behind`) && told.endsWith(ahead), told);
  }
});

test('a transaction did not land in a slot that no cluster has reached', async (t) => {
  const landed = { slot: 2 ** 62, confirmationStatus: 'finalized', confirmations: null, err: null };
  const liar = await scriptedNode(t, ({ method }) => {
    const value = method === 'getSignatureStatuses' ? [landed] : 1;
    return { result: { context: { slot: 100 }, value } };
  });
  const { rpc } = connectRpc(liar.url, LIMITS);
  await assert.rejects(
    rpc.getSignatureStatuses(['5abc' as Signature]).send(),
    /is wrong: it answered/,
  );
  await rpc.getBalance(account).send();
  assert.equal(configOf(liar.asked.at(-1)).minContextSlot, undefined);
});

test('a node that catches up is waited for', async (t) => {
  const node = await nodeAt(t, 100);
  const { rpc } = connectRpc(node.url, LIMITS);
  await rpc.getBalance(account).send();
  node.state.slot = 99;
  const read = rpc.getBalance(account).send();
  while (node.asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 2));
  node.state.slot = 101;
  assert.equal((await read).value, 101n);
});

test('each level has its own slot, and what is final is confirmed, too', async (t) => {
  const node = await nodeAt(t, 132);
  const { rpc } = connectRpc(node.url, LIMITS);
  const read = async (commitment: Commitment, slot: number): Promise<number | undefined> => {
    node.state.slot = slot;
    await rpc.getBalance(account, { commitment }).send();
    return configOf(node.asked.at(-1)).minContextSlot;
  };
  assert.equal(await read('confirmed', 132), undefined);
  assert.equal(await read('finalized', 100), undefined, 'what is confirmed is not final yet');
  assert.equal(await read('finalized', 140), 100);
  assert.equal(await read('confirmed', 141), 140);
  assert.equal(await read('processed', 142), 141);
  assert.equal(await read('confirmed', 142), 141, 'what was only processed may be dropped');
});

test('a slot that the request names itself stays, and counts', async (t) => {
  const node = await nodeAt(t, 100, { careless: true });
  const { rpc } = connectRpc(node.url, LIMITS);
  await rpc.getBalance(account).send();
  await rpc.getBalance(account, { minContextSlot: 50n }).send();
  assert.equal(configOf(node.asked[1]).minContextSlot, 50);
  await assert.rejects(rpc.getBalance(account, { minContextSlot: 101n }).send(), /is behind/);
});

test('a simulation is not older than what was read, and blockhashes count as read', async (t) => {
  const node = await nodeAt(t, 100);
  const { rpc } = connectRpc(node.url, LIMITS);
  await rpc.getLatestBlockhash().send();
  await rpc.simulateTransaction('AAAA' as never, { encoding: 'base64' }).send();
  await rpc.getBlockHeight().send();
  assert.deepEqual(
    node.asked.map((asked) => [asked.method, configOf(asked).minContextSlot]),
    [
      ['getLatestBlockhash', undefined],
      ['simulateTransaction', 100],
      ['getBlockHeight', undefined],
    ],
  );
});

test('what is read after a transaction landed is not from before', async (t) => {
  const statuses = [
    null,
    { slot: 130, confirmationStatus: 'processed', confirmations: 0, err: null },
    { slot: 120, confirmationStatus: 'confirmed', confirmations: 1, err: null },
  ];
  const { url, asked } = await scriptedNode(t, ({ method }) => {
    const value = method === 'getSignatureStatuses' ? statuses : 1;
    return { result: { context: { slot: 140 }, value } };
  });
  const { rpc } = connectRpc(url, LIMITS);
  await rpc.getSignatureStatuses(['5abc' as Signature]).send();
  await rpc.getBalance(account).send();
  assert.equal(configOf(asked[1]).minContextSlot, 120);
});

test('amounts of accounts keep all digits, read one by one or by the hundred', async (t) => {
  const most = 2n ** 64n - 1n;
  const shown = (lamports: bigint): string =>
    `{"lamports":${lamports},"data":["","base64"],"owner":"${account}","executable":false,"space":165,"rentEpoch":${most}}`;
  for (const lamports of [890_880n, 2n ** 53n + 1n, most]) {
    const body = `{"jsonrpc":"2.0","id":"1","result":{"context":{"slot":7},"value":[null,${shown(lamports)}]}}`;
    const { url } = await scriptedNode(t, () => ({ status: 200, body }));
    const { rpc } = connectRpc(url, LIMITS);
    const read = rpc.getMultipleAccounts([account, account], { encoding: 'base64' });
    const { context, value } = await read.send();
    assert.equal(context.slot, 7n);
    assert.equal(value[0], null);
    assert.deepEqual([value[1]?.lamports, value[1]?.space], [lamports, 165n]);
  }
});
