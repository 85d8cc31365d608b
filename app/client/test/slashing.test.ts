import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  ClaimOutcome,
  closeSlashCase,
  coverageOf,
  eligibilityAt,
  epochAt,
  executeSlash,
  fetchSlashCase,
  findSlashCaseAddress,
  findSlashCases,
  proposeSlash,
  requestUnstake,
  slashCaseStateAt,
  slashRoom,
  sumOfEpoch,
  U64_MAX,
} from '../src/index.js';
import { TestNetwork } from '@inferix/staking-testkit/network';
import { offenceOf, proposes } from '@inferix/staking-testkit/slashing';

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
  const address = await findSlashCaseAddress({ worker, offenceId: offence.id }, network);
  const executableAt = now + 3n * DAY;
  const lapsesAt = executableAt + 30n * DAY;
  const slashCase = await fetchSlashCase(chain.connection, address);
  assert.deepEqual(slashCase, {
    address,
    programAddress: network.programAddress,
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

test('a worker that leaves before it is slashed answers for the epoch with what is unbonding', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain } = net;
  const opened = await net.registersWorker('200');
  const { address: worker, owner } = opened;
  const slashCase = await proposes(net, opened, await offenceOf(net, net.tokens('100')));
  await chain.travelTo(slashCase.executableAt);
  await net.does(requestUnstake({ network, worker, owner, amount: U64_MAX }));
  const [terms, now] = [await net.current(), await chain.now()];
  const covered = async () => {
    const left = await net.worker(opened);
    const epoch = epochAt(terms, now);
    return [
      left.leftCovered,
      coverageOf(terms, left, epoch, now)?.short,
      eligibilityAt(terms, left, now),
    ];
  };
  assert.deepEqual(await covered(), [true, false, ClaimOutcome.SlashCaseOpen]);
  // 100 of the 200 are less than the 144 that it had to hold.
  await net.does(executeSlash({ network, slashCase }));
  assert.deepEqual(await covered(), [false, true, ClaimOutcome.LeftShort]);
});
