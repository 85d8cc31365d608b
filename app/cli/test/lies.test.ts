import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Faults } from './harness/faults.js';
import { Gateway } from './harness/gateway.js';
import { scriptedNode } from './harness/scripted-node.js';

type Answer = { context: { slot: number }; value: unknown };

/** A lying gateway to a node at slot 100, which answers as it is told to be behind. */
async function lying(
  t: { after: (stop: () => void) => void },
  faults: Faults,
  { seed = 1, slotsBehind = 40 } = {},
) {
  const seen: { behind: number; minContextSlot: unknown }[] = [];
  const node = await scriptedNode(t, (asked) => {
    const { behind = 0, params } = asked;
    const { minContextSlot } = (params[1] ?? {}) as { minContextSlot?: number };
    seen.push({ behind, minContextSlot });
    const statuses = ['processed', 'confirmed', 'finalized'].map((confirmationStatus) => ({
      confirmationStatus,
    }));
    if (asked.method === 'getTransaction') return { result: { slot: 100 } };
    const value = asked.method === 'getSignatureStatuses' ? statuses : [1, 2, 3];
    return { result: { context: { slot: 100 - behind }, value } };
  });
  const gateway = await Gateway.start(node.url, { faults, seed, slotsBehind });
  t.after(() => {
    gateway.stop();
  });
  const ask = async (method = 'getMultipleAccounts'): Promise<Answer | null> => {
    const params = [[], { minContextSlot: 99 }];
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const response = await fetch(gateway.url, { method: 'POST', body });
    return ((await response.json()) as { result: Answer | null }).result;
  };
  return { gateway, ask, seen };
}

const HONEST: Answer = { context: { slot: 100 }, value: [1, 2, 3] };

test('stale: from some slots ago, under that slot, and the slot asked for is not heeded', async (t) => {
  const { ask, seen, gateway } = await lying(t, { stale: 1 });
  const slots = new Set<number>();
  for (let i = 0; i < 20; i++) {
    const answer = await ask();
    const { behind, minContextSlot } = seen.at(-1) ?? assert.fail();
    assert.equal(minContextSlot, undefined);
    assert.ok(behind >= 1 && behind <= 40);
    assert.equal(answer?.context.slot, 100 - behind);
    slots.add(behind);
  }
  assert.ok(slots.size > 5, 'not always the same');
  assert.equal(gateway.happened.stale, 20);
  assert.deepEqual(await ask('getTransaction'), { slot: 100 });
});

test('disguised: from some slots ago, under the slot that it is now', async (t) => {
  const { ask, seen } = await lying(t, { disguised: 1 });
  assert.deepEqual(await ask(), HONEST);
  assert.ok((seen[0]?.behind ?? 0) >= 1);
});

test('split: two nodes behind one address, and the one that is behind heeds the slot', async (t) => {
  const { ask, seen, gateway } = await lying(t, { split: 0.5 });
  for (let i = 0; i < 20; i++) await ask();
  assert.deepEqual([...new Set(seen.map(({ behind }) => behind))].sort(), [0, 10]);
  assert.ok(seen.every(({ minContextSlot }) => minContextSlot === 99));
  assert.equal(gateway.happened.split, seen.filter(({ behind }) => behind > 0).length);
});

test('forgetful: one account is not there', async (t) => {
  const { ask } = await lying(t, { forgetful: 1 });
  const forgotten = new Set<number>();
  for (let i = 0; i < 20; i++) {
    const value = (await ask())?.value as unknown[];
    assert.equal(value.filter((one) => one === null).length, 1);
    forgotten.add(value.indexOf(null));
  }
  assert.equal(forgotten.size, 3);
});

test('amnesiac: no transaction, and no status of one that is final', async (t) => {
  const { ask } = await lying(t, { amnesiac: 1 });
  assert.equal(await ask('getTransaction'), null);
  assert.deepEqual((await ask('getSignatureStatuses'))?.value, [
    { confirmationStatus: 'processed' },
    { confirmationStatus: 'confirmed' },
    null,
  ]);
  assert.deepEqual(await ask(), HONEST);
});

test('lies come as often as they should, and the same for the same seed', async (t) => {
  const faults: Faults = { stale: 0.1, disguised: 0.1, forgetful: 0.1, split: 0.1 };
  const runs = [];
  for (const seed of [5, 5, 6]) {
    const { ask, gateway } = await lying(t, faults, { seed });
    for (let i = 0; i < 100; i++) await ask();
    runs.push(gateway.happened);
  }
  assert.deepEqual(runs[0], runs[1]);
  assert.notDeepEqual(runs[0], runs[2]);
  const { stale, disguised, forgetful, split } = runs[0] ?? assert.fail();
  for (const count of [stale, disguised, forgetful, split]) assert.ok(count > 2 && count < 25);
});

test('a validator that cannot be behind is only forgotten from', async (t) => {
  const faults: Faults = { stale: 0.3, disguised: 0.3, split: 0.3 };
  const { ask, gateway } = await lying(t, faults, { slotsBehind: 0 });
  for (let i = 0; i < 10; i++) assert.deepEqual(await ask(), HONEST);
  assert.ok(Object.values(gateway.happened).every((count) => count === 0));
});
