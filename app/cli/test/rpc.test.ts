import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  isSolanaError,
  SOLANA_ERROR__JSON_RPC__INVALID_PARAMS,
  SOLANA_ERROR__JSON_RPC__METHOD_NOT_FOUND,
  SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR,
  SolanaError,
  type Base64EncodedWireTransaction,
} from '@solana/kit';

import { EndpointError, troubleOf } from '../src/chain/endpoint-error.js';
import { connectRpc, DEFAULT_LIMITS } from '../src/chain/rpc.js';
import { explain } from '../src/failure.js';
import { scriptedNode, type Reply } from './harness/scripted-node.js';

const LIMITS = { ...DEFAULT_LIMITS, attempts: 2, requestsPerSecond: 1_000 };
const OK: Reply = { result: 7 };

const failure = (request: { send: () => Promise<unknown> }): Promise<unknown> =>
  request.send().then(
    () => assert.fail('it has to fail'),
    (error: unknown) => error,
  );

/** What is printed of a failure; no URL's path or query is in it. */
async function told(request: { send: () => Promise<unknown> }): Promise<string> {
  const { lines, exitCode, data } = explain(await failure(request));
  assert.equal(exitCode, 1);
  const all = [...lines, JSON.stringify(data ?? {})].join('\n');
  assert.doesNotMatch(all, /secret|path/);
  return all;
}

test('an endpoint that refuses the API key is named, and not asked again', async (t) => {
  for (const status of [401, 403]) {
    const { url, host, asked } = await scriptedNode(t, () => ({ status }));
    const { rpc } = connectRpc(url, LIMITS);
    const message = `AccessDenied: ${host} refused the API key (HTTP ${status}). Check the key`;
    assert.ok((await told(rpc.getSlot())).startsWith(message));
    assert.equal(asked.length, 1);
  }
});

test('an endpoint that limits requests is named, after it was asked again', async (t) => {
  for (const reply of [{ status: 429 }, { error: { code: 429, message: 'slow' } }]) {
    const { url, host, asked } = await scriptedNode(t, () => reply);
    const { rpc, counts } = connectRpc(url, LIMITS);
    const message = `TooManyRequests: ${host} limits requests (HTTP 429). Wait, lower --rps`;
    assert.ok((await told(rpc.getSlot())).startsWith(message));
    assert.equal(asked.length, 2);
    assert.deepEqual(counts, { requests: 2, retries: 1 });
  }
});

test('an endpoint that is not there is asked again, and named', async () => {
  const { rpc, counts } = connectRpc('http://127.0.0.1:9/path?api-key=secret', LIMITS);
  const text = await told(rpc.getSlot());
  assert.match(text, /^ConnectionFailed: 127\.0\.0\.1:9 did not answer/);
  assert.equal(counts.requests, 2);
});

test('what passes is asked again: a broken connection, an answer cut short, a server in trouble', async (t) => {
  const passing: Reply[] = ['broken', { status: 200, body: '{"jsonrpc":"2.0","resu' }];
  for (const status of [408, 429, 500, 502, 503, 504]) passing.push({ status });
  // Behind, or broken for the moment.
  for (const code of [-32004, -32005, -32014, -32016, -32603])
    passing.push({ error: { code, message: 'for now' } });
  await Promise.all(
    passing.map(async (reply) => {
      const { url, asked } = await scriptedNode(t, (_, nth) => (nth === 1 ? reply : OK));
      assert.equal(await connectRpc(url, LIMITS).rpc.getSlot().send(), 7n, JSON.stringify(reply));
      assert.equal(asked.length, 2);
    }),
  );
});

test('what does not pass is not asked again', async (t) => {
  const lasting: Reply[] = [{ status: 400 }, { status: 404 }];
  for (const code of [-32601, -32602, -32002, -32015]) {
    lasting.push({ error: { code, message: 'never', data: {} } });
  }
  for (const reply of lasting) {
    const { url, asked } = await scriptedNode(t, () => reply);
    await failure(connectRpc(url, LIMITS).rpc.getSlot());
    assert.equal(asked.length, 1, JSON.stringify(reply));
  }
});

test('an error about the request reaches the caller as Kit has it', async (t) => {
  const error = { code: SOLANA_ERROR__JSON_RPC__INVALID_PARAMS, message: 'too large' };
  const { url } = await scriptedNode(t, () => ({ error }));
  const thrown = await failure(connectRpc(url, LIMITS).rpc.getSlot());
  assert.ok(isSolanaError(thrown, SOLANA_ERROR__JSON_RPC__INVALID_PARAMS));
});

test('a mistake in the program is not taken for a network failure', async (t) => {
  const { url, asked } = await scriptedNode(t, () => OK);
  const { rpc } = connectRpc(url, LIMITS);
  const mistake = new TypeError('value.toFixed is not a function');
  const broken = {
    toJSON: () => {
      throw mistake;
    },
  };
  assert.equal(await failure(rpc.getSlot(broken as never)), mistake);
  assert.equal(asked.length, 0);
});

test('a request that is called off is not asked again', async (t) => {
  const caller = new AbortController();
  const { url, asked } = await scriptedNode(t, () => {
    caller.abort();
    return 'broken';
  });
  const sent = connectRpc(url, LIMITS).rpc.getSlot().send({ abortSignal: caller.signal });
  await assert.rejects(sent);
  assert.equal(asked.length, 1);
});

test('an endpoint that does not answer in time is left for the next', async (t) => {
  const silent = await scriptedNode(t, () => new Promise<Reply>(() => undefined));
  const other = await scriptedNode(t, () => OK);
  const limits = { ...LIMITS, timeoutMs: 1_000 };
  assert.equal(await connectRpc([silent.url, other.url], limits).rpc.getSlot().send(), 7n);
  assert.match(
    await told(connectRpc(silent.url, limits).rpc.getSlot()),
    /^ConnectionFailed: \S+ did not answer in time/,
  );
});

test('when one endpoint fails the next is asked at once, and the first rests', async (t) => {
  for (const reply of ['broken', { status: 500 }, { status: 403 }, { status: 404 }] as Reply[]) {
    const first = await scriptedNode(t, () => reply);
    const second = await scriptedNode(t, () => OK);
    const { rpc } = connectRpc([first.url, second.url], LIMITS);
    for (let i = 0; i < 3; i++) assert.equal(await rpc.getSlot().send(), 7n);
    assert.equal(first.asked.length, 1);
    assert.equal(second.asked.length, 3);
  }
});

test('the first endpoint is asked as long as it answers', async (t) => {
  const [first, second] = [await scriptedNode(t, () => OK), await scriptedNode(t, () => OK)];
  const { rpc } = connectRpc([first.url, second.url], LIMITS);
  for (let i = 0; i < 3; i++) await rpc.getSlot().send();
  assert.deepEqual([first.asked.length, second.asked.length], [3, 0]);
});

test('when all endpoints fail all are asked again, and the failure that may pass is told', async (t) => {
  const first = await scriptedNode(t, () => ({ status: 503 }));
  const second = await scriptedNode(t, () => ({ status: 403 }));
  const notes: string[] = [];
  const { rpc } = connectRpc([first.url, second.url], LIMITS, (note) => notes.push(note));
  const text = await told(rpc.getSlot());
  assert.ok(text.startsWith(`ConnectionFailed: ${first.host} failed with HTTP 503.`), text);
  assert.deepEqual([first.asked.length, second.asked.length], [2, 1]);
  // Who is left out is told once, since the rest may do without it for long.
  assert.deepEqual(
    notes.map((note) => note.slice(0, second.host.length)),
    [second.host],
  );
});

test('a transaction begins at another endpoint each time: a node may drop what it takes', async (t) => {
  const [first, second] = [await scriptedNode(t, () => OK), await scriptedNode(t, () => OK)];
  const { rpc } = connectRpc([first.url, second.url], LIMITS);
  const wire = 'AAAA' as Base64EncodedWireTransaction;
  for (let i = 0; i < 4; i++) await rpc.sendTransaction(wire, { encoding: 'base64' }).send();
  assert.deepEqual([first.asked.length, second.asked.length], [2, 2]);
});

test('a transaction that one endpoint may have sent on is not refused by another', async (t) => {
  const error = { code: -32601, message: 'Method not found' };
  const wire = 'AAAA' as Base64EncodedWireTransaction;
  const sends = async (first: Reply): Promise<unknown> => {
    const nodes = [await scriptedNode(t, () => first), await scriptedNode(t, () => ({ error }))];
    const { rpc } = connectRpc(
      nodes.map(({ url }) => url),
      LIMITS,
    );
    return failure(rpc.sendTransaction(wire, { encoding: 'base64' }));
  };
  for (const lost of ['broken', { status: 502 }] as Reply[]) {
    const thrown = await sends(lost);
    assert.ok(thrown instanceof EndpointError, String(thrown));
    assert.equal(thrown.problem, 'ConnectionFailed');
  }
  // Whoever refuses the API key, or too many requests, has not sent it on.
  for (const status of [403, 429]) {
    const thrown = await sends({ status });
    assert.ok(isSolanaError(thrown, SOLANA_ERROR__JSON_RPC__METHOD_NOT_FOUND), String(thrown));
  }
});

test('endpoints of two clusters are not taken for one', async (t) => {
  const first = await scriptedNode(t, (_, nth) => (nth === 1 ? OK : { status: 500 }));
  const second = await scriptedNode(t, () => OK, { genesis: 'another' });
  const { rpc } = connectRpc([first.url, second.url], LIMITS);
  assert.equal(await rpc.getSlot().send(), 7n);
  assert.match(await told(rpc.getSlot()), /^OtherCluster: .* belong to different clusters/);
  assert.equal(second.asked.length, 0);
});

test('an endpoint is left alone for as long as it asks', async (t) => {
  const busy: Reply = { status: 429, headers: { 'retry-after': '1' } };
  const { url, asked } = await scriptedNode(t, (_, nth) => (nth === 1 ? busy : OK));
  assert.equal(await connectRpc(url, LIMITS).rpc.getSlot().send(), 7n);
  const [first, second] = asked.map(({ at }) => at);
  assert.ok((second ?? 0) - (first ?? 0) >= 990, 'a second between them');
});

test('how long that is: in seconds or to a date, and a minute at most', () => {
  const waits = (status: number, retryAfter: string): number | undefined =>
    troubleOf(
      new SolanaError(SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR, {
        statusCode: status,
        message: '',
        headers: new Headers({ 'retry-after': retryAfter }),
      }),
    )?.retryAfterMs;
  assert.equal(waits(429, '7'), 7_000);
  assert.equal(waits(503, ' 7 '), 7_000);
  assert.equal(waits(500, '7'), 0);
  assert.equal(waits(429, '86400'), 60_000);
  assert.equal(waits(429, new Date(Date.now() + 86_400_000).toUTCString()), 60_000);
  assert.equal(waits(429, new Date(Date.now() - 5_000).toUTCString()), 0);
  for (const odd of ['', 'soon', '-5', '1.5']) assert.equal(waits(429, odd), 0, odd);
  const soon = waits(503, new Date(Date.now() + 20_000).toUTCString()) ?? 0;
  assert.ok(soon > 10_000 && soon <= 20_000, `${soon}`);
});

test('no more requests are under way than allowed', async (t) => {
  let [inside, most] = [0, 0];
  let full = (): void => undefined;
  const isFull = new Promise<void>((resolve) => (full = resolve));
  const { url, asked } = await scriptedNode(t, async () => {
    most = Math.max(most, ++inside);
    if (inside === 3) full();
    // Nobody leaves before as many are inside as may be, and more have had time to come.
    await isFull;
    await new Promise((resolve) => setTimeout(resolve, 5));
    inside--;
    return OK;
  });
  const { rpc } = connectRpc(url, { ...LIMITS, concurrency: 3 });
  await Promise.all(Array.from({ length: 12 }, () => rpc.getSlot().send()));
  assert.equal(asked.length, 12);
  assert.equal(most, 3);
});

test('no more requests begin in a second than allowed', async (t) => {
  const { url, asked } = await scriptedNode(t, () => OK);
  const { rpc } = connectRpc(url, { ...LIMITS, requestsPerSecond: 20 });
  const began = performance.now();
  await Promise.all(Array.from({ length: 5 }, () => rpc.getSlot().send()));
  // The first begins at once, each of the others 50 ms after the one before.
  const last = Math.max(...asked.map(({ at }) => at));
  assert.ok(last - began >= 190, `${last - began} ms`);
});
