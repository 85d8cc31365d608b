import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { open, register } from '../examples/quickstart.js';
import { attestBenchmark, findWorkers, parseNano } from '../src/index.js';
import { TestNetwork } from '@inferix/staking-testkit/network';

test('the README shows the quick start as it is', () => {
  const [readme = '', quickstart = ''] = ['../README.md', '../examples/quickstart.ts'].map((path) =>
    readFileSync(new URL(path, import.meta.url), 'utf8'),
  );
  assert.ok(readme.includes(quickstart.trim()), 'copy examples/quickstart.ts into README.md');
});

test('the quick start opens and registers a worker', async (t) => {
  t.mock.method(console, 'log', () => undefined);
  const net = await TestNetwork.start(t);
  const { network, chain, roles } = net;
  const owner = await chain.wallet();
  await chain.giveTokens(net.mint, owner.address, net.tokens('200'));

  await open(chain.connection, network.address, owner);
  const [opened] = await findWorkers(chain.connection, { network: network.address });
  assert.ok(opened);
  await net.does(
    attestBenchmark({
      network,
      worker: opened.address,
      benchmarkAuthority: roles.benchmarkAuthority,
      benchmark: parseNano('0.5'),
    }),
  );
  const worker = await register(chain.connection, network.address, owner);
  assert.equal(worker.registered, true);
  assert.equal(worker.activeStake, net.tokens('154'));
});
