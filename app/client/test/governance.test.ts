import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  acceptsUntil,
  applyParams,
  cancelParams,
  parseNano,
  pause,
  pausableAgainAt,
  pauseBits,
  pausedBy,
  pendingProposals,
  proposeParams,
  proposeSlash,
  PriceSource,
  isPaused,
  termsOf,
  topUp,
  unpause,
  type Pausable,
} from '../src/index.js';
import { eventOf } from '@inferix/staking-testkit/events';
import { TestNetwork } from '@inferix/staking-testkit/network';
import { offenceOf, proposes } from '@inferix/staking-testkit/slashing';

const WEEK = 7n * 86_400n;

test('parameters change after the delay, in the first half of an epoch', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, stranger, chain } = net;
  const { admin, guardian } = roles;
  const params = { ...network.params, coverageEpochs: 3, unbondingSecs: 100 * 86_400 };
  const change = { network, admin, params };
  await net.refuses(proposeParams({ ...change, admin: stranger }), 'NotAdmin');
  const wrong = { ...params, coverageEpochs: 201 };
  const refused = await net.refuses(
    proposeParams({ ...change, params: wrong }),
    'ParameterOutOfRange',
  );
  assert.deepEqual(refused.details, ['coverage_epochs: 1 to 200']);
  await net.refuses(proposeParams({ ...change, referencePrice: 1n }), 'TokenPriceOutOfRange');
  await net.refuses(applyParams({ network }), 'NothingProposed');
  await net.refuses(cancelParams({ network, authority: admin }), 'NothingProposed');

  await net.does(proposeParams(change));
  await net.refuses(proposeParams(change), 'ProposalPending');
  await net.refuses(cancelParams({ network, authority: stranger }), 'NotGuardianOrAdmin');
  await net.does(cancelParams({ network, authority: guardian }));

  const proposed = eventOf(await net.does(proposeParams(change)));
  assert.ok(proposed.name === 'ParamsProposed');
  const { applicableAt, lapsesAt } = proposed.data;
  const now = await net.current();
  assert.deepEqual(pendingProposals(now, applicableAt), [
    {
      ...{ kind: 'params', params, referencePrice: undefined },
      ...{ applicableAt, lapsesAt, applicable: true },
    },
  ]);
  assert.deepEqual(now.params, network.params);
  await net.refuses(applyParams({ network }), 'ProposalDelayNotPassed');
  await chain.travelTo(applicableAt);
  const firstHalfEnds = acceptsUntil(now, applicableAt);
  await chain.travelTo(firstHalfEnds);
  await net.refuses(applyParams({ network }), 'SecondHalfOfEpoch');
  await chain.travelTo(firstHalfEnds + BigInt(params.epochSecs / 2));
  const applied = eventOf(await net.does(applyParams({ network })));
  assert.ok(applied.name === 'ParamsSet');
  assert.deepEqual(applied.data.newParams, params);
  const { epoch } = applied.data;
  const after = await net.current();
  assert.deepEqual(after.params, params);
  const at = await chain.now();
  assert.equal(termsOf(after, epoch, at)?.coverageEpochs, 3);
  assert.equal(termsOf(after, epoch - 1n, at)?.coverageEpochs, 2);
});

test('a proposal carries a price that need not keep to the step', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, chain } = net;
  const referencePrice = parseNano('100');
  const { params } = network;
  await net.does(proposeParams({ network, admin: roles.admin, params, referencePrice }));
  assert.equal((await net.current()).proposals.params?.referencePrice, referencePrice);
  await chain.travelBy(WEEK);
  const { events } = await net.does(applyParams({ network }));
  const [, committed] = events;
  assert.deepEqual(
    committed?.name === 'PriceCommitted' && [committed.data.newPrice, committed.data.source],
    [referencePrice, PriceSource.Proposal],
  );
});

test('bits name what can be paused', () => {
  assert.equal(pauseBits(['registration', 'slashProposals']), 9);
  assert.deepEqual(pausedBy(6), ['claims', 'publication']);
  assert.deepEqual([pauseBits([]), pausedBy(0)], [0, []]);
});

test('the guardian pauses, the admin lifts it, and exits and top-ups go on', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, stranger, chain } = net;
  const { admin, guardian } = roles;
  const worker = await net.registersWorker();
  const what: Pausable[] = ['slashProposals'];
  await net.refuses(pause({ network, guardian: admin, what }), 'NotGuardian');
  await net.refuses(pause({ network, guardian, what: [] }), 'UnknownPauseBits');
  await net.refuses(unpause({ network, admin, what }), 'NotPaused');
  const paused = eventOf(await net.does(pause({ network, guardian, what })));
  assert.ok(paused.name === 'PauseSet');
  const { until, bits } = paused.data;
  assert.deepEqual(pausedBy(bits), what);
  const now = await net.current();
  const shown = ['registration', 'slashProposals'] as const;
  assert.deepEqual(
    shown.map((each) => [isPaused(now, each, until - 1n), isPaused(now, each, until)]),
    [
      [false, false],
      [true, false],
    ],
  );
  assert.equal(pausableAgainAt(now, 'slashProposals'), until + WEEK);
  assert.equal(pausableAgainAt(now, 'claims'), 0n);

  const offence = await offenceOf(net, net.tokens('6'));
  const { slasher } = roles;
  await net.refuses(proposeSlash({ network, worker: worker.address, slasher, offence }), 'Paused');
  await net.refuses(pause({ network, guardian, what }), 'AlreadyPaused');
  const funder = worker.owner;
  await net.does(topUp({ network, worker: worker.address, funder, amount: 1n }));

  await net.refuses(unpause({ network, admin: stranger, what }), 'NotAdmin');
  await net.does(unpause({ network, admin, what }));
  await proposes(net, worker, offence);
  await net.refuses(pause({ network, guardian, what }), 'PausedRecently');
  await chain.travelTo(pausableAgainAt(await net.current(), 'slashProposals'));
  await net.does(pause({ network, guardian, what: ['slashProposals', 'claims'] }));
});
