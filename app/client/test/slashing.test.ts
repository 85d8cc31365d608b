import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  cancelSlash,
  closeSlashCase,
  epochStartsAt,
  executeSlash,
  fetchSlashCase,
  findSlashCaseAddress,
  findSlashCases,
  mostAskable,
  proposeSlash,
  requestUnstake,
  Role,
  setRole,
  slashCaseStateAt,
  slashRoom,
  sumOfEpoch,
  U64_MAX,
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
    rest: net.tokens('100'),
    reproposed: false,
    reporter: reporter.address,
    vetoedBy: undefined,
    vetoedByGuardian: false,
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
  const accused = await net.worker(opened);
  assert.deepEqual([accused.openCases, accused.openAsked], [1, net.tokens('100')]);
  assert.equal(slashCaseStateAt(slashCase, executableAt - 1n), 'vetoWindow');
  assert.equal(slashCaseStateAt(slashCase, executableAt), 'executable');
  assert.equal(slashCaseStateAt(slashCase, lapsesAt - 1n), 'executable');
  assert.equal(slashCaseStateAt(slashCase, lapsesAt), 'lapsed');
  assert.deepEqual(await findSlashCases(chain.connection, worker), [slashCase]);
  await net.refuses(executeSlash({ network, slashCase }), 'VetoWindowOpen');
  await net.refuses(closeSlashCase({ slashCase }), 'CaseStillOpen');

  await chain.travelTo(executableAt - 1n);
  await net.refuses(executeSlash({ network, slashCase }), 'VetoWindowOpen');
  await chain.travelTo(executableAt);
  const executed = await net.does(executeSlash({ network, slashCase }));
  assert.deepEqual(executed.events, [
    {
      name: 'SlashExecuted',
      data: {
        ...named,
        slashCase: address,
        asked: net.tokens('100'),
        taken: net.tokens('100'),
        rest: 0n,
        open: false,
        lapsesAt,
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
  const { epochSecs } = network.params;
  assert.equal(pool.slashedTotal, net.tokens('100'));
  assert.deepEqual(pool.slashBucket, {
    level: net.tokens('100') * BigInt(epochSecs),
    levelAt: executableAt,
    epochSecs,
  });
  assert.equal(slashRoom(network, pool, executableAt), net.tokens('900'));
  assert.equal(await chain.balance(pool.distribution.vault), net.tokens('100'));
  assert.equal(await chain.balance(slashed.vault), net.tokens('100'));
  const decided = await fetchSlashCase(chain.connection, address);
  assert.deepEqual(
    [decided.state, decided.taken, decided.rest],
    ['executed', net.tokens('100'), 0n],
  );
  assert.equal(slashCaseStateAt(decided, executableAt), 'executed');
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

test('a worker that has left answers for what it did before that', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, chain } = net;
  const opened = await net.registersWorker('200');
  const { address: worker, owner } = opened;
  await net.does(requestUnstake({ network, worker, owner, amount: U64_MAX }));
  const { leftAt } = await net.worker(opened);
  await chain.travelBy(DAY);
  const offence = await offenceOf(net, net.tokens('100'));
  const { slasher } = roles;
  const propose = (at: bigint) =>
    proposeSlash({ network, worker, slasher, offence: { ...offence, at } });
  await net.refuses(propose(offence.at), 'OffenceAfterLeaving');
  await net.refuses(propose(leftAt + 1n), 'OffenceAfterLeaving');
  await net.does(propose(leftAt));
});

test('a new slasher judges nothing from before its time', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, chain, stranger } = net;
  const opened = await net.registersWorker('200');
  const { address: worker } = opened;
  const offence = await offenceOf(net, net.tokens('1'));
  await chain.travelBy(DAY);
  await net.does(
    setRole({ network, admin: roles.admin, role: Role.Slasher, key: stranger.address }),
  );
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
