import assert from 'node:assert/strict';
import { test } from 'node:test';

import { address } from '@solana/kit';

import { ProofError, proofsAt, readProof } from '../src/index.js';

const NETWORK = address('9fKLUqhVRJLqHPYdwoWzJLXg2zbtDWXAMTuwjtqPtqoF');
const WORKER = address('So11111111111111111111111111111111111111112');
const HEAD = {
  ...{ format: 'inferix-rewards-proofs', version: 1, network: NETWORK, epoch: '7' },
  ...{ root: 'ab'.repeat(32), leafCount: 1 },
};
const isUnreachable = (said: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ProofError, String(error));
  assert.equal(error.code, 'ProofsUnreachable');
  assert.match(error.message, said);
  return true;
};

test('a host that announces page after page is given up after a minute', async (t) => {
  t.mock.timers.enable({ apis: ['Date'] });
  const loaded: string[] = [];
  const load = (name: string): Promise<string> => {
    loaded.push(name);
    t.mock.timers.tick(20_000);
    return Promise.resolve(
      JSON.stringify({ ...HEAD, page: loaded.length - 2, pages: 1_000, proofs: [] }),
    );
  };
  const reads = readProof(load, { network: NETWORK, worker: WORKER });
  await assert.rejects(reads, isUnreachable(/not found within a minute, before \w{4}-3\.json/));
  assert.equal(loaded.length, 4);
});

test('a file of up to 64 KB is read, and not a byte more', async () => {
  const answers = (bytes: number) =>
    proofsAt('https://host.example', () => Promise.resolve(new Response('x'.repeat(bytes))));
  assert.equal((await answers(65_536)('a'))?.length, 65_536);
  await assert.rejects(answers(65_537)('a'), isUnreachable(/over 64 KB/));
});
