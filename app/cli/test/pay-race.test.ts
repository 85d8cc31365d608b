import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';

import { claimRewards, planClaim } from '@inferix/staking-client';
import { readSnapshot } from '../src/rewards/snapshot.js';
import { Distributor } from './harness/distributor.js';

test('what somebody else claims while our transaction is on its way is not ours', async (t) => {
  const distributor = await Distributor.start(t);
  const { net } = distributor;
  const workers = [await net.registersWorker(), await net.registersWorker()];
  await net.passesEpochs(2n);
  const snapshot = await distributor.builds('1.snapshot', workers);
  await distributor.publishes(snapshot);

  // A node that lets somebody else's claim for the first worker in before ours.
  const { leaves } = await readSnapshot(snapshot);
  const [first] = workers;
  assert.ok(first);
  const leafIndex = leaves.find(first.address) ?? assert.fail();
  const cumulative = leaves.cumulative[leafIndex] ?? 0n;
  const worker = await net.worker(first);
  const run = planClaim({ tree: leaves.tree(), leafIndex, worker, cumulative });
  let overtaken = false;
  const node = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      if (body.includes('"sendTransaction"') && !overtaken) {
        overtaken = true;
        await net.does(claimRewards({ network: net.network, run }));
      }
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(net.chain.url, { method: 'POST', headers, body });
      response.writeHead(answer.status, headers).end(await answer.text());
    })();
  });
  await new Promise<void>((resolve) => node.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    node.close();
    node.closeAllConnections();
  });
  const { port } = node.address() as AddressInfo;
  const paid = await distributor.pays(snapshot, `--url http://127.0.0.1:${port}`);
  assert.ok(overtaken);
  assert.deepEqual([paid.paid, paid.already], [1, 1]);
  assert.ok(!distributor.paidBy(snapshot).has(first.address));
});
