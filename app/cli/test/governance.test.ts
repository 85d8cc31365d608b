import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  acceptAdmin,
  applyParams,
  cancelParams,
  cancelRole,
  commitPrice,
  parseNano,
  pause,
  proposeAdmin,
  proposeParams,
  proposeRole,
  removeRole,
  Role,
  unpause,
  type Outcome,
} from '@inferix/staking-client';
import { eventData, eventSentence } from '../src/events.js';
import { Operator } from './harness/operator.js';

type Shown = {
  proposals: Record<string, unknown>[];
  paused: string[];
  params: { pythFeed: string };
};

/** The sentences of a transaction's events. */
const told = ({ events }: Outcome): string[] => events.map((event) => eventSentence(event, 6));
/** The names and data of a transaction's events, for programs. */
const data = ({ events }: Outcome): Record<string, unknown>[] =>
  events.map((event) => eventData(event).data as Record<string, unknown>);
const TIME = '\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z';

test('network show has what is proposed and since when it can be applied', async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const { network, roles, chain, stranger } = net;
  const { admin } = roles;
  const line = `network show --network ${network.address}`;
  assert.match(await operator.does(line), /^Proposals\n {2}Pending {2}nothing$/m);

  const key = stranger.address;
  await net.does(proposeAdmin({ network, admin, newAdmin: key }));
  await net.does(proposeRole({ network, admin, role: Role.Guardian }));
  const params = { ...network.params, coverageEpochs: 3 };
  const referencePrice = parseNano('2');
  await net.does(proposeParams({ network, admin, params, referencePrice }));
  const waiting = await operator.does(line);
  const later = `can be applied from ${TIME}, in`;
  assert.match(
    waiting,
    new RegExp(`^ {2}Admin +${key}; ${later} (7d|6d 23h), until ${TIME}$`, 'm'),
  );
  assert.match(waiting, new RegExp(`^ {2}Guardian +nobody; ${later} (14d|13d 23h), `, 'm'));
  const changes = 'coverageEpochs from 2 to 3, a reference price of \\$2 per token';
  assert.match(waiting, new RegExp(`^ {2}Parameters +${changes}; ${later} `, 'm'));
  const { proposals } = await operator.reads<Shown>(line);
  assert.deepEqual(
    proposals.map(({ kind, role, applicable }) => [kind, role, applicable]),
    [
      ['role', 'Admin', false],
      ['role', 'Guardian', false],
      ['params', undefined, false],
    ],
  );

  await chain.travelBy(BigInt(params.paramDelaySecs));
  const due = await operator.does(line);
  assert.match(due, new RegExp(`^ {2}Admin +${key}; can be applied now, until ${TIME}$`, 'm'));
  await net.does(acceptAdmin({ network, newAdmin: stranger }));
  await net.does(applyParams({ network }));
  await net.does(removeRole({ network, admin: stranger, role: Role.Slasher }));
  const after = await operator.does(line);
  assert.match(after, new RegExp(`^ {2}Admin +${key}$`, 'm'));
  assert.match(after, /^ {2}Slasher +nobody$/m);
  assert.match(after, /^ {2}Coverage +3 epochs of earnings$/m);
  assert.deepEqual(
    (await operator.reads<Shown>(line)).proposals.map(({ role }) => role),
    ['Guardian'],
  );
});

test('network show has what is paused, and the feed of prices', async (t) => {
  const pythFeed = new Uint8Array(32).fill(0xef);
  const operator = await Operator.start(t, { params: { pythFeed } });
  const { net } = operator;
  const { network, roles } = net;
  const { admin, guardian } = roles;
  const line = `network show --network ${network.address}`;
  const text = await operator.does(line);
  assert.match(text, /^ {2}Pyth feed +(ef){32}$/m);
  assert.match(text, /^ {2}Feed price age +10m at most$/m);
  assert.match(text, /^ {2}Feed confidence +2% of the price at most$/m);
  assert.match(text, /^ {2}Claims +not paused$/m);

  await net.does(pause({ network, guardian, what: ['claims', 'slashProposals'] }));
  await net.does(unpause({ network, admin, what: ['claims'] }));
  const paused = await operator.does(line);
  assert.match(paused, new RegExp(`^ {2}Claims +not paused, and not again before ${TIME}$`, 'm'));
  const left = '(7d|6d 23h)';
  const until = `paused until ${TIME}, in ${left}`;
  assert.match(paused, new RegExp(`^ {2}Slash proposals +${until}$`, 'm'));
  assert.match(paused, /^ {2}Registration +not paused$/m);
  const shown = await operator.reads<Shown>(line);
  assert.deepEqual(shown.paused, ['slashProposals']);
  assert.equal(shown.params.pythFeed, 'ef'.repeat(32));
});

test('worker show and worker list say that claims are paused, and until when', async (t) => {
  const operator = await Operator.start(t);
  const { net } = operator;
  const { network, roles } = net;
  const worker = await net.registersWorker();
  const newcomer = await net.opensWorker();
  const show = (address: string) => `worker show ${address}`;
  const list = `worker list --all --network ${network.address}`;
  const paused = (what: string) =>
    new RegExp(
      `The guardian has paused ${what} until ${TIME}: wait, or ask the admin ${roles.admin.address} to lift`,
    );
  assert.match(await operator.does(show(worker.address)), /^Nothing blocks its claims\.$/m);
  assert.doesNotMatch(await operator.does(list), /paused/);

  const { guardian } = roles;
  await net.does(pause({ network, guardian, what: ['claims', 'registration'] }));

  const text = await operator.does(show(worker.address));
  assert.match(text, paused('claims'));
  assert.doesNotMatch(text, paused('registration'));
  assert.match(await operator.does(show(newcomer.address)), paused('registration'));
  assert.match(await operator.does(list), paused('claims'));
  type Listed = { obstacles: { code: string }[] };
  const [first] = await operator.reads<Listed[]>(list);
  assert.deepEqual(
    first?.obstacles.map(({ code }) => code),
    ['ClaimsPaused'],
  );

  await net.does(unpause({ network, admin: roles.admin, what: ['claims', 'registration'] }));
  assert.match(await operator.does(show(worker.address)), /^Nothing blocks its claims\.$/m);
});

test('events of governance are sentences, and have names where the chain has numbers', async (t) => {
  const { net } = await Operator.start(t);
  const { network, roles, stranger } = net;
  const { admin, guardian, priceAuthority } = roles;
  const key = stranger.address;
  const role = Role.Slasher;

  const proposed = await net.does(proposeRole({ network, admin, role, key }));
  assert.match(
    told(proposed)[0] ?? '',
    new RegExp(
      `^${key} proposed as Slasher in place of ${roles.slasher.address}; it can be applied from ${TIME} and lapses ${TIME}\\.$`,
    ),
  );
  assert.equal(data(proposed)[0]?.role, 'Slasher');
  const cancelled = await net.does(cancelRole({ network, authority: guardian, role }));
  assert.deepEqual(told(cancelled), [
    `The proposal of ${key} as Slasher is cancelled by ${guardian.address}.`,
  ]);
  assert.equal(data(cancelled)[0]?.role, 'Slasher');
  const nobody = await net.does(proposeRole({ network, admin, role: Role.Guardian }));
  assert.match(told(nobody)[0] ?? '', /^Nobody proposed as Guardian in place of /);
  const removed = await net.does(removeRole({ network, admin, role }));
  assert.deepEqual(told(removed), [
    `Role Slasher is held by nobody (previously ${roles.slasher.address}).`,
  ]);

  const params = { ...network.params, coverageEpochs: 3 };
  const change = { network, admin, params };
  const planned = await net.does(proposeParams({ ...change, referencePrice: parseNano('2') }));
  assert.match(
    told(planned)[0] ?? '',
    /^Parameters proposed: coverageEpochs from 2 to 3, with a reference price of \$2 per token; it can/,
  );
  assert.equal(data(planned)[0]?.referencePrice, parseNano('2'));
  const dropped = await net.does(cancelParams({ network, authority: guardian }));
  assert.deepEqual(told(dropped), [
    `The proposed parameters are cancelled by ${guardian.address}.`,
  ]);
  await net.does(proposeParams(change));

  const what = ['registration', 'slashProposals'] as const;
  const paused = await net.does(pause({ network, guardian, what }));
  assert.match(
    told(paused)[0] ?? '',
    new RegExp(`^Paused until ${TIME}: registration, slash proposals\\.$`),
  );
  assert.deepEqual(data(paused)[0]?.what, what);
  const lifted = await net.does(unpause({ network, admin, what }));
  assert.deepEqual(told(lifted), ['No longer paused: registration, slash proposals.']);

  await net.chain.travelBy(BigInt(network.params.paramDelaySecs));
  const applied = await net.does(applyParams({ network }));
  assert.deepEqual(told(applied), [
    "Parameters changed: coverageEpochs from 2 to 3. What belongs to an epoch's terms counts from epoch 3.",
  ]);
  const price = parseNano('1.1');
  const committed = await net.does(commitPrice({ network, priceAuthority, price }));
  assert.match(told(committed)[0] ?? '', /\(previously \$1\), committed by the price authority\.$/);
  assert.equal(data(committed)[0]?.source, 'Authority');
});
