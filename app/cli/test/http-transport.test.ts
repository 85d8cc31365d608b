import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { isSolanaError, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR } from '@solana/kit';

import { listenDuring } from '@inferix/staking-testkit/local-server';
import { troubleOf } from '../src/chain/endpoint-error.js';
import { httpTransport } from '../src/chain/http-transport.js';

type Test = { after: (stop: () => void) => void };

/** A transport to a server that answers like this, and the connections that were made to it. */
async function serverThat(t: Test, answers: RequestListener, maxBytes?: number) {
  const server = createServer(answers);
  const seen = { connections: 0 };
  server.on('connection', () => seen.connections++);
  return { send: httpTransport(await listenDuring(t, server), maxBytes), seen };
}

const payload = { jsonrpc: '2.0', id: '1', method: 'getSlot', params: [2n ** 60n] };
const ANSWER = { jsonrpc: '2.0', id: '1', result: 2n ** 60n };
const ANSWER_TEXT = `{"jsonrpc":"2.0","id":"1","result":${2n ** 60n}}`;

test('requests are posted as JSON with all digits, over connections that are kept', async (t) => {
  const asked: unknown[] = [];
  const { send, seen } = await serverThat(t, (request, response) => {
    void text(request).then((body) => {
      asked.push([request.method, request.headers['content-type'], body]);
      response.end(ANSWER_TEXT);
    });
  });
  for (let i = 0; i < 10; i++) assert.deepEqual(await send({ payload }), ANSWER);
  const body = `{"jsonrpc":"2.0","id":"1","method":"getSlot","params":[${2n ** 60n}]}`;
  const expected = ['POST', 'application/json; charset=utf-8', body];
  assert.deepEqual(asked, Array(10).fill(expected));
  // The next request may be sent before the connection of the last is free.
  assert.ok(seen.connections <= 2, `${seen.connections} connections`);
});

test('a connection that the server has closed is not used again', async (t) => {
  const { send, seen } = await serverThat(t, (request, response) => {
    request.resume();
    response.setHeader('connection', 'close').end(ANSWER_TEXT);
  });
  for (let i = 0; i < 3; i++) assert.deepEqual(await send({ payload }), ANSWER);
  assert.equal(seen.connections, 3);
});

test('an answer may be packed; damaged or cut short, it is trouble that passes', async (t) => {
  const packed = gzipSync(ANSWER_TEXT);
  const answers: Buffer[] = [packed, Buffer.from(ANSWER_TEXT), packed.subarray(0, -12)];
  const { send } = await serverThat(t, (request, response) => {
    assert.equal(request.headers['accept-encoding'], 'gzip');
    request.resume();
    response.setHeader('content-encoding', 'gzip').end(answers.shift());
  });
  assert.deepEqual(await send({ payload }), ANSWER);
  for (const code of ['Z_DATA_ERROR', 'Z_BUF_ERROR']) {
    const error = await send({ payload }).catch((thrown: unknown) => thrown);
    const trouble = troubleOf(error);
    assert.equal(trouble?.sentence, `did not answer (${code}). Check its URL and the network.`);
    assert.ok(trouble.passing);
  }
});

test('an answer that is too long is refused, also one that unpacks to more', async (t) => {
  const long = Buffer.from(JSON.stringify({ ...ANSWER, id: ' '.repeat(1000), result: 0 }));
  const answers = [long, gzipSync(long)];
  const listener: RequestListener = (request, response) => {
    request.resume();
    const answer = answers.shift() ?? assert.fail();
    if (answer !== long) response.setHeader('content-encoding', 'gzip');
    response.end(answer);
  };
  const { send } = await serverThat(t, listener, 999);
  for (const code of ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'ERR_BUFFER_TOO_LARGE']) {
    const error = await send({ payload }).catch((thrown: unknown) => thrown);
    assert.match(troubleOf(error)?.sentence ?? '', new RegExp(code));
  }
});

test('an answer that ends early is trouble that passes', async (t) => {
  const { send } = await serverThat(t, (request, response) => {
    request.resume();
    response.setHeader('content-length', ANSWER_TEXT.length).write(ANSWER_TEXT.slice(0, 20));
    setImmediate(() => response.destroy());
  });
  const error = await send({ payload }).catch((thrown: unknown) => thrown);
  assert.ok(troubleOf(error)?.passing);
});

test('a redirect is not followed: what is signed goes to the endpoints that are named', async (t) => {
  let elsewhere = 0;
  const { send } = await serverThat(t, (request, response) => {
    request.resume();
    if (request.url === '/elsewhere') elsewhere++;
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  const error = await send({ payload }).catch((thrown: unknown) => thrown);
  assert.ok(isSolanaError(error, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR));
  assert.equal(error.context.statusCode, 307);
  assert.equal(error.context.headers.get('location'), '/elsewhere');
  assert.equal(elsewhere, 0);
});

test('whoever calls it off reads why, before the answer and within it', async (t) => {
  const caller: AbortController[] = [];
  const { send } = await serverThat(t, (request, response) => {
    request.resume();
    if (caller.length === 2) response.writeHead(200).write('{');
    else caller.at(-1)?.abort(new RangeError('before'));
    setImmediate(() => caller.at(-1)?.abort(new RangeError('within')));
  });
  for (const why of ['before', 'within']) {
    const controller = new AbortController();
    caller.push(controller);
    await assert.rejects(send({ payload, signal: controller.signal }), new RangeError(why));
  }
});
