import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertAccountExists, fetchEncodedAccount } from '@solana/kit';

import { readSnapshot, writeSnapshot } from '@inferix/stake-snapshots/node';
import { altered } from '@inferix/stake-snapshots/test/snapshots';
import { decodeEvents, findRewardPoolAddress } from '@inferix/staking-client';
import { getRewardPoolCodec } from '@inferix/staking-client/generated';
import type { TestWorker } from '@inferix/staking-testkit/network';
import { Distributor, type Paid } from './harness/distributor.js';

/** With as many other leaves sixteen workers fit only if all that claims name is in lookup tables. */
const OTHERS = 262_144;
const FIT = 16;
/** As many that tables save transactions. */
const WORKERS = 2 * FIT;

/** A key that comes before every address that anybody has. */
function lowKey(index: number): Uint8Array {
  const key = Buffer.alloc(32);
  key.writeUInt32BE(index + 1, 28);
  return key;
}

/** Has the reward pool count them as closed: as many cannot be opened and closed here. */
async function countsClosed({ net }: Distributor, workers: number): Promise<void> {
  const { chain, network } = net;
  const address = await findRewardPoolAddress(network.address, network);
  const account = await fetchEncodedAccount(chain.connection.rpc, address);
  assertAccountExists(account);
  const codec = getRewardPoolCodec();
  const data = codec.encode({ ...codec.decode(account.data), closedWorkers: workers });
  await chain.put({ ...account, data: Uint8Array.from(data) });
}

test('under a tree of 19 levels sixteen workers are paid by one transaction, and every table comes back', async (t) => {
  // Quick enough for tables to cool down, and slow enough for a busy machine: a blockhash is good for 6 seconds.
  const distributor = await Distributor.start(t, { slotTimeMs: 40 });
  const { net, operator } = distributor;
  const workers: TestWorker[] = [];
  for (let i = 0; i < WORKERS; i++) workers.push(await net.registersWorker('200'));
  await net.passesEpochs(2n);
  const small = await distributor.builds('small.snapshot', workers);
  const snapshot = distributor.file('large.snapshot');
  const large = altered(await readSnapshot(small), (rows) => {
    for (let i = 0; i < OTHERS; i++) rows.set(`other ${i}`, { key: lowKey(i), owner: lowKey(i) });
  });
  writeSnapshot(snapshot, large);
  await distributor.publishes(snapshot);
  await countsClosed(distributor, OTHERS);
  const limits = '--poll-ms 50 --rps 5000 --concurrency 2 --yes';
  const paid = await operator.reads<Paid & { tablesCreated: number; tablesClosed: number }>(
    distributor.line(`pay --snapshot ${snapshot} ${limits}`),
  );
  assert.deepEqual([paid.paid, paid.closed, paid.remaining], [WORKERS, OTHERS, 0]);
  assert.deepEqual([paid.tablesCreated, paid.tablesClosed], [2, 2]);
  const sent = distributor.receipts(snapshot).filter(({ type }) => type === 'sent');
  assert.equal(sent.length, WORKERS / FIT);
  const { rpc } = net.chain.connection;
  const options = { encoding: 'base64', maxSupportedTransactionVersion: 0 } as const;
  for (const { signature } of sent) {
    const landed = await rpc.getTransaction(signature as never, options).send();
    assert.ok(landed?.meta);
    const [wire] = landed.transaction;
    const size = Buffer.from(wire, 'base64').length;
    assert.ok(size <= 1232, `${size} bytes`);
    const { events } = decodeEvents(landed.meta.logMessages ?? [], net.network);
    const claims = events.flatMap((event) =>
      event.name === 'RewardsClaimed' ? event.data.claims : [],
    );
    assert.equal(claims.length, FIT);
  }
});
