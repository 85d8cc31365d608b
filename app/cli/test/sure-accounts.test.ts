import assert from 'node:assert/strict';
import { test } from 'node:test';

import { someAddress } from '@inferix/stake-snapshots/test/snapshots';
import { connectRpc, DEFAULT_LIMITS } from '../src/chain/rpc.js';
import { readAccountsSurely } from '../src/chain/sure-accounts.js';
import { scriptedNode } from './harness/scripted-node.js';

const LIMITS = { ...DEFAULT_LIMITS, requestsPerSecond: 1_000 };
const [there, forgotten, closing, closed] = Array.from({ length: 4 }, someAddress);

test('an account is absent if three answers lack it, the last of them of what is final', async (t) => {
  const { url, asked } = await scriptedNode(t, ({ params }, nth) => {
    const shows = (address: unknown): boolean =>
      address === there ||
      (address === forgotten && nth === 2) ||
      (address === closing && nth === 3);
    const value = (params[0] as string[]).map((owner) =>
      shows(owner) ? { owner, data: ['', 'base64'], lamports: 1 } : null,
    );
    return { result: { context: { slot: 1 }, value } };
  });
  const { rpc } = connectRpc(url, LIMITS);
  const addresses = [there, forgotten, closing, closed].map((one) => one ?? assert.fail());
  const found = await readAccountsSurely({ rpc, commitment: 'confirmed' }, addresses);
  assert.deepEqual(
    found.map((account) => account?.owner),
    [there, forgotten, closing, undefined],
  );
  // What is final is what a node answers from if no level is named.
  assert.deepEqual(
    asked.map(({ params }) => [params[0], (params[1] as { commitment?: string }).commitment]),
    [
      [addresses, 'confirmed'],
      [[forgotten, closing, closed], 'confirmed'],
      [[closing, closed], undefined],
    ],
  );
});

test('what is all there is read once', async (t) => {
  const { url, asked } = await scriptedNode(t, ({ params }) => {
    const value = (params[0] as string[]).map((owner) => ({ owner, lamports: 1 }));
    return { result: { context: { slot: 1 }, value } };
  });
  const { rpc } = connectRpc(url, LIMITS);
  await readAccountsSurely({ rpc, commitment: 'confirmed' }, [someAddress(), someAddress()]);
  assert.equal(asked.length, 1);
});
