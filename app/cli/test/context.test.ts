import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import type { Commitment, Signature } from '@solana/kit';

import { Context } from '../src/context.js';
import { readKeypair } from '../src/keypair.js';
import { InputError } from '../src/failure.js';
import { run } from '../src/run.js';

const folder = mkdtempSync(join(tmpdir(), 'inferix-context-'));
process.on('exit', () => {
  rmSync(folder, { recursive: true });
});

/** A configuration file as `solana config set` writes it. */
function configured(text: string): string {
  const file = join(folder, 'config.yml');
  writeFileSync(file, text);
  return file;
}

const OPTIONS = { output: 'text', rps: 40, concurrency: 16 } as const;
const context = (
  text: string,
  more: { commitment?: Commitment; sends?: true; url?: string[] } = {},
) => new Context({ ...OPTIONS, config: configured(text), ...more });

const isInput = (message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof InputError, String(error));
  assert.match(error.message, message);
  return true;
};

test('a commitment of the configuration has to be one', () => {
  for (const level of ['processed', 'confirmed', 'finalized']) {
    assert.equal(context(`commitment: ${level}`).commitment, level);
  }
  assert.equal(context('json_rpc_url: http://127.0.0.1:1').commitment, 'confirmed');
  for (const level of ['Finalized', 'max', 'singleGossip', 'root', ' ']) {
    assert.throws(
      () => context(`commitment: "${level}"`),
      isInput(
        /^commitment in \S+config\.yml: ".+" is not a commitment level\. Change it to processed, /,
      ),
    );
    // Who names another one does not need it.
    const named = context(`commitment: "${level}"`, { commitment: 'finalized' });
    assert.equal(named.commitment, 'finalized');
  }
});

test('a command that sends does not go by what is only processed', async () => {
  assert.throws(
    () => context('commitment: processed', { sends: true }),
    isInput(
      /"processed" can still be dropped, .* Change it to confirmed or finalized, or give --com/,
    ),
  );
  assert.equal(context('commitment: finalized', { sends: true }).commitment, 'finalized');

  const worker = 'So11111111111111111111111111111111111111112';
  const config = configured('commitment: processed');
  for (const line of [
    ['worker', 'top-up', worker, '5'],
    ['worker', 'close', worker],
    ['rewards', 'publish', '--snapshot', 'none', '--network', worker],
    ['rewards', 'pay', '--snapshot', 'none', '--network', worker],
  ]) {
    for (const [more, message] of [
      [[], /"processed" can still be dropped/],
      [['--commitment', 'processed'], /Allowed choices are confirmed, finalized/],
    ] as const) {
      let told = '';
      const stream = { write: (text: string | Uint8Array) => ((told += String(text)), true) };
      const io = { stdout: stream, stderr: stream, ask: undefined };
      assert.equal(await run([...line, ...more, '--config', config], io), 2, told);
      assert.match(told, message);
    }
  }
});

test('a configuration that is not YAML is named', () => {
  assert.throws(
    () => context('commitment: [oops'),
    isInput(/config\.yml cannot be read: it is not/),
  );
});

test('a signer that is not a file is told from a file that is missing', async () => {
  for (const signer of ['usb://ledger?key=0', 'prompt://', 'ASK']) {
    await assert.rejects(
      readKeypair(signer),
      isInput(/ is not a keypair file\. .* --export base58/),
    );
  }
  await assert.rejects(readKeypair('none.json'), isInput(/^There is no keypair none\.json/));
});

test('a transaction is looked up where its cluster is shown', () => {
  const signature = '5abc' as Signature;
  const at = (url: string) => context('', { url: [url] }).lookUp(signature);
  assert.equal(at('m'), 'https://explorer.solana.com/tx/5abc');
  assert.equal(at('d'), 'https://explorer.solana.com/tx/5abc?cluster=devnet');
  assert.equal(at('https://rpc.example.com/?api-key=secret').includes('secret'), false);
  assert.match(at('l'), /^solana confirm -v 5abc/);
});

test('several endpoints may be named, each counts once, and the configuration names one', () => {
  const urls = (url?: string[]) => context('json_rpc_url: http://a:1', url && { url }).urls;
  assert.deepEqual(urls(), ['http://a:1']);
  assert.deepEqual(urls(['http://b:2', 'l', 'http://b:2']), [
    'http://b:2',
    'http://127.0.0.1:8899',
  ]);
});

test('what is wrong with an endpoint is said without its API key', () => {
  for (const url of [
    'htps://rpc.example.com/v2/secret?api-key=secret',
    'rpc.example.com/secret',
    'http://:80/secret',
    'https://user:secret@rpc.example.com/',
  ]) {
    assert.throws(
      () => context('', { url: [url] }),
      (error) => error instanceof InputError && !error.message.includes('secret'),
    );
  }
});
