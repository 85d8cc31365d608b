import assert from 'node:assert/strict';
import { test } from 'node:test';

import { offenceOf, proposes } from '@inferix/staking-testkit/slashing';
import { Governors } from './harness/governors.js';
import { lyingNode, type Shown } from './harness/liar.js';

test('the contents of another account than was asked for are neither shown nor acted upon', async (t) => {
  const governors = await Governors.start(t);
  const { net, operator } = governors;
  const [one, other] = [await net.registersWorker(), await net.registersWorker()];
  const asked = await proposes(net, one, await offenceOf(net, net.tokens('10')));
  const shown = await proposes(net, other, await offenceOf(net, net.tokens('1')));
  // Whoever asks for one of two is shown the other one.
  const swapped = new Map<string, string>([
    [one.address, other.address],
    [asked.address, shown.address],
  ]);
  const fetchOf = async (address: string): Promise<Shown> => {
    const answer = await fetch(net.chain.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ jsonrpc: '2.0', id: 1, method: 'getAccountInfo' },
        params: [address, { encoding: 'base64', commitment: 'confirmed' }],
      }),
    });
    return ((await answer.json()) as { result: { value: Shown } }).result.value;
  };
  const liar = await lyingNode(t, net.chain.url, async (answer, _, addresses) => {
    const accounts = [answer.value].flat();
    const lies = await Promise.all(
      accounts.map(async (account, i) => {
        const instead = swapped.get(addresses[i] ?? '');
        return instead === undefined ? account : fetchOf(instead);
      }),
    );
    answer.value = Array.isArray(answer.value) ? lies : (lies[0] ?? null);
  });
  const refused = /^OtherAccount: The RPC endpoint answered with the contents of another account/;
  const { address } = asked;
  for (const [line, role] of [
    [`slash show ${address}`],
    [`slash cancel ${address} --yes`, 'guardian'],
    [`slash execute ${address} --yes`],
    [`slash contest ${address} --hash ${'ab'.repeat(32)} --yes`],
    [`worker show ${one.address}`],
    [`worker top-up ${one.address} 1 --yes`],
    [`worker bar ${one.address} --yes`, 'admin'],
  ] as const) {
    const signed = role === undefined ? '' : ` --keypair ${governors.file(role)}`;
    assert.match(await operator.isRefused(`${line} --url ${liar.url}${signed}`, 1), refused, line);
  }
});
