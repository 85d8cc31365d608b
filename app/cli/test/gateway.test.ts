import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import {
  address,
  appendTransactionMessageInstructions,
  createTransactionMessage,
  generateKeyPairSigner,
  getBase64EncodedWireTransaction,
  getSignatureFromTransaction,
  pipe,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
  type Blockhash,
} from '@solana/kit';

import { listenDuring } from '@inferix/staking-testkit/local-server';
import { FAULTS, type Faults } from './harness/faults.js';
import { Gateway, type GatewayOptions } from './harness/gateway.js';

type Test = { after: (stop: () => void) => void };

/** A node that counts what reaches it and answers "done", after a moment. */
async function node(t: Test, options: GatewayOptions = {}) {
  const seen = { requests: 0, now: 0, most: 0 };
  const server = createServer((request, response) => {
    seen.requests++;
    seen.most = Math.max(seen.most, ++seen.now);
    request.resume();
    setTimeout(() => {
      seen.now--;
      response.end(JSON.stringify({ jsonrpc: '2.0', id: 7, result: 'done' }));
    }, 5);
  });
  const gateway = await Gateway.start(await listenDuring(t, server), options);
  t.after(() => {
    gateway.stop();
  });
  return { gateway, seen };
}

async function ask(gateway: Gateway, method = 'getSlot', params: unknown[] = []) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 7, method, params });
  const response = await fetch(gateway.url, { method: 'POST', body });
  const text = await response.text();
  return {
    status: response.status,
    answer: text === '' ? undefined : (JSON.parse(text) as unknown),
  };
}

const DONE = { status: 200, answer: { jsonrpc: '2.0', id: 7, result: 'done' } };

test('without faults every request is answered, at most two at once', async (t) => {
  const { gateway, seen } = await node(t);
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(gateway)));
  for (const answer of answers) assert.deepEqual(answer, DONE);
  assert.equal(seen.requests, 20);
  assert.ok(seen.most <= 2, `${seen.most} at once`);
  assert.deepEqual([...gateway.asked], [['getSlot', 20]]);
});

test('dropped: the connection breaks, and the node sees nothing', async (t) => {
  const { gateway, seen } = await node(t, { faults: { dropped: 1 } });
  await assert.rejects(ask(gateway), TypeError);
  assert.equal(seen.requests, 0);
  assert.equal(gateway.happened.dropped, 1);
});

test('answerLost: the connection breaks, and the node has done it', async (t) => {
  const { gateway, seen } = await node(t, { faults: { answerLost: 1 } });
  await assert.rejects(ask(gateway), TypeError);
  assert.equal(seen.requests, 1);
  assert.equal(gateway.happened.answerLost, 1);
});

test('delayed: the answer comes late', async (t) => {
  const { gateway } = await node(t, { faults: { delayed: 1 }, delayMs: 400, seed: 3 });
  const began = performance.now();
  for (let i = 0; i < 5; i++) assert.deepEqual(await ask(gateway), DONE);
  assert.ok(performance.now() - began > 200, 'five delays of up to 400 ms');
  assert.equal(gateway.happened.delayed, 5);
});

test('httpError: 429, 500 and 503, and the node sees nothing', async (t) => {
  const { gateway, seen } = await node(t, { faults: { httpError: 1 } });
  const statuses = new Set<number>();
  for (let i = 0; i < 30; i++) statuses.add((await ask(gateway)).status);
  assert.deepEqual([...statuses].sort(), [429, 500, 503]);
  assert.equal(seen.requests, 0);
  assert.equal(gateway.happened.httpError, 30);
});

test('rpcError: the node says that it is behind', async (t) => {
  const { gateway, seen } = await node(t, { faults: { rpcError: 1 } });
  const error = { code: -32005, message: 'Node is behind' };
  assert.deepEqual(await ask(gateway), { status: 200, answer: { jsonrpc: '2.0', id: 7, error } });
  assert.equal(seen.requests, 0);
});

test('swallowed: a transaction is acknowledged and forgotten; all else passes', async (t) => {
  const { gateway, seen } = await node(t, { faults: { swallowed: 1 } });
  for (const version of [0, 1] as const) {
    const { wire, signature } = await signed(version);
    const { answer } = await ask(gateway, 'sendTransaction', [wire, { encoding: 'base64' }]);
    assert.deepEqual(answer, { jsonrpc: '2.0', id: 7, result: signature });
  }
  assert.equal(seen.requests, 0);
  assert.equal(gateway.happened.swallowed, 2);
  assert.deepEqual(await ask(gateway), DONE);
});

test('late: a transaction is acknowledged at once, and reaches the node later', async (t) => {
  const { gateway, seen } = await node(t, { faults: { late: 1 }, lateMs: 300, seed: 10 });
  const { wire, signature } = await signed(1);
  const { answer } = await ask(gateway, 'sendTransaction', [wire, { encoding: 'base64' }]);
  assert.deepEqual(answer, { jsonrpc: '2.0', id: 7, result: signature });
  const reached = () => seen.requests;
  assert.equal(reached(), 0);
  while (reached() === 0) await sleep(10);
  assert.equal(reached(), 1);
});

test('faults come as often as they should, and the same for the same seed', async (t) => {
  const faults: Faults = { dropped: 0.1, answerLost: 0.1, httpError: 0.1, rpcError: 0.1 };
  const runs = [];
  for (const seed of [5, 5, 6]) {
    const { gateway } = await node(t, { faults, seed });
    for (let i = 0; i < 300; i++) await ask(gateway).catch(() => undefined);
    runs.push(gateway.happened);
  }
  const [first, again, other] = runs;
  assert.deepEqual(first, again);
  assert.notDeepEqual(first, other);
  for (const fault of FAULTS) {
    const count = first?.[fault] ?? 0;
    const [least, most] = fault in faults ? [15, 45] : [0, 0];
    assert.ok(count >= least && count <= most, `${fault}: ${count} of 300`);
  }
});

async function signed(version: 0 | 1) {
  const payer = await generateKeyPairSigner();
  const program = address('11111111111111111111111111111111');
  const blockhash = program as string as Blockhash;
  const message = pipe(
    createTransactionMessage({ version }),
    (m) => setTransactionMessageFeePayerSigner(payer, m),
    (m) => setTransactionMessageLifetimeUsingBlockhash({ blockhash, lastValidBlockHeight: 1n }, m),
    (m) => appendTransactionMessageInstructions([{ programAddress: program }], m),
  );
  const transaction = await signTransactionMessageWithSigners(message);
  return {
    wire: getBase64EncodedWireTransaction(transaction),
    signature: getSignatureFromTransaction(transaction),
  };
}
