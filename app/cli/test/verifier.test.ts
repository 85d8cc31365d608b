import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  executeSlash,
  fetchSlashCase,
  findSlashCaseAddress,
  MerkleTree,
  penaltyLeaf,
  proposeSlash,
  publishPenalties,
} from '@inferix/staking-client';
import { offenceOf } from '@inferix/staking-testkit/slashing';
import { Governors } from './harness/governors.js';

test('verifier show and penalties cancel: who reported what, and a wrong root of penalties', async (t) => {
  const governors = await Governors.start(t);
  const { net } = governors;
  const { network, roles, stranger } = net;
  const { address: worker } = await net.registersWorker();
  const reporter = stranger.address;
  const none = await governors.operator.does(governors.line(`verifier show ${reporter}`));
  assert.match(none, /^Paid so far +0 tokens$/m);
  assert.match(none, /^No slash case names this wallet as its reporter\.$/m);

  const offence = { ...(await offenceOf(net, net.tokens('10'))), reporter };
  await net.does(proposeSlash({ network, worker, slasher: roles.slasher, offence }));
  const address = await findSlashCaseAddress({ worker, offenceId: offence.id }, network);
  const slashCase = await fetchSlashCase(net.chain.connection, address);
  await net.chain.travelTo(slashCase.executableAt);
  await net.does(executeSlash({ network, slashCase }));
  const { root, leafCount } = MerkleTree.of([
    penaltyLeaf({ wallet: reporter, cumulative: net.tokens('10') }),
  ]);
  const publication = { epoch: 0n, root, leafCount, cumulativeTotal: net.tokens('10') };
  await net.passesEpochs(1n);
  await net.does(publishPenalties({ network, distributor: roles.distributor, publication }));
  const shown = await governors.operator.does(governors.line(`verifier show ${reporter}`));
  assert.match(shown, new RegExp(`^${address} +10 tokens +10 tokens +executed$`, 'm'));
  assert.match(shown, /^Pending +epoch 0, from /m);

  assert.match(
    await governors.isRefused('penalties suspend', 'guardian'),
    /Epoch 0 is not yet: inferix-stake penalties cancel drops it\.$/m,
  );
  const { question } = await governors.agrees('penalties cancel', 'guardian');
  assert.match(question, /^Drop the publication of penalties up to epoch 0 \(10 tokens in all, /);
  assert.equal((await net.penaltyPool()).distribution.pending, undefined);
});

test('worker list --short names those below S(n), now and in the coming epoch', async (t) => {
  const governors = await Governors.start(t);
  const { net, operator } = governors;
  const worker = await operator.registers();
  const list = (more: string): Promise<string> =>
    operator.does(governors.line(`worker list --short${more}`));
  assert.equal(await list(' --next-epoch'), 'None of them is short.\n');
  await net.passesEpochs(1n);
  await governors.does('price commit 0.9', 'priceAuthority');
  assert.equal(await list(''), 'None of them is short.\n');
  assert.match(await list(' --next-epoch'), new RegExp(`^${worker} `, 'm'));
  await net.passesEpochs(1n);
  assert.match(await list(''), new RegExp(`^${worker} .* short `, 'm'));
  const refused = await operator.types(governors.line('worker list --next-epoch').split(' '));
  assert.deepEqual([refused.exitCode, refused.stdout], [2, '']);
  assert.match(refused.stderr, /^--next-epoch goes with --short\.$/m);
});
