import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import type { Address } from '@solana/kit';

import { fetchSlashCase, Role, type SlashCase } from '@inferix/staking-client';
import { caseNow, offenceOf, proposes } from '@inferix/staking-testkit/slashing';
import { Governors } from './harness/governors.js';
import { lyingNode, type Shown as Account } from './harness/liar.js';

type Shown = {
  address: Address;
  stage: string;
  takeable: string;
  actions: { action: string; by: string; from: string | null; command: string }[];
};
const TIME = '\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z';
const iso = (unix: bigint): string =>
  `${new Date(Number(unix) * 1000).toISOString().slice(0, 19)}Z`;

/** A worker of 144 tokens with a case of 10 against it. */
async function startWithCase(t: Parameters<typeof Governors.start>[0]) {
  const governors = await Governors.start(t);
  const { net } = governors;
  const worker = await net.registersWorker();
  const slashCase = await proposes(net, worker, await offenceOf(net, net.tokens('10')));
  return { governors, net, worker, slashCase };
}

/** A slasher with evidence in a file. */
async function startSlasher(t: Parameters<typeof Governors.start>[0]) {
  const governors = await Governors.start(t);
  const worker = await governors.net.registersWorker();
  const evidence = join(governors.operator.folder, 'evidence.json');
  writeFileSync(evidence, '{"frames": 3}');
  const at = iso(await governors.net.chain.now());
  const propose = (more: string, address = worker.address): string =>
    `slash propose ${address} --reason 3 ${more}`;
  return { governors, worker, evidence, at, propose };
}

test('slash propose says what it asks of which stake, and who can stop it', async (t) => {
  const { governors, worker, evidence, at, propose } = await startSlasher(t);
  const { net } = governors;
  const reporter = net.stranger.address;
  const line = propose(`--amount 25 --at ${at} --evidence ${evidence}`);
  const { question, stdout } = await governors.agrees(`${line} --reporter ${reporter}`, 'slasher');
  assert.match(
    question,
    new RegExp(
      `^Open slash case (\\w+) against worker ${worker.address} of owner ${worker.owner.address}, for 25 tokens ` +
        `of the 144 tokens that it holds, reason 3, an offence of ${at}\\? It can be executed from ${TIME}, in 3d, ` +
        `and vetoed by the guardian ${governors.key('guardian')} or the admin ${governors.key('admin')} until it is\\.`,
    ),
  );
  assert.match(stdout, /^Slash of 25 tokens proposed \(case \w+\); executable from /);
  const [, address = ''] = /case (\w+) against/.exec(question) ?? [];
  const slashCase = await fetchSlashCase(net.chain.connection, address as Address);
  const hash = createHash('sha256').update('{"frames": 3}').digest('hex');
  assert.equal(Buffer.from(slashCase.evidenceHash as Uint8Array).toString('hex'), hash);
  assert.deepEqual(slashCase.offenceId, slashCase.evidenceHash);
  assert.deepEqual(
    [slashCase.asked, slashCase.reporter, slashCase.reason, iso(slashCase.offenceAt)],
    [net.tokens('25'), reporter, 3, at],
  );
  // The same evidence opens no second case, also for another amount.
  assert.match(
    await governors.isRefused(propose(`--amount 1 --at ${at} --evidence ${evidence}`), 'slasher'),
    new RegExp(`^This offence has case ${address}, which is open\\. An offence has one case`),
  );
});

test('slash propose refuses what the program would refuse, in words', async (t) => {
  const { governors, worker, evidence, at, propose } = await startSlasher(t);
  const { net } = governors;
  const good = `--amount 25 --at ${at} --evidence ${evidence}`;
  const opened = (await net.worker(worker)).openedAt;
  for (const [more, told] of [
    [
      `--amount 0 --at ${at} --evidence ${evidence}`,
      /^--amount: a case asks more than nothing\.$/m,
    ],
    [
      `--amount 72.000001 --at ${at} --evidence ${evidence}`,
      /^--amount: a case can ask 72 tokens of this worker at most now, of the 144 tokens that it holds\./,
    ],
    [
      `--amount 25 --at 2026-01-31 --evidence ${evidence}`,
      /^--at: "2026-01-31" is not a time in UTC/,
    ],
    [
      `--amount 25 --at 2999-01-01T00:00:00Z --evidence ${evidence}`,
      /has not been yet: the chain's/,
    ],
    [
      `--amount 25 --at ${iso(opened - 60n)} --evidence ${evidence}`,
      new RegExp(`was before the worker was opened, ${iso(opened)}\\.$`, 'm'),
    ],
    [`--amount 25 --at ${at}`, /^Pass the evidence with --evidence <file>, or its --evidence-hash/],
    [`${good} --evidence-hash ${'ab'.repeat(32)}`, /^Pass the evidence with/],
    [`--amount 25 --at ${at} --evidence ${evidence}.not`, /evidence\.json\.not does not exist\.$/m],
    [`--amount 25 --at ${at} --evidence-hash abcd`, /^--evidence-hash: "abcd" is not 64 hex/],
    [`${good} --id ${'0'.repeat(64)}`, /^--id: "0+" is not 64 hexadecimal digits, not all/],
    [`${good} --reporter x`, /^--reporter: "x" is not a valid address\.$/m],
  ] as const) {
    assert.match(await governors.isRefused(propose(more), 'slasher'), told);
  }
  assert.match(await governors.isRefused(propose(good), 'admin'), / is not the slasher /);
  const empty = await net.opensWorker();
  assert.match(
    await governors.isRefused(propose(good, empty.address), 'slasher'),
    /^Nothing can be asked of worker \w+: it holds nothing free\.$/m,
  );
  await governors.does('pause slash-proposals', 'guardian');
  assert.match(
    await governors.isRefused(propose(good), 'slasher'),
    new RegExp(`^The guardian has paused slash proposals until ${TIME}\\.$`, 'm'),
  );
  // At the edge it works.
  await governors.does('unpause slash-proposals', 'admin');
  const most = propose(`--amount most --at ${at} --evidence ${evidence}`);
  // Of a liar it would ask too little, and an offence has one case.
  assert.match(
    await governors.isRefused(most, 'slasher'),
    /^What "most" is depends on .* --verify-url/,
  );
  const honest = await lyingNode(t, governors.net.chain.url, () => undefined);
  await governors.does(`${most} --verify-url ${honest.url}`, 'slasher');
  assert.equal((await net.worker(worker)).openAsked, net.tokens('72'));
});

test('an offence of before this slasher took office is not proposed', async (t) => {
  const { governors, evidence, at, propose } = await startSlasher(t);
  const heir = await governors.operator.keypair('slasher.json');
  await governors.net.appoints(Role.Slasher, heir.address);
  assert.match(
    await governors.isRefused(
      `${propose(`--amount 25 --at ${at} --evidence ${evidence}`)} --keypair ${heir.file}`,
    ),
    new RegExp(`^--at: ${at} was before this slasher took office, ${TIME}\\.$`, 'm'),
  );
});

test('slash list and show say who may do what now, through the life of a case', async (t) => {
  const { governors, net, worker, slashCase } = await startWithCase(t);
  const { address, executableAt, lapsesAt, offenceAt } = slashCase;
  const { operator } = governors;
  const list = (more = ''): Promise<string> => operator.does(governors.line(`slash list${more}`));
  const show = (): Promise<string> => operator.does(`slash show ${address}`);
  const actions = async (): Promise<string[]> =>
    (await operator.reads<Shown>(`slash show ${address}`)).actions.map(
      ({ action, from }) => `${action} ${from === null ? 'now' : 'later'}`,
    );
  const vetoers = `the guardian ${governors.key('guardian')} or the admin ${governors.key('admin')}`;

  assert.match(
    await list(),
    new RegExp(
      `^${address} +${worker.address} +10 tokens +OPEN, waiting +anyone can execute it from ${iso(executableAt)}, in `,
      'm',
    ),
  );
  assert.match(
    await list(),
    new RegExp(
      `^1 case is open, for 10 tokens\\. Each can be stopped until it is executed by ${vetoers}: `,
      'm',
    ),
  );
  const waiting = await show();
  assert.match(waiting, /^State +OPEN, waiting$/m);
  assert.match(waiting, new RegExp(`^Executable +${iso(executableAt)}, in `, 'm'));
  assert.match(waiting, new RegExp(`^Lapses +${iso(lapsesAt)}, in `, 'm'));
  assert.match(
    waiting,
    new RegExp(
      `^Stop it for good \\(veto\\): ${vetoers}, NOW, until it has taken all that it asks\\.\n {2}inferix-stake slash cancel ${address}$`,
      'm',
    ),
  );
  assert.match(waiting, new RegExp(`^Execute it: anyone, from ${iso(executableAt)}, in `, 'm'));
  assert.deepEqual(await actions(), ['veto now', 'contest now', 'execute later']);

  await net.chain.travelTo(executableAt);
  const due = await show();
  assert.match(due, /^State +OPEN, EXECUTABLE NOW$/m);
  assert.match(due, /^Would take now +10 tokens$/m);
  assert.deepEqual(await actions(), ['veto now', 'execute now']);
  assert.match(
    await list(),
    / OPEN, EXECUTABLE NOW +anyone can execute it, which takes 10 tokens; /,
  );

  await net.chain.travelTo(lapsesAt);
  assert.match(await show(), /^State +OPEN, LAPSED, STILL EXECUTABLE$/m);
  assert.deepEqual(await actions(), ['cancel now', 'execute now']);
  const { question } = await governors.agrees(`slash cancel ${address}`);
  assert.match(question, new RegExp(`^Cancel the lapsed slash case ${address} against worker`));
  assert.deepEqual(await actions(), ['close later']);
  assert.equal(await list(), 'No slash case is open.\n');
  assert.match(await list(' --all'), / 0 tokens +cancelled +it took 0 tokens$/m);
  assert.match(await list(` --worker ${net.stranger.address} --all`), /^No slash case is open\.$/m);

  assert.match(
    await governors.isRefused(`slash close ${address}`),
    new RegExp(`^Slash case ${address} can be closed from ${TIME}, in `),
  );
  await net.chain.travelTo(offenceAt + 60n * 86_400n + 1n);
  assert.deepEqual(await actions(), ['close now']);
  const closed = await governors.agrees(`slash close ${address}`);
  assert.match(closed.question, new RegExp(`^Close slash case ${address}, and return its rent to`));
});

test('slash cancel is a veto of guardian or admin, of nobody else', async (t) => {
  const { governors, net, slashCase } = await startWithCase(t);
  const { address } = slashCase;
  assert.match(
    await governors.isRefused(`slash cancel ${address}`, 'slasher'),
    new RegExp(`^${governors.key('slasher')} is neither the guardian \\w+ nor the admin `),
  );
  const { question } = await governors.agrees(`slash cancel ${address}`, 'guardian');
  assert.match(
    question,
    new RegExp(
      `^Veto slash case ${address} against worker ${slashCase.worker}, which still asks 10 tokens\\? What it has taken, 0 tokens,`,
    ),
  );
  const vetoed = await caseNow(net, slashCase);
  assert.deepEqual([vetoed.state, vetoed.vetoedBy], ['cancelled', governors.key('guardian')]);
  for (const [command, role] of [
    ['cancel', 'admin'],
    ['execute', undefined],
  ] as const) {
    assert.match(
      await governors.isRefused(`slash ${command} ${address}`, role),
      new RegExp(`^Slash case ${address} is cancelled already, by ${governors.key('guardian')}\\.`),
    );
  }
});

test('slash execute takes what the limits let through, and says what stays open', async (t) => {
  const governors = await Governors.start(t, { params: { slashLimitPerEpoch: 6_000_000n } });
  const { net } = governors;
  const worker = await net.registersWorker();
  const slashCase = await proposes(net, worker, await offenceOf(net, net.tokens('10')));
  const { address, executableAt } = slashCase;
  assert.match(
    await governors.isRefused(`slash execute ${address}`),
    new RegExp(
      `^Slash case ${address} can be executed from ${iso(executableAt)}, in .* contested or`,
    ),
  );
  await net.chain.travelTo(executableAt);
  const { question } = await governors.agrees(`slash execute ${address}`);
  assert.match(
    question,
    new RegExp(
      `^Execute slash case ${address} against worker ${worker.address}\\? It takes 6 tokens, into the penalty pool\\. It stays open for 4 tokens at most\\.`,
    ),
  );
  const part: SlashCase = await caseNow(net, slashCase);
  assert.ok(part.taken >= net.tokens('6') && part.state === 'open');
});

test('slash execute sends nothing that the limits would not let through', async (t) => {
  const governors = await Governors.start(t, { params: { slashLimitPerEpoch: 1n } });
  const { net } = governors;
  const worker = await net.registersWorker();
  const slashCase = await proposes(net, worker, await offenceOf(net, net.tokens('10')));
  await net.chain.travelTo(slashCase.executableAt);
  const execute = `slash execute ${slashCase.address}`;
  await governors.does(execute);
  assert.match(
    await governors.isRefused(execute),
    new RegExp(
      `^The slash limits let nothing of case \\w+ through now\\. The network's limit is whole ${TIME}, the`,
    ),
  );
});

test('a case that one endpoint hides, or shows in another way, is named', async (t) => {
  const { governors, net, slashCase } = await startWithCase(t);
  const { url } = net.chain;
  const blind = await lyingNode(
    t,
    url,
    () => undefined,
    (shown) => shown.slice(1),
  );
  const line = (one: string, other: string): string[] =>
    governors.line(`slash list --url ${one} --verify-url ${other}`).split(' ');
  for (const typed of [line(url, blind.url), line(blind.url, url)]) {
    const { exitCode, stdout, stderr } = await governors.operator.types(typed);
    assert.equal(exitCode, 1);
    assert.match(stdout, new RegExp(`^${slashCase.address} `, 'm'), 'it is listed anyway');
    assert.match(stderr, new RegExp(`does not show case ${slashCase.address} as the other`));
  }
  const honest = await lyingNode(t, url, () => undefined);
  assert.equal((await governors.operator.types(line(url, honest.url))).exitCode, 0);

  // One that shows another amount makes nobody veto or execute it.
  const asks = (shown: Account): Account => {
    if (!shown) return shown;
    const bytes = Buffer.from(shown.data[0], 'base64');
    const at = bytes.indexOf(Buffer.from(BigUint64Array.of(net.tokens('10')).buffer));
    if (at > 0) bytes.writeBigUInt64LE(net.tokens('1'), at);
    return { ...shown, data: [bytes.toString('base64'), 'base64'] };
  };
  const liar = await lyingNode(t, url, (answer, _, [address]) => {
    if (address !== slashCase.address) return;
    const { value } = answer;
    answer.value = Array.isArray(value) ? value.map(asks) : asks(value);
  });
  for (const [one, other] of [
    [url, liar.url],
    [liar.url, url],
  ]) {
    const command = `slash cancel ${slashCase.address} --url ${one} --verify-url ${other}`;
    assert.match(
      await governors.isRefused(command, 'guardian', 1),
      /disagree about the slash case's asked, rest\. Nothing was sent\./,
    );
  }
});

test('a node that shows another case makes the guardian veto none that was not typed', async (t) => {
  const { governors, net, worker, slashCase: slight } = await startWithCase(t);
  const grave = await proposes(net, worker, await offenceOf(net, net.tokens('40')));
  // Two cases of one worker. What is asked for by the one's address is shown with the other's offence.
  const liar = await lyingNode(t, net.chain.url, (answer, _, [address]) => {
    if (address === slight.address) answer.value = withOffence(answer.value, grave.offenceId);
  });
  const command = `slash cancel ${slight.address} --url ${liar.url}`;
  assert.match(await governors.isRefused(command, 'guardian', 1), /^OtherAccount: /m);
  assert.equal((await caseNow(net, grave)).state, 'open');
  assert.equal((await caseNow(net, slight)).state, 'open');
});

/** A case's account with the id of another offence. */
function withOffence(value: Account | Account[], id: SlashCase['offenceId']): typeof value {
  const [shown] = [value].flat();
  if (!shown) return value;
  const bytes = Buffer.from(shown.data[0], 'base64');
  bytes.set(id, OFFENCE_ID);
  const lie: Account = { ...shown, data: [bytes.toString('base64'), 'base64'] };
  return Array.isArray(value) ? [lie] : lie;
}

/** Where a case's account has it: after its layout, its network and its worker. */
const OFFENCE_ID = 80;
