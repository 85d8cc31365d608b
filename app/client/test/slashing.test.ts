import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  cancelSlash,
  closeSlashCase,
  executeSlash,
  fetchSlashCase,
  findSlashCaseAddress,
  findSlashCases,
  proposeSlash,
  requestUnstake,
  sumOfEpoch,
  withdraw,
  type Offence,
} from '../src/index.js';
import { random32, TestNetwork } from './harness/network.js';
import { offenceOf, proposes } from './harness/slashing.js';

const DAY = 86_400n;

test('a slash is proposed, waits for its veto window, and is executed by a stranger', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain, roles } = net;
  const opened = await net.registersWorker('200');
  const { address: worker, owner } = opened;
  // 50 of the 200 are unbonding: they are slashed too, but last.
  await net.does(requestUnstake({ network, worker, owner, amount: net.tokens('50') }));
  const reporter = await chain.wallet(0);
  const offence = {
    ...(await offenceOf(net, net.tokens('100'))),
    reporter: reporter.address,
  };
  const named = { network: network.address, worker };

  const proposed = await net.does(
    proposeSlash({ network, worker, slasher: roles.slasher, offence }),
  );
  const now = await chain.now();
  const address = await findSlashCaseAddress({ worker, offenceId: offence.id });
  const executableAt = now + 3n * DAY;
  const lapsesAt = executableAt + 30n * DAY;
  const slashCase = await fetchSlashCase(chain.connection, address);
  assert.deepEqual(slashCase, {
    address,
    state: 'open',
    reason: 3,
    ...named,
    offenceId: offence.id,
    evidenceHash: offence.evidenceHash,
    proposer: roles.slasher.address,
    rentPayer: roles.slasher.address,
    offenceAt: offence.at,
    proposedAt: now,
    executableAt,
    lapsesAt,
    asked: net.tokens('100'),
    taken: 0n,
    reproposed: false,
    reporter: reporter.address,
    vetoedBy: undefined,
    answerHash: undefined,
    delaySecs: 3 * 86_400,
  });
  assert.deepEqual(proposed.events, [
    {
      name: 'SlashProposed',
      data: {
        ...named,
        slashCase: address,
        offenceId: offence.id,
        reason: 3,
        evidenceHash: offence.evidenceHash,
        offenceAt: offence.at,
        reporter: reporter.address,
        asked: net.tokens('100'),
        executableAt,
        lapsesAt,
      },
    },
  ]);
  assert.equal((await net.worker(opened)).openCases, 1);
  assert.deepEqual(await findSlashCases(chain.connection, worker), [slashCase]);
  await net.refuses(executeSlash({ network, slashCase }), 'VetoWindowOpen');
  await net.refuses(closeSlashCase({ slashCase }), 'CaseStillOpen');

  await chain.travelTo(executableAt);
  await net.refuses(
    cancelSlash({ network, slashCase, authority: roles.guardian }),
    'VetoWindowPassed',
  );
  const executed = await net.does(executeSlash({ network, slashCase }));
  assert.deepEqual(executed.events, [
    {
      name: 'SlashExecuted',
      data: {
        ...named,
        slashCase: address,
        asked: net.tokens('100'),
        taken: net.tokens('100'),
        oldActiveStake: net.tokens('150'),
        newActiveStake: net.tokens('50'),
        oldUnbonding: net.tokens('50'),
        newUnbonding: net.tokens('50'),
      },
    },
  ]);
  const slashed = await net.worker(opened);
  assert.deepEqual(
    [slashed.activeStake, slashed.slashedTotal, slashed.openCases, slashed.openAsked],
    [net.tokens('50'), net.tokens('100'), 0, 0n],
  );
  // A slash makes the worker short at that moment, not only at the next epoch's beginning.
  assert.equal(slashed.coverage.shortSince, await chain.now());
  const pool = await net.penaltyPool();
  assert.deepEqual(
    [sumOfEpoch(pool.slashed, 0n), sumOfEpoch(pool.slashed, 1n)],
    [0n, net.tokens('100')],
  );
  assert.deepEqual(
    [pool.slashedTotal, pool.slashEpoch, pool.slashedInEpoch],
    [net.tokens('100'), 1n, net.tokens('100')],
  );
  assert.equal(await chain.balance(pool.distribution.vault), net.tokens('100'));
  assert.equal(await chain.balance(slashed.vault), net.tokens('100'));
  const decided = await fetchSlashCase(chain.connection, address);
  assert.deepEqual([decided.state, decided.taken], ['executed', net.tokens('100')]);
  await net.refuses(executeSlash({ network, slashCase }), 'CaseNotOpen');

  // Once the offence can never be proposed again, the rent goes back to who paid it.
  await net.refuses(closeSlashCase({ slashCase }), 'OffenceStillProposable');
  await chain.travelTo(offence.at + 60n * DAY + 1n);
  const before = await chain.connection.rpc.getBalance(roles.slasher.address).send();
  const closed = await net.does(closeSlashCase({ slashCase }));
  assert.deepEqual(closed.events, [
    {
      name: 'SlashCaseClosed',
      data: { ...named, slashCase: address, rentPayer: roles.slasher.address },
    },
  ]);
  const after = await chain.connection.rpc.getBalance(roles.slasher.address).send();
  assert.ok(after.value > before.value);
  await assert.rejects(fetchSlashCase(chain.connection, address), { code: 'AccountNotFound' });
});

test('the guardian vetoes a slash, and the worker can withdraw again', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain, roles } = net;
  const opened = await net.registersWorker('200');
  const { address: worker, owner } = opened;
  await net.does(requestUnstake({ network, worker, owner, amount: net.tokens('200') }));
  await chain.travelBy(90n * DAY - 1n);
  const slashCase = await proposes(net, opened, await offenceOf(net, net.tokens('100')));
  await chain.travelBy(1n);
  await net.refuses(withdraw({ network, worker, owner }), 'SlashCaseOpen');
  await net.refuses(
    cancelSlash({ network, slashCase, authority: net.stranger }),
    'NotGuardianOrAdmin',
  );

  const cancelled = await net.does(cancelSlash({ network, slashCase, authority: roles.guardian }));
  assert.deepEqual(cancelled.events, [
    {
      name: 'SlashCancelled',
      data: {
        network: network.address,
        worker,
        slashCase: slashCase.address,
        cancelledBy: roles.guardian.address,
        asked: net.tokens('100'),
      },
    },
  ]);
  const decided = await fetchSlashCase(chain.connection, slashCase.address);
  assert.deepEqual(
    [decided.state, decided.taken, decided.vetoedBy],
    ['cancelled', 0n, roles.guardian.address],
  );
  assert.equal((await net.worker(opened)).openCases, 0);
  await net.does(withdraw({ network, worker, owner }));
  assert.equal(await net.holds(owner), net.tokens('10000'));
});

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
  await net.refuses(propose({ at: offence.at - 2n }), 'OffenceTooOld');
  await proposes(net, opened, offence);
  await net.refuses(propose({}), 'AlreadyExists');

  // The window is the one of the offence's own epoch: 28 days, to the second.
  const early = { ...(await offenceOf(net, net.tokens('1'))), id: random32() };
  await net.chain.travelBy(28n * DAY);
  await net.does(propose(early));
  await net.chain.travelBy(1n);
  await net.refuses(propose({ ...early, id: random32() }), 'OffenceTooOld');
});

test('slashes beyond the limit of an epoch wait for the next one', async (t) => {
  const net = await TestNetwork.start(t, { params: { slashLimitPerEpoch: 100n } });
  const { network, chain } = net;
  const opened = await net.registersWorker('200');
  const first = await proposes(net, opened, await offenceOf(net, 100n));
  const second = await proposes(net, opened, await offenceOf(net, 1n));
  await chain.travelTo(second.executableAt);
  await net.does(executeSlash({ network, slashCase: first }));
  await net.refuses(executeSlash({ network, slashCase: second }), 'SlashLimitReached');
  await net.passesEpochs(1n);
  await net.does(executeSlash({ network, slashCase: second }));
  const { slashed } = await net.penaltyPool();
  assert.deepEqual([sumOfEpoch(slashed, 1n), sumOfEpoch(slashed, 2n)], [100n, 1n]);
});
