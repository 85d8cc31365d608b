import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readSnapshot, writeSnapshot } from '@inferix/stake-snapshots/node';
import { altered } from '@inferix/stake-snapshots/test/snapshots';
import { decodeEvents } from '@inferix/staking-client';
import type { TestWorker } from '@inferix/staking-testkit/network';
import { Distributor, type Paid } from './harness/distributor.js';

/** So many leaves that sixteen workers fit only if all that claims name is in lookup tables. */
const OTHERS = 262_144;
const WORKERS = 16;

/** A key that comes before every address that anybody has. */
function lowKey(index: number): Uint8Array {
  const key = Buffer.alloc(32);
  key.writeUInt32BE(index + 1, 28);
  return key;
}

test('under a tree of 19 levels sixteen workers are paid by one transaction, and every table comes back', async (t) => {
  const distributor = await Distributor.start(t, { slotTimeMs: 20 });
  const { net, operator } = distributor;
  const workers: TestWorker[] = [];
  for (let i = 0; i < WORKERS; i++) workers.push(await net.registersWorker('200'));
  await net.passesEpochs(2n);
  const small = await distributor.builds('small.snapshot', workers);
  const snapshot = distributor.file('large.snapshot');
  const large = altered(await readSnapshot(small), (rows) => {
    for (let i = 0; i < OTHERS; i++) rows.set(`other ${i}`, { key: lowKey(i) });
  });
  writeSnapshot(snapshot, large);
  await distributor.publishes(snapshot);
  const limits = '--poll-ms 50 --rps 5000 --concurrency 2 --yes';
  const paid = await operator.reads<Paid & { tablesCreated: number; tablesClosed: number }>(
    distributor.line(`pay --snapshot ${snapshot} ${limits}`),
  );
  assert.deepEqual([paid.paid, paid.closed, paid.remaining], [WORKERS, OTHERS, 0]);
  assert.deepEqual([paid.tablesCreated, paid.tablesClosed], [2, 2]);
  const sent = distributor.receipts(snapshot).filter(({ type }) => type === 'sent');
  assert.equal(sent.length, 1);
  const { rpc } = net.chain.connection;
  const [{ signature = '' } = {}] = sent;
  const options = { encoding: 'base64', maxSupportedTransactionVersion: 0 } as const;
  const landed = await rpc.getTransaction(signature as never, options).send();
  assert.ok(landed?.meta);
  const [wire] = landed.transaction;
  const size = Buffer.from(wire, 'base64').length;
  assert.ok(size <= 1232, `${size} bytes`);
  const [claim] = decodeEvents(landed.meta.logMessages ?? []).events;
  assert.ok(claim?.name === 'RewardsClaimed');
  assert.equal(claim.data.claims.length, WORKERS);
});
