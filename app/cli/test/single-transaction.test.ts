import assert from 'node:assert/strict';
import { test } from 'node:test';

import { endpoint } from './harness/endpoint.js';
import { Operator } from './harness/operator.js';

const SIGNATURE = '[1-9A-HJ-NP-Za-km-z]{80,90}';

test('an endpoint whose nodes disagree cannot make a top-up happen twice', async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const address = await operator.registers();
  // Once it was sent, the heights are past its last, and the node that is asked for it is behind.
  let looked = 0;
  const { url, wires } = await endpoint(t, net.chain.url, ({ method }, sent) => (answer) => {
    const { result } = answer;
    if (sent === 0 || !result) return;
    if (method === 'getEpochInfo') result.blockHeight = (result.blockHeight ?? 0) + 1_000;
    if (method === 'getLatestBlockhash') {
      (result.value as { lastValidBlockHeight: number }).lastValidBlockHeight += 1_000;
    }
    if (method === 'getSignatureStatuses' && ++looked <= 25) {
      result.value = [null];
      result.context.slot = 1;
    }
  });
  const ended = await operator.types([
    'worker',
    'top-up',
    address,
    '5',
    '--yes',
    '--url',
    url,
    '--output',
    'json',
  ]);
  assert.equal(wires.size, 1, 'signed and sent once');
  assert.equal(ended.exitCode, 0, ended.stderr);
  assert.equal((await net.worker({ address })).activeStake, net.tokens('149'));
  const { signature } = JSON.parse(ended.stdout) as { signature: string };
  assert.match(
    ended.stderr,
    new RegExp(`^Sending transaction ${signature}, valid to block height`),
  );
});

test('an outcome that nobody can tell ends with code 3, and says where to look', async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const address = await operator.registers();
  const { url, wires } = await endpoint(t, net.chain.url, (_, sent) =>
    sent > 0 ? 403 : undefined,
  );
  const line = ['worker', 'top-up', address, '5', '--yes', '--url', url];
  const ended = await operator.types(line);
  assert.equal(ended.exitCode, 3, ended.stderr);
  assert.equal(ended.stdout, '');
  assert.match(
    ended.stderr,
    new RegExp(
      `^Sending transaction (${SIGNATURE}), valid to block height (\\d+)\\.\n` +
        'OutcomeUnknown: The transaction was sent, and its outcome is unknown\\. ' +
        '.* refused the API key \\(HTTP 403\\)\\. .*\n' +
        ' {2}transaction \\1\n' +
        ' {2}Look it up before anything is sent again: solana confirm -v \\1, .*\n' +
        ' {2}If it is not found once block height \\2 is finalized, it never landed\\.\n$',
    ),
  );
  // It has landed: whoever looks it up finds it.
  assert.equal((await net.worker({ address })).activeStake, net.tokens('149'));

  wires.clear();
  const { exitCode, stderr } = await operator.types([...line, '--output', 'json']);
  assert.equal(exitCode, 3);
  const told = JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as Record<string, string>;
  assert.deepEqual(Object.keys(told), [
    ...['error', 'message', 'signature', 'lastValidBlockHeight', 'lookUp'],
  ]);
  assert.equal(told.error, 'OutcomeUnknown');
  assert.match(told.signature ?? '', new RegExp(`^${SIGNATURE}$`));
  assert.match(told.lastValidBlockHeight ?? '', /^\d+$/);
});

test('what one endpoint may have sent is not called refused because another does not take it', async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const address = await operator.registers();
  // It arrives, and the connection breaks; the other endpoint only answers reads.
  const lost = await endpoint(t, net.chain.url, ({ method }) =>
    method === 'sendTransaction' ? 'lost' : undefined,
  );
  const reads = await endpoint(t, net.chain.url, ({ method }) =>
    method === 'sendTransaction' ? 'refused' : undefined,
  );
  const line = `worker top-up ${address} 5 --yes --url ${lost.url} --url ${reads.url}`;
  const ended = await operator.types(line.split(' '));
  assert.equal(lost.wires.size, 1);
  assert.equal(ended.exitCode, 0, ended.stderr);
  assert.equal((await net.worker({ address })).activeStake, net.tokens('149'));
});

test('what is lost after it has landed is no failure', async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const address = await operator.registers();
  let settled = false;
  const { url } = await endpoint(t, net.chain.url, ({ method }) => {
    if (settled && method === 'getAccountInfo') return 403; // the clock, as the last of all
    if (method !== 'getSignatureStatuses') return undefined;
    return ({ result }) => {
      settled = (result?.value as unknown[])[0] !== null;
    };
  });
  const line = `worker top-up ${address} 5 --yes --url ${url}`;
  const { signature, state } = await operator.reads<{ signature: string; state: unknown }>(line);
  assert.match(signature, new RegExp(`^${SIGNATURE}$`));
  assert.equal(state, null);
});

test('an API key that is refused is named, and nothing is sent', async (t) => {
  const operator = await Operator.start(t);
  const address = await operator.registers();
  const { url } = await endpoint(t, operator.net.chain.url, () => 403);
  const told = await operator.isRefused(`worker top-up ${address} 5 --yes --url ${url}`, 1);
  assert.match(told, /^AccessDenied: 127\.0\.0\.1:\d+ refused the API key \(HTTP 403\)\. Check/);
});

test('the fee stands in the question', async (t) => {
  const operator = await Operator.start(t);
  const address = await operator.registers();
  const asked = async (more: string[], answer = 'n') => {
    const ended = await operator.types(['worker', 'top-up', address, '6', ...more], answer);
    assert.equal(ended.exitCode, answer === 'n' ? 2 : 0, ended.stderr);
    return ended.asked;
  };
  const question = `Add 6 tokens to worker ${address}, to a stake of 150 tokens?`;
  assert.deepEqual(await asked([]), [`${question} Fee: 0.000005 SOL. [y/N] `]);
  const [priced] = await asked(['--with-compute-unit-price', '1000000']);
  const fee = /Fee: 0\.0*(\d+) SOL/.exec(priced ?? '')?.[1];
  assert.ok(Number(fee) > 5_000, priced);
});

test('a compute unit price that is rather a slip is asked about, also after --yes', async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const address = await operator.registers();
  const line = ['worker', 'top-up', address, '6', '--with-compute-unit-price', '10000001', '--yes'];
  const before = await net.books();
  const alone = await operator.isRefused(line.join(' '), 2);
  assert.match(
    alone,
    /^A compute unit price of 10,000,001 micro-lamports is above 10,000,000, and may cost up to 0\.014000002 SOL for a transaction\. Pay that\? Not running in a terminal: name a lower/,
  );
  const declined = await operator.types(line, 'n');
  assert.equal(declined.exitCode, 2);
  assert.equal(declined.asked.length, 1);
  assert.deepEqual(await net.books(), before);
  const agreed = await operator.types(line, 'y');
  assert.equal(agreed.exitCode, 0, agreed.stderr);
  assert.equal(agreed.asked.length, 1);
  // At the bound itself --yes is enough.
  const most = line.map((word) => (word === '10000001' ? '10000000' : word));
  assert.equal((await operator.types(most, 'n')).asked.length, 0);
});
