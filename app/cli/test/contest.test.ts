import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import {
  cancelSlash,
  executeSlash,
  findSlashCaseAddress,
  type SlashCase,
} from '@inferix/staking-client';
import { caseNow, offenceOf, proposes } from '@inferix/staking-testkit/slashing';
import { Operator } from './harness/operator.js';

type Shown = {
  withdrawable: string;
  slashCases: { address: string; stage: string; rest: string; takeable: string | null }[];
};

const HASH = 'ab'.repeat(32);

/** A worker of 144 tokens with a case of 10 against it, and another key as its operator. */
async function startWithCase(t: Parameters<typeof Operator.start>[0]) {
  const owner = await Operator.start(t);
  const { net } = owner;
  const worker = { address: await owner.registers(), owner: owner.signer };
  const hot = await owner.keypair('hot.json');
  await owner.does(`worker set-operator ${worker.address} ${hot.address} --yes`);
  const slashCase = await proposes(net, worker, await offenceOf(net, net.tokens('10')));
  return { owner, net, worker, hot, slashCase };
}

const iso = (unix: bigint): string => new Date(Number(unix) * 1000).toISOString().slice(0, 19);

test('the operator contests with a file, which extends the deadlines once', async (t) => {
  const { owner, net, hot, slashCase } = await startWithCase(t);
  const { address, executableAt, lapsesAt } = slashCase;
  const delay = BigInt(slashCase.delaySecs);
  const answer = join(owner.folder, 'answer.txt');
  writeFileSync(answer, 'The machine was down for maintenance.');
  const hash = createHash('sha256').update('The machine was down for maintenance.').digest('hex');

  const line = `worker contest ${address} --answer ${answer} --keypair ${hot.file}`;
  const { asked, stdout, stderr, exitCode } = await owner.types(line.split(' '), 'y');
  assert.equal(exitCode, 0, stderr);
  assert.match(
    asked[0] ?? '',
    new RegExp(
      `^Contest slash case ${address}, which asks 10 tokens, with the answer ${hash}\\? ` +
        `It can be executed 3d later, from ${iso(executableAt + delay)}Z, and lapses ${iso(lapsesAt + delay)}Z\\.`,
    ),
  );
  assert.match(stderr, /^Only the owner can replace this answer later\.$/m);
  assert.match(
    stdout,
    new RegExp(`^Case ${address} contested with ${hash}; executable from `, 'm'),
  );
  const contested = await caseNow(net, slashCase);
  assert.equal(Buffer.from(contested.answerHash as Uint8Array).toString('hex'), hash);
  assert.deepEqual(
    [contested.executableAt, contested.lapsesAt],
    [executableAt + delay, lapsesAt + delay],
  );

  // The operator cannot replace it, the owner can, and the deadlines stay.
  assert.match(
    await owner.isRefused(
      `worker contest ${address} --hash ${HASH} --yes --keypair ${hot.file}`,
      2,
    ),
    new RegExp(
      `^Slash case ${address} is contested already, with ${hash}\\. Only the owner ${owner.address} can replace that answer\\.$`,
      'm',
    ),
  );
  const again = await owner.types(`worker contest ${address} --hash ${HASH}`.split(' '), 'y');
  assert.equal(again.exitCode, 0, again.stderr);
  assert.match(
    again.asked[0] ?? '',
    new RegExp(
      `^Replace the answer ${hash} to slash case ${address} with ${HASH}\\? Its deadlines stay\\.`,
    ),
  );
  assert.match(again.stdout, new RegExp(`^Case ${address} answered again with ${HASH}; `, 'm'));
  assert.deepEqual(
    { ...(await caseNow(net, slashCase)), answerHash: undefined },
    { ...contested, answerHash: undefined },
  );
});

test('what is no answer, and who may not answer, is refused', async (t) => {
  const { owner, net, worker, slashCase } = await startWithCase(t);
  const contest = `worker contest ${slashCase.address}`;
  const empty = join(owner.folder, 'empty.txt');
  writeFileSync(empty, '');
  const one = /^Pass the answer with --answer <file>, or its hash with --hash: one of them\.$/m;
  assert.match(await owner.isRefused(`${contest} --yes`, 2), one);
  assert.match(await owner.isRefused(`${contest} --answer ${empty} --hash ${HASH} --yes`, 2), one);
  assert.match(
    await owner.isRefused(`${contest} --answer ${empty} --yes`, 2),
    /empty\.txt is empty\. Write the answer first\.$/m,
  );
  assert.match(
    await owner.isRefused(`${contest} --answer ${empty}.not --yes`, 2),
    /empty\.txt\.not does not exist\.$/m,
  );
  for (const hash of ['abcd', `${HASH}00`, 'xy'.repeat(32), '0'.repeat(64)]) {
    assert.match(
      await owner.isRefused(`${contest} --hash ${hash} --yes`, 2),
      new RegExp(`^--hash: "${hash}" is not a hash\\. Write 64 hexadecimal digits, not all`, 'm'),
    );
  }
  const stranger = await owner.keypair('stranger.json');
  assert.match(
    await owner.isRefused(`${contest} --hash ${HASH} --yes --keypair ${stranger.file}`, 2),
    new RegExp(`^${stranger.address} is neither the owner \\w+ nor the operator `, 'm'),
  );
  assert.match(
    await owner.isRefused(`worker contest ${worker.address} --hash ${HASH} --yes`, 1),
    /^UnreadableAccount: /m,
  );
  const offenceId = new Uint8Array(32);
  const nothing = await findSlashCaseAddress({ worker: worker.address, offenceId }, net.network);
  assert.match(
    await owner.isRefused(`worker contest ${nothing} --hash ${HASH} --yes`, 1),
    /^AccountNotFound: /m,
  );

  // While the owner thinks, the case is vetoed.
  const { network, roles } = net;
  let books = await net.books();
  const late = await owner.types(`${contest} --hash ${HASH}`.split(' '), async () => {
    await net.does(cancelSlash({ network, slashCase, authority: roles.guardian }));
    books = await net.books();
    return 'y';
  });
  assert.equal(late.exitCode, 1);
  assert.match(late.stderr, /^CaseNotOpen: /m);
  assert.deepEqual(await net.books(), books, 'nothing moved');
  assert.match(
    await owner.isRefused(`${contest} --hash ${HASH} --yes`, 2),
    new RegExp(
      `^Slash case ${slashCase.address} is cancelled: nothing is left to contest\\.$`,
      'm',
    ),
  );
});

test('show says of each open case what can be done about it, and until when', async (t) => {
  const { owner, net, worker, slashCase } = await startWithCase(t);
  const { network, chain, roles } = net;
  const { address } = slashCase;
  const show = () => owner.does(`worker show ${worker.address}`);
  const says = (text: string, ...lines: string[]) => {
    const from = text.indexOf('Open slash case');
    assert.deepEqual(text.slice(from).split('\n').slice(0, lines.length), lines);
  };
  const vetoers = `the guardian ${roles.guardian.address} or the admin ${roles.admin.address}`;
  const offence = `  For reason 3, an offence of ${iso(slashCase.offenceAt)}Z`;
  const vetoed = '  Can be vetoed until it is executed';
  const contest = `inferix-stake worker contest ${address} --answer <file>`;
  const head = `Open slash case ${address}: asks 10 tokens; holds back 10 tokens`;
  const inTime = (text: string) => text.replace(/, in \d.*?(?=:|$)/gm, ', in T');
  const times = ({ executableAt, lapsesAt }: SlashCase) =>
    [`${iso(executableAt)}Z`, `${iso(lapsesAt)}Z`] as const;

  const [executable, lapses] = times(slashCase);
  const waiting = await show();
  assert.match(
    waiting,
    /^Withdrawable +nothing has matured; open slash cases hold back 10 tokens of the 144 tokens that it holds$/m,
  );
  says(
    inTime(waiting),
    head,
    offence,
    `  Can be contested until ${executable}, in T`,
    vetoed,
    `  Can be executed from ${executable}; lapses ${lapses}`,
    `  Next: ${contest}, which adds 3d to these times, and ask ${vetoers} to veto it`,
  );

  await owner.does(`worker contest ${address} --hash ${HASH} --yes`);
  const contested = await caseNow(net, slashCase);
  const [executable2, lapses2] = times(contested);
  says(
    inTime(await show()),
    head,
    offence,
    `  Contested with ${HASH}; the owner can replace that until ${executable2}, in T: ${contest}`,
    vetoed,
    `  Can be executed from ${executable2}; lapses ${lapses2}`,
    `  Next: send the answer to ${vetoers}, who can veto it`,
  );

  await chain.travelTo(contested.executableAt);
  says(
    inTime(await show()),
    head,
    offence,
    `  Contested with ${HASH}`,
    vetoed,
    `  Can be executed now, by anyone, which would take 10 tokens; lapses ${lapses2}, in T`,
    `  Next: ask ${vetoers} to veto it before somebody executes it`,
  );
  assert.match(
    await owner.isRefused(`worker contest ${address} --hash ${HASH} --yes`, 2),
    new RegExp(
      `^Slash case ${address} could be contested until ${executable2}\\. It can still be vetoed until it is executed: ask ${vetoers}\\.$`,
      'm',
    ),
  );

  await chain.travelTo(contested.lapsesAt);
  says(
    await show(),
    head,
    offence,
    `  Contested with ${HASH}`,
    `  Lapsed ${lapses2}: anyone can cancel it, and anyone can execute it until somebody does, which would take 10 tokens`,
    `  Next: have it cancelled, with any key: inferix-stake slash cancel ${address}`,
  );
  const { slashCases } = await owner.reads<Shown>(`worker show ${worker.address}`);
  assert.deepEqual(
    slashCases.map(({ address, stage, rest, takeable }) => ({ address, stage, rest, takeable })),
    [{ address, stage: 'lapsed', rest: '10000000', takeable: '10000000' }],
  );
  await net.does(executeSlash({ network, slashCase }));
  assert.doesNotMatch(await show(), /Open slash case|Withdrawable/);
});

test('a case that is executed in part is shown with what it still asks', async (t) => {
  const params = { slashLimitPerEpoch: 4_000_000n };
  const owner = await Operator.start(t, { params });
  const { net } = owner;
  const { network, chain } = net;
  const worker = { address: await owner.registers(), owner: owner.signer };
  const slashCase = await proposes(net, worker, await offenceOf(net, net.tokens('10')));
  await chain.travelTo(slashCase.executableAt);
  const show = () => owner.does(`worker show ${worker.address}`);
  assert.match(await show(), /^ {2}Can be executed now, by anyone, which would take 4 tokens; /m);
  await net.does(executeSlash({ network, slashCase }));
  const text = await show();
  const head = `Open slash case ${slashCase.address}: asks 10 tokens, of which 4 tokens are taken; holds back 6 tokens`;
  assert.ok(text.includes(`${head}\n`), text);
  assert.match(text, /^ {2}Not contested; that was possible until .*Z$/m);
  assert.match(
    text,
    /^ {2}Can be executed now, by anyone, (but the slash limits let nothing through|which would take 0\.\d+ tokens)/m,
  );
  assert.match(
    await owner.does(`worker history ${worker.address} --limit 1`),
    /^ {2}Slashed by 4 tokens \(case \w+, which asked 10 tokens in all\); it stays open for 6 tokens and lapses .*Z\.$/m,
  );
  // A worker gives at most half of what it held in an epoch, and the network 4 tokens.
  await chain.travelBy(BigInt(network.params.epochSecs));
  await net.does(executeSlash({ network, slashCase }));
  await chain.travelBy(BigInt(network.params.epochSecs));
  await net.does(executeSlash({ network, slashCase }));
  assert.match(
    await owner.does(`worker history ${worker.address} --limit 1`),
    /^ {2}Slashed by 2 tokens \(case \w+, which asked 10 tokens in all\); it is closed\.$/m,
  );
});

test('what no open case asks can be withdrawn, and no more', async (t) => {
  const owner = await Operator.start(t);
  const { net } = owner;
  const { network, chain, roles } = net;
  const worker = { address: await owner.registers(), owner: owner.signer };
  const { address } = worker;
  const half = await proposes(net, worker, await offenceOf(net, net.tokens('72')));
  const some = await proposes(net, worker, await offenceOf(net, net.tokens('20')));
  await owner.does(`worker unstake ${address} all --yes`);
  await chain.travelBy(BigInt(network.params.unbondingSecs));

  const text = await owner.does(`worker show ${address}`);
  assert.match(
    text,
    /^Withdrawable +52 tokens of 144 tokens that have matured; open slash cases hold back 92 tokens of the 144 tokens that it holds$/m,
  );
  assert.match(text, /^Ticket 0: 144 tokens, matured: inferix-stake worker withdraw \w+$/m);
  const withdraw = await owner.types(`worker withdraw ${address}`.split(' '), 'y');
  assert.equal(withdraw.exitCode, 0, withdraw.stderr);
  assert.match(withdraw.asked[0] ?? '', /^Withdraw 52 tokens from worker /);
  assert.match(
    withdraw.stderr,
    /^144 tokens have matured, and 52 tokens can be withdrawn: open slash cases hold back 92 tokens of the 144 tokens that it holds\. See inferix-stake worker show \w+$/m,
  );
  assert.match(withdraw.stdout, /^Withdrew 52 tokens\.$/m);

  assert.match(
    await owner.isRefused(`worker withdraw ${address} --yes`, 1),
    /^92 tokens have matured, and 0 tokens can be withdrawn: .*\nSlashCaseOpen: /m,
  );
  assert.match(
    await owner.does(`worker show ${address}`),
    /^Ticket 0: 92 tokens, matured, and held back by open slash cases$/m,
  );
  for (const slashCase of [half, some]) {
    await net.does(cancelSlash({ network, slashCase, authority: roles.guardian }));
  }
  assert.match(await owner.does(`worker show ${address}`), /^Withdrawable +92 tokens$/m);
  const { withdrawable } = await owner.reads<Shown>(`worker show ${address}`);
  assert.equal(withdrawable, net.tokens('92').toString());
  await owner.does(`worker withdraw ${address} --yes`);
});
