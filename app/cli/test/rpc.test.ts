import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';

import { SYSTEM_PROGRAM_ADDRESS as SYSTEM } from '@solana-program/system';

import { connectRpc, DEFAULT_LIMITS } from '../src/chain/rpc.js';
import { explain } from '../src/failure.js';

const LIMITS = { ...DEFAULT_LIMITS, attempts: 2, requestsPerSecond: 1_000 };

/** An endpoint that answers everything with a status. */
async function answering(t: { after: (stop: () => void) => void }, status: number, body = '') {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const failure = (request: { send: () => Promise<unknown> }): Promise<unknown> =>
  request.send().then(
    () => assert.fail('it has to fail'),
    (error: unknown) => error,
  );

test('an endpoint that denies access is named so, and not asked again', async (t) => {
  for (const status of [401, 403]) {
    const { rpc, counts } = connectRpc(await answering(t, status), LIMITS);
    const { code, lines, exitCode } = explain(await failure(rpc.getSlot()));
    assert.equal(code, 'AccessDenied');
    assert.match(lines[0] ?? '', new RegExp(`^AccessDenied: .* \\(HTTP ${status}\\)\\. Check`));
    assert.equal(exitCode, 1);
    assert.equal(counts.requests, 1);
  }
});

test('an endpoint that refuses so many requests is named so, after it was asked again', async (t) => {
  const error = JSON.stringify({ jsonrpc: '2.0', id: '0', error: { code: 429, message: 'slow' } });
  for (const url of [await answering(t, 429), await answering(t, 200, error)]) {
    const { rpc, counts } = connectRpc(url, LIMITS);
    const { code, lines } = explain(await failure(rpc.getSlot()));
    assert.equal(code, 'TooManyRequests');
    assert.match(lines[0] ?? '', /^TooManyRequests: .* \(HTTP 429\)\. Wait, lower --rps/);
    assert.equal(counts.requests, 2);
  }
});

test('an endpoint that is not there is asked again', async () => {
  const { rpc, counts } = connectRpc('http://127.0.0.1:9', LIMITS);
  assert.equal(explain(await failure(rpc.getSlot())).code, 'ConnectionFailed');
  assert.equal(counts.requests, 2);
});

test('a node that answers from an older slot than asked is behind, whether it says so or not', async (t) => {
  const refusal = { code: -32016, message: 'Minimum context slot has not been reached' };
  const old = { context: { slot: 24 }, value: [null] };
  for (const answer of [{ error: refusal }, { result: old }]) {
    const body = JSON.stringify({ jsonrpc: '2.0', id: '0', ...answer });
    const { rpc, counts } = connectRpc(await answering(t, 200, body), LIMITS);
    const read = rpc.getMultipleAccounts([SYSTEM], { minContextSlot: 25n });
    const { code, lines, exitCode } = explain(await failure(read));
    assert.equal(code, 'NodeBehind');
    assert.match(
      lines[0] ?? '',
      /^NodeBehind: The RPC endpoint is behind: .* use another endpoint/,
    );
    assert.deepEqual([exitCode, counts.requests], [1, 2], 'it may catch up');
  }
  const body = JSON.stringify({ jsonrpc: '2.0', id: '0', result: old });
  const { rpc } = connectRpc(await answering(t, 200, body), LIMITS);
  for (const minContextSlot of [0n, 24n]) {
    const { value } = await rpc.getMultipleAccounts([SYSTEM], { minContextSlot }).send();
    assert.deepEqual(value, [null]);
  }
});

test('a mistake in the program is not taken for a network failure', async (t) => {
  const { rpc, counts } = connectRpc(await answering(t, 200), LIMITS);
  const mistake = new TypeError('value.toFixed is not a function');
  const broken = {
    toJSON: () => {
      throw mistake;
    },
  };
  assert.equal(await failure(rpc.getSlot(broken as never)), mistake);
  assert.equal(counts.requests, 1);
});
