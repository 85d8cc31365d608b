import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isPaused } from '@inferix/staking-client';
import { Governors } from './harness/governors.js';

const TIME = '\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z';

test('pause stops what it names for 7 days, and says when it can again', async (t) => {
  const governors = await Governors.start(t);
  const { net } = governors;
  const { question } = await governors.agrees('pause claims slash-proposals', 'guardian');
  assert.match(
    question,
    new RegExp(
      `^Pause claims and slash proposals until ${TIME}\\? Only the admin can end that earlier\\. Fee`,
    ),
  );
  const [network, now] = [await net.current(), await net.chain.now()];
  assert.ok(isPaused(network, 'claims', now) && isPaused(network, 'slashProposals', now));
  assert.ok(!isPaused(network, 'registration', now));
  assert.match(
    await governors.isRefused('pause registration claims', 'guardian'),
    new RegExp(`^claims is paused already, until ${TIME}, in (7d|6d 23h).*\\. Leave it out`),
  );
  assert.match(
    await governors.isRefused('unpause claims', 'guardian'),
    new RegExp(`^${governors.key('guardian')} is not the admin ${governors.key('admin')}\\.`),
  );
  const lifted = await governors.agrees('unpause claims', 'admin');
  assert.match(lifted.question, /^Let claims go on at once\? The guardian cannot pause it again/);
  assert.match(
    await governors.isRefused('unpause claims slash-proposals', 'admin'),
    /^claims is not paused\. Leave it out of the command\.$/m,
  );
  assert.match(
    await governors.isRefused('pause claims', 'guardian'),
    new RegExp(`^claims was paused until ${TIME}, and cannot be paused before ${TIME}, in`),
  );
  await net.chain.travelBy(8n * 86_400n);
  await governors.does('pause claims', 'guardian');
});

test('pause refuses who does not guard, and what cannot stop', async (t) => {
  const governors = await Governors.start(t);
  assert.match(
    await governors.isRefused('pause withdrawals', 'guardian'),
    /^"withdrawals" cannot be paused\. There are: registration, claims, publication, slash-proposals\.$/m,
  );
  assert.match(await governors.isRefused('pause', 'guardian'), /missing required argument 'what'/);
  assert.match(await governors.isRefused('pause claims', 'admin'), / is not the guardian /);
  const declined = await governors.operator.types(
    governors.line('pause claims', 'guardian').split(' '),
    'no',
  );
  assert.equal(declined.exitCode, 2);
  assert.equal((await governors.net.current()).pausedUntil.claims, 0n);
});

test('worker bar and unbar: the worker, its owner, and nothing else', async (t) => {
  const governors = await Governors.start(t);
  const { net } = governors;
  const worker = await net.registersWorker();
  const { address, owner } = worker;
  assert.match(
    await governors.isRefused(`worker bar ${address}`, 'guardian'),
    / is not the admin .*--owner \w+ --export base64\.$/m,
  );
  assert.match(
    await governors.isRefused(`worker unbar ${address}`, 'admin'),
    new RegExp(`^Worker ${address} is not barred\\.$`, 'm'),
  );
  const { question } = await governors.agrees(`worker bar ${address}`, 'admin');
  assert.match(question, new RegExp(`^Bar worker ${address} of owner ${owner.address} from`));
  assert.equal((await net.worker(worker)).barred, true);
  assert.match(
    await governors.isRefused(`worker bar ${address}`, 'admin'),
    new RegExp(`^Worker ${address} is barred already\\.$`, 'm'),
  );
  await governors.agrees(`worker unbar ${address}`, 'admin');
  assert.equal((await net.worker(worker)).barred, false);
});
