import assert from 'node:assert/strict';
import { test } from 'node:test';

import { inParallel, MAX_AT_ONCE, readAccounts } from '../src/chain/accounts.js';
import { connectRpc, DEFAULT_LIMITS } from '../src/chain/rpc.js';
import { scriptedNode } from './harness/scripted-node.js';
import { someAddress } from '@inferix/stake-snapshots/test/snapshots';

const LIMITS = { ...DEFAULT_LIMITS, requestsPerSecond: 1_000 };

test('accounts are read by the hundred, in the order of their addresses', async (t) => {
  const addresses = Array.from({ length: 2 * MAX_AT_ONCE + 1 }, someAddress);
  const { url, asked } = await scriptedNode(t, ({ params }) => {
    const value = (params[0] as string[]).map((owner) => ({ owner, data: ['', 'base64'] }));
    return { result: { context: { slot: 1 }, value } };
  });
  const { rpc } = connectRpc(url, LIMITS);
  const found = await readAccounts({ rpc, commitment: 'confirmed' }, addresses);
  assert.deepEqual(
    found.map((account) => account?.owner),
    addresses,
  );
  assert.deepEqual(
    asked.map(({ params }) => (params[0] as unknown[]).length).sort((a, b) => a - b),
    [1, 100, 100],
  );
});

test('all is done, and no more of it at once than allowed', async () => {
  const done: number[] = [];
  let [inside, most] = [0, 0];
  await inParallel(10, 3, async (index) => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside--;
    done.push(index);
  });
  assert.deepEqual(
    done.sort((a, b) => a - b),
    Array.from({ length: 10 }, (_, i) => i),
  );
  assert.equal(most, 3);
});

test('after a failure nothing more is begun, and what had been has ended before it is thrown', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const failure = new Error('the second fails');
  const all = inParallel(100, 3, async (index) => {
    begun.push(index);
    if (index === 1) throw failure;
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
    ended.push(index);
  });
  await assert.rejects(all, (error) => error === failure);
  assert.deepEqual(begun, [0, 1, 2]);
  assert.deepEqual(ended, [0, 2]);
});
