import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  cancelSlash,
  executeSlash,
  proposeSlash,
  Role,
  slashCaseStateAt,
  type Offence,
} from '../src/index.js';
import { eventOf } from '@inferix/staking-testkit/events';
import { TestNetwork, type TestWorker } from '@inferix/staking-testkit/network';
import { caseNow, executes, offenceOf, proposes } from '@inferix/staking-testkit/slashing';

test('the guardian vetoes a case in its veto window', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles } = net;
  const opened = await net.registersWorker('200');
  const slashCase = await proposes(net, opened, await offenceOf(net, net.tokens('100')));
  const cancel = (authority = roles.guardian) => cancelSlash({ network, slashCase, authority });
  await net.refuses(cancel(net.stranger), 'NotGuardianOrAdmin');
  await net.refuses(cancel(roles.slasher), 'NotGuardianOrAdmin');
  await net.refuses(cancel(opened.owner), 'NotGuardianOrAdmin');

  assert.deepEqual(eventOf(await net.does(cancel())), {
    name: 'SlashCancelled',
    data: {
      network: network.address,
      worker: opened.address,
      slashCase: slashCase.address,
      cancelledBy: roles.guardian.address,
      asked: net.tokens('100'),
      taken: 0n,
    },
  });
  const vetoed = await caseNow(net, slashCase);
  assert.deepEqual(
    [vetoed.state, vetoed.taken, vetoed.rest, vetoed.vetoedBy, vetoed.vetoedByGuardian],
    ['cancelled', 0n, net.tokens('100'), roles.guardian.address, true],
  );
  assert.equal(slashCaseStateAt(vetoed, await net.chain.now()), 'cancelled');
  const { openCases, openAsked } = await net.worker(opened);
  assert.deepEqual([openCases, openAsked], [0, 0n]);
  await net.refuses(cancel(), 'CaseNotOpen');
  await net.chain.travelTo(slashCase.executableAt);
  await net.refuses(executeSlash({ network, slashCase }), 'CaseNotOpen');
});

test('a case is vetoed after its window, and in the middle of its execution', async (t) => {
  const net = await TestNetwork.start(t, { params: { slashLimitPerEpoch: 1_000n } });
  const { network, roles, chain } = net;
  const opened = await net.registersWorker('200');
  const late = await proposes(net, opened, await offenceOf(net, 5_000n));
  const partly = await proposes(net, opened, await offenceOf(net, 5_000n));
  await chain.travelTo(late.executableAt + 1n);
  await net.does(cancelSlash({ network, slashCase: late, authority: roles.guardian }));

  assert.equal(await executes(net, partly), 1_000n);
  const cancelled = await net.does(
    cancelSlash({ network, slashCase: partly, authority: roles.admin }),
  );
  const event = eventOf(cancelled);
  assert.ok(event.name === 'SlashCancelled');
  assert.deepEqual([event.data.asked, event.data.taken], [5_000n, 1_000n]);
  const vetoed = await caseNow(net, partly);
  assert.deepEqual(
    [vetoed.state, vetoed.taken, vetoed.rest, vetoed.vetoedBy, vetoed.vetoedByGuardian],
    ['cancelled', 1_000n, 4_000n, roles.admin.address, false],
  );
  // What it took stays taken; what it still asked is free.
  const worker = await net.worker(opened);
  assert.deepEqual(
    [worker.openCases, worker.openAsked, worker.activeStake],
    [0, 0n, net.tokens('200') - 1_000n],
  );
});

test('a case that nobody executes lapses: anyone may cancel it, or still execute it', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain, stranger } = net;
  const opened = await net.registersWorker('200');
  const forgotten = await proposes(net, opened, await offenceOf(net, net.tokens('50')));
  const remembered = await proposes(net, opened, await offenceOf(net, net.tokens('50')));
  const cancel = () => cancelSlash({ network, slashCase: forgotten, authority: stranger });
  await chain.travelTo(forgotten.lapsesAt - 1n);
  await net.refuses(cancel(), 'NotGuardianOrAdmin');
  await chain.travelTo(forgotten.lapsesAt);
  assert.equal(slashCaseStateAt(remembered, await chain.now()), 'lapsed');
  await net.does(cancel());
  const lapsed = await caseNow(net, forgotten);
  assert.deepEqual(
    [lapsed.state, lapsed.vetoedBy, lapsed.vetoedByGuardian],
    ['cancelled', undefined, false],
  );
  assert.equal(await executes(net, remembered), net.tokens('50'));
});

/** Tries a case once more with a change. */
function again(net: TestNetwork, { address: worker }: TestWorker, offence: Offence) {
  const { network, roles } = net;
  return (change: Partial<Offence> = {}) =>
    proposeSlash({ network, worker, slasher: roles.slasher, offence: { ...offence, ...change } });
}

/** The admin appoints another guardian. */
async function replacesGuardian(net: TestNetwork) {
  const guardian = await net.chain.wallet();
  await net.appoints(Role.Guardian, guardian.address);
  return guardian;
}

test('the veto of a guardian that was replaced is overruled once', async (t) => {
  // Two guardians are replaced in 28 days, and the offence can still be proposed.
  const params = { slashLimitPerEpoch: 1_000n, evidenceWindowSecs: 42 * 86_400 };
  const net = await TestNetwork.start(t, { params });
  const { network, roles, chain } = net;
  const opened = await net.registersWorker('200');
  const offence = await offenceOf(net, 5_000n);
  const slashCase = await proposes(net, opened, offence);
  const propose = again(net, opened, offence);
  await chain.travelTo(slashCase.executableAt);
  assert.equal(await executes(net, slashCase), 1_000n);
  await net.does(cancelSlash({ network, slashCase, authority: roles.guardian }));

  // Not while the guardian that vetoed it is in office; then for the same offence, and for the rest of it.
  await net.refuses(propose({ amount: 4_000n }), 'AlreadyExists');
  const second = await replacesGuardian(net);
  await net.refuses(propose({ amount: 4_001n }), 'AnotherOffence');
  await net.refuses(propose({ amount: 4_000n, at: offence.at + 1n }), 'AnotherOffence');
  const payer = net.stranger;
  const { slasher } = roles;
  await net.does(
    proposeSlash({
      network,
      worker: opened.address,
      slasher,
      payer,
      offence: { ...offence, amount: 4_000n },
    }),
  );
  const now = await chain.now();
  assert.deepEqual(await caseNow(net, slashCase), {
    ...slashCase,
    reproposed: true,
    taken: 1_000n,
    rest: 4_000n,
    proposedAt: now,
    executableAt: now + BigInt(slashCase.delaySecs),
    lapsesAt: now + BigInt(slashCase.delaySecs + network.params.slashExecutionSecs),
  });
  assert.equal((await net.worker(opened)).openAsked, 4_000n);

  // A second veto stands, whoever is guardian.
  await net.does(cancelSlash({ network, slashCase, authority: second }));
  await replacesGuardian(net);
  await net.refuses(propose({ amount: 4_000n }), 'AlreadyExists');
});

test('the veto of the admin stands', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles } = net;
  const opened = await net.registersWorker('200');
  const offence = await offenceOf(net, 5_000n);
  const slashCase = await proposes(net, opened, offence);
  await net.does(cancelSlash({ network, slashCase, authority: roles.admin }));
  await replacesGuardian(net);
  await net.refuses(again(net, opened, offence)(), 'AlreadyExists');
});
