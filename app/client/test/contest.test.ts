import assert from 'node:assert/strict';
import { test } from 'node:test';

import { type KeyPairSigner } from '@solana/kit';

import {
  cancelSlash,
  contestSlash,
  executeSlash,
  setOperator,
  slashCaseStateAt,
} from '../src/index.js';
import { getContestSlashInstruction } from '../src/generated/index.js';
import { eventOf } from '@inferix/staking-testkit/events';
import { random32, TestNetwork } from '@inferix/staking-testkit/network';
import { caseNow, executes, offenceOf, proposes } from '@inferix/staking-testkit/slashing';

/** A worker with an operator of its own, and a case against it. */
async function accused(net: TestNetwork) {
  const { network, chain } = net;
  const opened = await net.registersWorker('200');
  const operator = await chain.wallet();
  const { address: worker, owner } = opened;
  await net.does(setOperator({ network, worker, owner, operator: operator.address }));
  const slashCase = await proposes(net, opened, await offenceOf(net, net.tokens('100')));
  const contest = (authority: KeyPairSigner, answerHash: Uint8Array = random32()) =>
    contestSlash({ slashCase, authority, answerHash });
  return { opened, operator, slashCase, contest };
}

test('the operator contests a case, which makes its veto window longer, once', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain } = net;
  const { opened, operator, slashCase, contest } = await accused(net);
  const delay = BigInt(slashCase.delaySecs);
  const [executableAt, lapsesAt] = [slashCase.executableAt + delay, slashCase.lapsesAt + delay];

  // In the last second of the window.
  await chain.travelTo(slashCase.executableAt - 1n);
  const answer = random32();
  const named = { network: network.address, worker: opened.address, slashCase: slashCase.address };
  assert.deepEqual(eventOf(await net.does(contest(operator, answer))), {
    name: 'SlashContested',
    data: {
      ...named,
      contestedBy: operator.address,
      oldAnswerHash: new Uint8Array(32),
      newAnswerHash: answer,
      executableAt,
      lapsesAt,
    },
  });
  const contested = { ...slashCase, answerHash: answer, executableAt, lapsesAt };
  assert.deepEqual(await caseNow(net, slashCase), contested);

  // The owner replaces the answer, which moves nothing; the operator cannot.
  await net.refuses(contest(operator), 'AlreadyContested');
  const better = random32();
  const replaced = eventOf(await net.does(contest(opened.owner, better)));
  assert.ok(replaced.name === 'SlashContested');
  assert.deepEqual([replaced.data.oldAnswerHash, replaced.data.newAnswerHash], [answer, better]);
  assert.deepEqual(await caseNow(net, slashCase), { ...contested, answerHash: better });

  await chain.travelTo(executableAt - 1n);
  assert.equal(slashCaseStateAt(contested, executableAt - 1n), 'vetoWindow');
  await net.refuses(executeSlash({ network, slashCase }), 'VetoWindowOpen');
  await chain.travelTo(executableAt);
  await net.refuses(contest(opened.owner), 'VetoWindowPassed');
  assert.equal(await executes(net, slashCase), net.tokens('100'));
});

test('contesting: what is refused', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain, roles } = net;
  const { opened, operator, slashCase, contest } = await accused(net);
  await net.refuses(contest(net.stranger), 'NotOwnerOrOperator');
  await net.refuses(contest(roles.slasher), 'NotOwnerOrOperator');
  await net.refuses(contest(opened.owner, new Uint8Array(32)), 'EmptyAnswer');

  // Another worker's owner has no say, even with a worker of its own in the place of this one.
  const other = await net.registersWorker('200');
  await net.refuses(contest(other.owner), 'NotOwnerOrOperator');
  const swapped = getContestSlashInstruction(
    {
      authority: other.owner,
      worker: other.address,
      slashCase: slashCase.address,
      answerHash: random32(),
    },
    network,
  );
  await net.refuses([swapped], 'WrongWorker');

  const second = await proposes(net, opened, await offenceOf(net, 1n));
  await net.does(cancelSlash({ network, slashCase: second, authority: roles.guardian }));
  await net.refuses(
    contestSlash({ slashCase: second, authority: operator, answerHash: random32() }),
    'CaseNotOpen',
  );
  await chain.travelTo(slashCase.executableAt);
  await net.refuses(contest(operator), 'VetoWindowPassed');
});
