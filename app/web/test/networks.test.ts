/**
 * Which network the page shows, and what it says of one that it cannot show.
 *
 * @module
 */

import { generateKeyPairSigner } from '@solana/kit';

import { parseNetworks } from '../build/networks.js';
import { contentSecurityPolicy } from '../build/policy.js';
import { expect, test } from './support/fixtures.js';

for (const [id, heading] of [
  ['down', 'The chain cannot be reached'],
  ['devnet', 'This is another cluster'],
  ['absent', 'The network is not on this cluster'],
  ['foreign', 'This is not a network of this program'],
  ['none', 'This page does not know that network'],
] as const) {
  test(`?network=${id}: ${heading}`, async ({ page, site }) => {
    await page.goto(`${site.url}?network=${id}`);
    await expect(page.getByRole('heading', { name: heading })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Connect wallet' })).toHaveCount(0);
  });
}

test('an endpoint is asked once on which cluster it is', async ({ page, net, site }) => {
  let asked = 0;
  site.onCall = (method) => {
    asked += method === 'getGenesisHash' ? 1 : 0;
    return Promise.resolve();
  };
  site.answers.set('getGenesisHash', 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG');
  await net.passesEpochs(1n);
  await page.goto(`${site.url}?network=devnet#/overview`);
  await expect(page.getByText('live', { exact: true })).toBeVisible();
  await net.commits('0.9');
  await expect(page.getByText('$0.90').first()).toBeVisible();
  expect(asked).toBe(1);
});

test('the policy lets the page talk to nobody else', async ({ page, site, complaints }) => {
  await page.goto(site.url);
  await expect(page.getByRole('heading', { name: 'Stake for your GPU worker' })).toBeVisible();
  expect(complaints).toEqual([]);
  const elsewhere = await page.evaluate(async () => {
    const asked = await fetch('http://localhost:9/').then(
      () => 'answered',
      () => 'refused',
    );
    const script = document.createElement('script');
    script.text = 'window.intruder = true';
    document.head.append(script);
    return [asked, 'intruder' in window];
  });
  expect(elsewhere).toEqual(['refused', false]);
  expect(complaints.length).toBeGreaterThanOrEqual(2);
  complaints.length = 0;
});

test('the policy of a build names the endpoints of its networks, without their keys', async () => {
  const { address: network } = await generateKeyPairSigner();
  const entry = {
    id: 'main',
    name: 'Mainnet',
    chain: 'solana:mainnet',
    rpc: 'https://rpc.example.org/v1?api-key=secret',
    websocket: 'wss://ws.example.org/v1?api-key=secret',
    network,
  };
  const policy = contentSecurityPolicy(parseNetworks([entry]));
  expect(policy).toContain('connect-src https://rpc.example.org wss://ws.example.org;');
  expect(policy).not.toContain('secret');
  const witness = 'https://other.example.net/?key=hidden';
  const witnessed = contentSecurityPolicy(parseNetworks([{ ...entry, witness }]));
  expect(witnessed).toContain(
    'connect-src https://rpc.example.org wss://ws.example.org https://other.example.net;',
  );

  for (const wrong of [
    {},
    [],
    [{ ...entry, network: 'nowhere' }],
    [{ ...entry, chain: 'solana' }],
    [{ ...entry, rpc: 'https://a.example;script-src *' }],
    [{ ...entry, rpc: 'javascript:alert(1)' }],
    [{ ...entry, rpc: '//elsewhere.example' }],
    [{ ...entry, witness: entry.rpc }],
    [{ ...entry, witness: 'wss://other.example.net' }],
    [{ ...entry, websocket: 'https://ws.example.org' }],
    [entry, entry],
  ]) {
    expect(() => parseNetworks(wrong), JSON.stringify(wrong)).toThrow(/\w/);
  }
});
