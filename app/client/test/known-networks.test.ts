import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { isAddress } from '@solana/kit';

import { CLUSTERS, findKnownNetwork, KNOWN_NETWORKS, type KnownNetwork } from '../src/index.js';

const CLOCK = 'SysvarC1ock11111111111111111111111111111111' as KnownNetwork['address'];

test('a known network is found by its name, with its cluster', () => {
  const known: KnownNetwork = { address: CLOCK, programAddress: CLOCK, mint: CLOCK };
  const networks = { ...KNOWN_NETWORKS, devnet: { trial: known } };
  assert.deepEqual(findKnownNetwork('trial', networks), { ...known, cluster: 'devnet' });
  // Nothing that every object has is the name of a network.
  for (const name of ['Trial', '', 'constructor', '__proto__', CLOCK]) {
    assert.equal(findKnownNetwork(name, networks), undefined, name);
  }
});

test('what is published has valid addresses, one name for each network, and a line in the README', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const all = CLUSTERS.flatMap((cluster) => Object.entries(KNOWN_NETWORKS[cluster]));
  assert.equal(new Set(all.map(([name]) => name)).size, all.length);
  for (const [name, { address, programAddress, mint }] of all) {
    assert.match(name, /^[a-z][a-z0-9-]{0,30}$/);
    for (const each of [address, programAddress, mint]) assert.ok(isAddress(each), each);
    assert.ok(readme.includes(`| \`${name}\``) && readme.includes(address), name);
  }
  assert.equal(readme.includes('No network is deployed yet'), all.length === 0);
});
