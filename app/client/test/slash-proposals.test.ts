import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  cancelSlash,
  epochStartsAt,
  mostAskable,
  proposeSlash,
  requestUnstake,
  Role,
  termsAt,
  U64_MAX,
  type Offence,
} from '../src/index.js';
import { random32, TestNetwork } from '@inferix/staking-testkit/network';
import { offenceOf, proposes } from '@inferix/staking-testkit/slashing';

const DAY = 86_400n;

test('proposals beyond the rules are refused', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles } = net;
  await net.chain.travelBy(1n);
  const opened = await net.registersWorker('200');
  const { address: worker } = opened;
  const offence = await offenceOf(net, net.tokens('100'));
  const propose = (change: Partial<Offence>, slasher = roles.slasher) =>
    proposeSlash({ network, worker, slasher, offence: { ...offence, ...change } });

  await net.refuses(propose({}, net.stranger), 'NotSlasher');
  await net.refuses(propose({ amount: 0n }), 'AmountIsZero');
  await net.refuses(propose({ amount: net.tokens('100') + 1n }), 'SlashTooLarge');
  await net.refuses(propose({ at: offence.at + 1n }), 'OffenceInFuture');
  await net.refuses(propose({ at: offence.at - 1n }), 'OffenceBeforeOpening');
  // Before the network's first epoch there are no terms to judge it by.
  const began = epochStartsAt(network, 0n) ?? 0n;
  await net.refuses(propose({ at: began - 1n }), 'OffenceTooOld');
  await proposes(net, opened, offence);
  await net.refuses(propose({ amount: 1n }), 'AlreadyExists');

  // The window is the one of the offence's own epoch: 28 days, to the second.
  const early = { ...(await offenceOf(net, net.tokens('1'))), id: random32() };
  await net.chain.travelBy(28n * DAY);
  await net.does(propose(early));
  await net.chain.travelBy(1n);
  await net.refuses(propose({ ...early, id: random32() }), 'OffenceTooOld');
});

test('open cases together ask at most for all that a worker holds', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, chain } = net;
  // An odd number of units: half of it is rounded up.
  const opened = await net.registersWorker('200.000001');
  const asks = async (amount: bigint) => proposes(net, opened, await offenceOf(net, amount));
  const propose = async (amount: bigint) =>
    proposeSlash({
      network,
      worker: opened.address,
      slasher: roles.slasher,
      offence: await offenceOf(net, amount),
    });
  const most = async () => mostAskable(network, await net.worker(opened));

  assert.equal(await most(), 100_000_001n);
  await net.refuses(propose(100_000_002n), 'SlashTooLarge');
  const first = await asks(100_000_001n);
  assert.equal(await most(), 100_000_000n);
  await net.refuses(propose(100_000_001n), 'OpenCasesAskTooMuch');
  await asks(100_000_000n);
  assert.equal(await most(), 0n);
  await net.refuses(propose(1n), 'OpenCasesAskTooMuch');

  // A veto gives back what the case asked.
  await net.does(cancelSlash({ network, slashCase: first, authority: roles.guardian }));
  assert.equal(await most(), 100_000_001n);
  await chain.travelBy(1n);
  await asks(100_000_001n);
  assert.equal((await net.worker(opened)).openAsked, 200_000_001n);
});

test('a worker that has left answers until the end of the epoch that it left in', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, chain } = net;
  const opened = await net.registersWorker('200');
  const { address: worker, owner } = opened;
  await net.does(requestUnstake({ network, worker, owner, amount: U64_MAX }));
  const { leftAt } = await net.worker(opened);
  const terms = termsAt(await net.current(), leftAt);
  const epochEnds = terms.start + BigInt(terms.epochSecs);
  await chain.travelBy(3n * DAY);
  const offence = await offenceOf(net, net.tokens('100'));
  const { slasher } = roles;
  const propose = (at: bigint) =>
    proposeSlash({ network, worker, slasher, offence: { ...offence, at } });
  await net.refuses(propose(offence.at), 'OffenceAfterLeaving');
  await net.refuses(propose(epochEnds), 'OffenceAfterLeaving');
  await net.does(propose(epochEnds - 1n));
});

test('a new slasher judges nothing from before its time', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, chain, stranger } = net;
  const opened = await net.registersWorker('200');
  const { address: worker } = opened;
  const offence = await offenceOf(net, net.tokens('1'));
  await chain.travelBy(DAY);
  await net.appoints(Role.Slasher, stranger.address);
  const since = (await net.current()).slasherSince;
  assert.equal(since, await chain.now());
  await chain.travelBy(DAY);
  const propose = (at: bigint, slasher = stranger) =>
    proposeSlash({ network, worker, slasher, offence: { ...offence, at } });
  await net.refuses(propose(offence.at, roles.slasher), 'NotSlasher');
  await net.refuses(propose(offence.at), 'OffenceBeforeSlasher');
  await net.refuses(propose(since - 1n), 'OffenceBeforeSlasher');
  await net.does(propose(since));
});
