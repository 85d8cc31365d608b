import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  acceptsUntil,
  applyParams,
  nextEpochAt,
  proposeParams,
  ruleText,
  type Params,
} from '@inferix/staking-client';
import { Governors } from './harness/governors.js';
import { changes, lyingNode, type Shown as Account } from './harness/liar.js';

type Values = Record<keyof Params, string | number>;
type Shown = {
  params: Values;
  proposed: { params: Values; referencePrice?: string } | null;
  bounds: Record<keyof Params, string>;
};
const TIME = '\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z';

test('params propose asks with old and new, and changes nothing else', async (t) => {
  const governors = await Governors.start(t);
  const { net } = governors;
  const before = await governors.reads<Shown>('params show');
  const { question, stdout, stderr } = await governors.agrees(
    'params propose coverageEpochs=3 epochEmissionCap=250000 --reference-price 1.5',
    'admin',
  );
  assert.match(
    question,
    new RegExp(
      '^Propose coverageEpochs from "2 epochs of earnings" to "3 epochs of earnings"; epochEmissionCap from ' +
        '"1,000,000 tokens per epoch" to "250,000 tokens per epoch"; a reference price of \\$1.5 per token\\? ' +
        'In base units of a token with 6 decimals: epochEmissionCap 250,000,000,000\\. ' +
        `It can be applied after 7d, from ${TIME} until ${TIME}\\. Fee: `,
    ),
  );
  assert.match(stderr, /All other parameters are proposed as one endpoint shows them\./);
  assert.match(stdout, /^Parameters proposed: /);
  const { proposed } = await governors.reads<Shown>('params show');
  assert.ok(proposed);
  assert.deepEqual(proposed.params, {
    ...before.params,
    coverageEpochs: 3,
    epochEmissionCap: '250000000000',
  });
  assert.equal(proposed.referencePrice, '1500000000');
  const text = await governors.operator.does(governors.line('params show'));
  assert.match(text, /^PARAMETER +IN FORCE +PROPOSED +BOUNDS$/m);
  assert.match(text, /^coverageEpochs +2 epochs of earnings +3 epochs of earnings +1 to 200$/m);
  assert.match(text, /^graceSecs +6h to top up a short stake +at most half an epoch$/m);
  assert.match(text, new RegExp(`^Proposed: can be applied by anyone from ${TIME}, in `, 'm'));
  assert.match(text, /^With it comes a reference price of \$1\.5 per token\.$/m);
  assert.match(
    await governors.isRefused('params propose coverageEpochs=4', 'admin'),
    new RegExp(`^Parameters are proposed already, until ${TIME}: coverageEpochs from`),
  );

  // Too early, in the wrong half, and in time.
  const early = await governors.isRefused('params apply');
  assert.match(early, new RegExp(`^It can be applied from ${TIME}, in (7d|6d 23h), until `));
  await net.chain.travelBy(BigInt(net.network.params.paramDelaySecs));
  const now = await net.chain.now();
  const half = acceptsUntil(net.network, now);
  if (now < half) await net.chain.travelTo(half);
  assert.match(
    await governors.isRefused('params apply'),
    new RegExp(`^Parameters are applied in an epoch's first half only, and that ended ${TIME}\\.`),
  );
  await net.chain.travelTo(nextEpochAt(await net.current(), await net.chain.now()));
  const applied = await governors.agrees('params apply');
  assert.match(applied.question, /^Apply coverageEpochs from .* counts from epoch \d+\. Fee/);
  const after = await net.current();
  assert.equal(after.params.coverageEpochs, 3);
  assert.equal((await governors.reads<Shown>('params show')).proposed, null);
  assert.match(await governors.isRefused('params apply'), /^No parameters are proposed, or /);
});

test('params cancel is for the guardian and the admin', async (t) => {
  const governors = await Governors.start(t);
  assert.match(await governors.isRefused('params cancel', 'guardian'), /^No parameters are propos/);
  for (const role of ['guardian', 'admin'] as const) {
    await governors.agrees('params propose graceSecs=3600', 'admin');
    assert.match(
      await governors.isRefused('params cancel', 'slasher'),
      new RegExp(
        `^${governors.key('slasher')} is neither the guardian ${governors.key('guardian')} nor the admin ${governors.key('admin')}\\. `,
      ),
    );
    const { question, stdout } = await governors.agrees('params cancel', role);
    assert.match(question, /^Drop the proposal of graceSecs from "6h .*" to "1h /);
    assert.match(
      stdout,
      new RegExp(`^The proposed parameters are cancelled by ${governors.key(role)}`),
    );
  }
});

test('params propose refuses what the program would refuse, in words', async (t) => {
  const governors = await Governors.start(t);
  for (const [change, told] of [
    ['', /^This changes nothing: the network has these values already\./],
    ['coverageEpochs=2', /^This changes nothing/],
    ['coverageEpochs', /^"coverageEpochs" is not a change\. Write it as name=value\.$/m],
    ['coverageEpochs=3 coverageEpochs=4', /^"coverageEpochs" is there twice\.$/m],
    ['coverage=3', /^"coverage" is not a name that a network can have\. It has: .*coverageEpochs/],
    ['coverageEpochs=201', /^A parameter is out of its bounds: coverageEpochs: 1 to 200\.$/m],
    ['coverageEpochs=-1', /^"coverageEpochs" should be a whole number that is not negative\.$/m],
    ['unbondingSecs=2592000', /^A parameter is out of its bounds: unbondingSecs must exceed/],
    ['epochEmissionCap=x', /^"epochEmissionCap": /],
    ['lifetimeCap=375000001', /^lifetimeCap can only be lowered, and is 375,000,000 tokens\.$/m],
    [
      'lifetimeCap=3999999',
      /^lifetimeCap cannot be lower than what is published and the emission caps of 4 epochs: 4,000,000 tokens/,
    ],
    ['graceSecs=60 --reference-price 0x', /^--reference-price: /],
  ] as const) {
    assert.match(await governors.isRefused(`params propose ${change}`.trim(), 'admin'), told);
  }
  const admin = governors.key('admin');
  assert.match(
    await governors.isRefused('params propose graceSecs=60', 'guardian'),
    new RegExp(
      `is not the admin ${admin}\\. Sign with that key: --keypair <file>\\. .*--owner ${admin} --export base64\\.$`,
      'm',
    ),
  );
  // What it allows at the edge, the program takes.
  await governors.agrees('params propose lifetimeCap=4000000', 'admin');
});

test('parameters that could not be applied because of earlier epochs are not proposed', async (t) => {
  const governors = await Governors.start(t);
  const { net } = governors;
  const { network, roles, chain } = net;
  const [delay, window] = [17, 42].map((days) => days * 86_400) as [number, number];
  const both = `params propose paramDelaySecs=${delay} evidenceWindowSecs=${window}`;
  const rule = 'earlier evidence windows must be at least 2 * paramDelaySecs + 7 days';
  assert.match(
    await governors.isRefused(both, 'admin'),
    new RegExp(
      `^These parameters could not be applied at ${TIME}: ${literal(rule)}\\. Offences`,
      'm',
    ),
  );
  for (const [change, told] of [
    ['evidenceWindowSecs=1814400 unbondingSecs=2678400', 'unbondingSecs must exceed earlier'],
    [
      'epochSecs=86400 evidenceWindowSecs=1209600 paramDelaySecs=302400 slashDelaySecs=3600',
      '14 epochs must outlast',
    ],
  ] as const) {
    assert.match(await governors.isRefused(`params propose ${change}`, 'admin'), new RegExp(told));
  }

  // The program takes such a proposal, and refuses to apply it.
  const params = { ...network.params, paramDelaySecs: delay, evidenceWindowSecs: window };
  await net.does(proposeParams({ network, admin: roles.admin, params }));
  await chain.travelBy(BigInt(network.params.paramDelaySecs));
  await inFirstHalf(governors);
  const error = await net.refuses(applyParams({ network }), 'ParameterOutOfRange');
  assert.deepEqual(error.details.map(ruleText), [rule]);
  assert.match(await governors.isRefused('params apply'), new RegExp(`: ${literal(rule)}\\. `));
  await governors.agrees('params cancel', 'admin');

  // One after the other.
  await governors.agrees(`params propose evidenceWindowSecs=${window}`, 'admin');
  await chain.travelBy(BigInt(network.params.paramDelaySecs));
  await inFirstHalf(governors);
  await governors.agrees('params apply');
  await net.passesEpochs(17n);
  await governors.agrees(`params propose paramDelaySecs=${delay}`, 'admin');
});

const literal = (text: string): string => text.replaceAll(/[*+.]/g, '\\$&');

/** Waits for the next epoch if this one accepts nothing more. */
async function inFirstHalf({ net }: Governors): Promise<void> {
  const now = await net.chain.now();
  const current = await net.current();
  if (now >= acceptsUntil(current, now)) await net.chain.travelTo(nextEpochAt(current, now));
}

test('a dry run and an export of a proposal move nothing', async (t) => {
  const governors = await Governors.start(t);
  const before = await governors.net.books();
  const dry = await governors.does('params propose graceSecs=60 --dry-run', 'admin');
  assert.match(
    dry,
    /^Nothing was sent\. It would have worked:\n {2}Parameters proposed: graceSecs/,
  );
  const admin = governors.key('admin');
  const exported = await governors.reads<{ signers: string[] }>(
    `params propose graceSecs=60 --owner ${admin} --export base64`,
  );
  assert.deepEqual(exported.signers, [admin]);
  assert.deepEqual(await governors.net.books(), before);
});

test('an endpoint that lies about a parameter is found out by --verify-url', async (t) => {
  const governors = await Governors.start(t);
  const { chain, network } = governors.net;
  // Behind the change that the admin means, it would have the stake leave within a day.
  const liar = await lyingNode(
    t,
    chain.url,
    changes((address, shown) =>
      address === network.address ? withUnbonding(shown, 40 * 86_400) : shown,
    ),
  );
  const propose = 'params propose coverageEpochs=3';
  assert.match(
    await governors.isRefused(`${propose} --url ${liar.url}`, 'admin'),
    /^All parameters that you do not name are proposed as an endpoint shows them\. Name a second endpoint/,
  );
  for (const [url, verify] of [
    [liar.url, chain.url],
    [chain.url, liar.url],
  ]) {
    assert.match(
      await governors.isRefused(`${propose} --url ${url} --verify-url ${verify}`, 'admin', 1),
      /^\S+ and \S+ disagree about the network's unbondingSecs\. Nothing was sent\./,
    );
  }
  assert.match(
    await governors.isRefused(`${propose} --verify-url ${chain.url}`, 'admin'),
    /is read already\. Name another endpoint\.$/m,
  );
  const honest = await lyingNode(t, chain.url, () => undefined);
  await governors.does(`${propose} --verify-url ${honest.url}`, 'admin');
  const { proposals } = await governors.net.current();
  assert.equal(proposals.params?.params.unbondingSecs, network.params.unbondingSecs);
});

test('network set-snapshots says where snapshots are, and refuses what nobody could load from', async (t) => {
  const governors = await Governors.start(t);
  const uri = 'https://rewards.example.org/ifx';
  const set = `network set-snapshots ${uri}`;
  for (const [wrong, said] of [
    ['ftp://example.org', /is not an http or https address\./],
    [`https://example.org/${'x'.repeat(120)}`, /has 140 characters\. At most 128 fit\./],
    ['none', /are published at no address already\.$/m],
  ] as const) {
    assert.match(await governors.isRefused(`network set-snapshots ${wrong}`, 'admin'), said);
  }
  assert.match(await governors.isRefused(set, 'guardian'), / is not the admin /);
  const { question } = await governors.agrees(set, 'admin');
  assert.match(question, /^Say that snapshots are published at .*\? It is no address now\. Fee: /);
  assert.equal((await governors.net.current()).snapshotUri, uri);
  assert.match(await governors.isRefused(set, 'admin'), / already\.$/m);
  await governors.does('network set-snapshots none', 'admin');
  assert.equal((await governors.net.current()).snapshotUri, undefined);
});

/** A network's account with another unbonding time than 90 days. */
function withUnbonding(shown: Account, secs: number): Account {
  if (!shown) return shown;
  const bytes = Buffer.from(shown.data[0], 'base64');
  const at = bytes.indexOf(Buffer.from(Uint32Array.of(90 * 86_400).buffer));
  assert.ok(at > 0);
  bytes.writeUInt32LE(secs, at);
  return { ...shown, data: [bytes.toString('base64'), 'base64'] };
}
