import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import type { Address } from '@solana/kit';

import { endpoint } from './harness/endpoint.js';
import { changes, lyingNode, withByte } from './harness/liar.js';
import { Operator } from './harness/operator.js';
import { GENESIS, scriptedNode } from './harness/scripted-node.js';

type Told = {
  dryRun: boolean;
  journal: string;
  transactions: number;
  done: number;
  already: number;
  failed: number;
  left: number;
  items: { name: Address; outcome: string; text: string; signature: string | null }[];
};
type Test = Parameters<typeof Operator.start>[0];

/** An operator with registered workers of 144 tokens, at S(n), and a file for them. */
async function start(t: Test, count: number) {
  const operator = await Operator.start(t);
  const { net } = operator;
  const workers: Address[] = [];
  for (let i = 0; i < count; i++) workers.push((await net.registersWorker()).address);
  const file = join(operator.folder, 'fleet.csv');
  const journal = `${file}.journal.jsonl`;
  const writes = (amounts: readonly string[]): void => {
    const lines = amounts.map((amount, i) => `${workers[i] ?? ''},${amount}`);
    writeFileSync(file, ['worker,amount', ...lines].join('\n'));
  };
  const line = (more = ''): string[] =>
    `fleet top-up --from ${file} --network ${net.network.address}${more}`.split(' ');
  const tells = async (more = '') => {
    const ended = await operator.types(line(`${more} --yes --output json`));
    assert.notEqual(ended.stdout, '', ended.stderr);
    return { ...(JSON.parse(ended.stdout) as Told), ...ended };
  };
  const refuses = (more: string, exitCode: 1 | 2): Promise<string> =>
    operator.isRefused(line(`${more} --yes`).join(' '), exitCode);
  const stakes = async (): Promise<string[]> => {
    const all = await Promise.all(workers.map((address) => net.worker({ address })));
    return all.map(({ activeStake }) => `${Number(activeStake) / 10 ** net.network.decimals}`);
  };
  return { operator, net, workers, file, journal, writes, line, tells, refuses, stakes };
}

/** An endpoint that answers nothing any more once it has passed a transaction on. */
const losesAnswers = (t: Test, url: string) =>
  endpoint(t, url, (_, sent) => (sent > 0 ? 403 : undefined));

test('fleet top-up asks with the total, and adds each amount once', async (t) => {
  const { operator, net, journal, writes, line, tells, stakes, refuses } = await start(t, 14);
  writes(Array<string>(14).fill('1.5'));
  const dry = await tells(' --dry-run');
  assert.deepEqual([dry.dryRun, dry.left, dry.exitCode], [true, 14, 0]);
  assert.ok(!existsSync(journal), 'a dry run leaves nothing behind');
  const asked = await operator.types(line(), 'no');
  assert.equal(asked.exitCode, 2);
  assert.match(
    asked.asked[0] ?? '',
    /^Add 21 tokens in all to 14 of 14 workers, in 2 transactions\? Fees: at most 0\.00001 SOL in all\. Rent: 0 SOL\. /,
  );
  const all = await tells();
  assert.deepEqual([all.transactions, all.done, all.failed, all.exitCode], [2, 14, 0, 0]);
  assert.equal(all.journal, journal);
  assert.deepEqual(await stakes(), Array<string>(14).fill('145.5'));

  const again = await tells();
  assert.deepEqual([again.transactions, again.already, again.exitCode], [0, 14, 0]);
  assert.match(again.items[0]?.text ?? '', /^1\.5 tokens added by \w{80,90}$/);
  const nothing = await tells(' --dry-run');
  assert.deepEqual([nothing.dryRun, nothing.already], [true, 14]);
  assert.deepEqual(await stakes(), Array<string>(14).fill('145.5'));

  const declined = await operator.types(line(' --again'), 'no');
  assert.match(declined.stderr, /Nothing was done/);
  assert.equal((await tells()).already, 14, 'nobody said yes to the second');
  const elsewhere = await endpoint(t, net.chain.url, ({ method }) => (answer) => {
    if (method === 'getGenesisHash') (answer as { result: unknown }).result = GENESIS;
  });
  assert.match(
    await refuses(` --url ${elsewhere.url} --verify-url ${net.chain.url}`, 2),
    /is of this network on another cluster, which began with block /,
  );
  const twice = await tells(' --again');
  assert.deepEqual([twice.done, twice.exitCode], [14, 0]);
  assert.deepEqual(await stakes(), Array<string>(14).fill('147'));
  writes([...Array<string>(13).fill('1.5'), '2']);
  assert.match(await refuses(' --again', 2), /^1 amounts of the file are not added yet, such as/);
  const changed = await tells();
  assert.deepEqual([changed.failed, changed.already, changed.exitCode], [1, 13, 1]);
  assert.match(changed.items[13]?.text ?? '', /^1\.5 tokens were added by .* says 2 tokens now/);
});

test('a run that lost its answer looks it up, and adds nothing twice', async (t) => {
  const { net, journal, writes, line, tells, stakes, operator } = await start(t, 14);
  writes(Array<string>(14).fill('2'));
  const { url, wires } = await losesAnswers(t, net.chain.url);
  const lost = await operator.types([...line(' --yes --output json'), '--url', url]);
  assert.equal(lost.exitCode, 3, lost.stderr);
  assert.ok(wires.size > 0);
  assert.equal((readFileSync(journal, 'utf8').match(/"type":"landed"/g) ?? []).length, 0);
  const rest = await tells();
  assert.match(rest.stderr, /^Looking up \d transactions? of an earlier run, until each has/m);
  assert.equal(rest.exitCode, 0, rest.stderr);
  assert.equal(rest.done + rest.already, 14);
  assert.equal(rest.transactions + wires.size, 2, 'what was sent is not sent again');
  assert.deepEqual(await stakes(), Array<string>(14).fill('146'));
});

test('a slot that no cluster has reached locks no honest endpoint out, and its transaction is looked up', async (t) => {
  const { net, journal, writes, tells, stakes, refuses } = await start(t, 2);
  writes(['2', '2']);
  await tells();
  const lies = (slot: string): void => {
    const text = readFileSync(journal, 'utf8');
    writeFileSync(journal, text.replaceAll(/("type":"landed".*"slot":)"\d+"/g, `$1"${slot}"`));
  };
  lies('100000000000');
  // Whether that slot is wrong or this endpoint, it alone cannot say: a second one is asked, too.
  assert.match(
    await refuses('', 1),
    /^1 transaction of \S+ landed in a slot that the cluster has not reached, .* Name a second endpoint with --verify-url/m,
  );
  const other = await endpoint(t, net.chain.url, () => undefined);
  const second = ` --verify-url ${other.url}`;
  const after = await tells(second);
  assert.deepEqual([after.already, after.transactions, after.exitCode], [2, 0, 0], after.stderr);
  assert.match(
    after.stderr,
    /^1 transaction of \S+ landed in a slot that the cluster has not reached/m,
  );
  assert.match(after.stderr, /^Looking up 1 transaction of an earlier run, until /m);
  // The true slot stands behind the false one, and counts.
  const later = await tells();
  assert.deepEqual([later.already, later.stderr], [2, '']);
  lies('100000000000');
  const again = await tells(` --again${second}`);
  assert.deepEqual([again.done, again.exitCode], [2, 0], again.stderr);
  assert.deepEqual(await stakes(), ['148', '148']);
});

test('an endpoint that hides a transaction, or forgets, sends nothing', async (t) => {
  const { net, writes, line, refuses, stakes, operator, tells } = await start(t, 2);
  writes(['2', '2']);
  const { url } = await losesAnswers(t, net.chain.url);
  const lost = await operator.types([...line(' --yes --output json'), '--url', url]);
  assert.equal(lost.exitCode, 3, lost.stderr);
  // The heights are past its last block, the history lacks it, and does not go back to it.
  const hides = (oldest?: number) =>
    endpoint(t, net.chain.url, ({ method }) => (answer) => {
      const { result } = answer;
      if (!result) return;
      if (method === 'getEpochInfo') result.blockHeight = (result.blockHeight ?? 0) + 1_000;
      if (method === 'getSignatureStatuses') {
        result.value = [null];
        result.context.slot += 1_000_000;
      }
      if (method === 'getFirstAvailableBlock' && oldest !== undefined) {
        (answer as { result: unknown }).result = oldest;
      }
    });
  const forgetful = await hides(1_000_000_000);
  const told = await refuses(` --url ${forgetful.url}`, 1);
  assert.match(told, /The endpoint does not go back to when transaction \w+ was signed/);
  // Another endpoint that is named shows it: one of the two is wrong, and nothing is done by the word of either.
  const liar = await hides();
  const both = ` --url ${liar.url} --verify-url ${net.chain.url}`;
  assert.match(
    await refuses(both, 1),
    /^One endpoint shows that transaction \w+ of an earlier run has/m,
  );
  const after = await tells();
  assert.deepEqual([after.already, after.transactions], [2, 0]);
  assert.deepEqual(await stakes(), ['146', '146']);
});

/** A node that takes transactions for itself, and shows them as landed. */
async function swallows(t: Test, url: string) {
  const ask = async (
    method: string,
    params: unknown[],
  ): Promise<{ result: { context: { slot: number } } }> => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const headers = { 'content-type': 'application/json' };
    return (await (await fetch(url, { method: 'POST', headers, body })).json()) as never;
  };
  const { result: genesis } = (await ask('getGenesisHash', [])) as unknown as { result: string };
  return scriptedNode(
    t,
    async ({ method, params }) => {
      if (method === 'sendTransaction') return { result: NEVER_SENT };
      const reply = await ask(method, params);
      if (method !== 'getSignatureStatuses') return reply;
      const { context } = reply.result;
      const landed = { slot: context.slot, err: null, confirmations: null, status: { Ok: null } };
      return { result: { context, value: [{ ...landed, confirmationStatus: 'finalized' }] } };
    },
    { genesis },
  );
}

const NEVER_SENT = '1'.repeat(64);

test('that a transaction has landed is not one endpoint of two to say', async (t) => {
  const { net, journal, writes, tells, refuses, stakes } = await start(t, 2);
  writes(['2', '2']);
  const liar = await swallows(t, net.chain.url);
  const both = ` --url ${liar.url} --verify-url ${net.chain.url}`;
  const told = await tells(both);
  assert.deepEqual([told.done, told.failed, told.exitCode], [0, 2, 1]);
  assert.match(
    told.items[0]?.text ?? '',
    /^one endpoint shows that it has landed, and another one lacks/,
  );
  assert.doesNotMatch(readFileSync(journal, 'utf8'), /"type":"landed"/);
  assert.match(
    await refuses(both, 1),
    /^One endpoint shows that transaction \w+ of an earlier run has/m,
  );
  // Once no block can take it any more, it is sent.
  const pastIt = await endpoint(t, net.chain.url, ({ method }) => ({ result }) => {
    if (method === 'getEpochInfo' && result) result.blockHeight = (result.blockHeight ?? 0) + 1_000;
  });
  const rest = await tells(` --url ${pastIt.url} --verify-url ${net.chain.url}`);
  assert.deepEqual([rest.done, rest.exitCode], [2, 0], rest.stderr);
  assert.deepEqual(await stakes(), ['146', '146']);
});

test('a run that was killed before it sent goes on when its transaction has expired', async (t) => {
  const { net, journal, writes, line, tells, stakes, operator } = await start(t, 2);
  writes(['2', '2']);
  const { url, wires } = await endpoint(t, net.chain.url, ({ method }) =>
    method === 'sendTransaction' ? 403 : undefined,
  );
  // Its process dies where the request that sends it is refused: the journal has it, the chain does not.
  const killed = operator.types([...line(' --yes --output json'), '--url', url]);
  const pastIt = await endpoint(t, net.chain.url, ({ method }) => ({ result }) => {
    if (method === 'getEpochInfo' && result) result.blockHeight = (result.blockHeight ?? 0) + 1_000;
  });
  const ended = await killed;
  assert.notEqual(ended.exitCode, 0);
  assert.equal(wires.size, 0);
  assert.equal((readFileSync(journal, 'utf8').match(/"type":"sent"/g) ?? []).length, 1);
  // Half a line, as a kill leaves it.
  appendFileSync(journal, '{"type":"sent","at":"20');
  const rest = await tells(` --url ${pastIt.url}`);
  assert.deepEqual([rest.done, rest.exitCode], [2, 0]);
  assert.match(readFileSync(journal, 'utf8'), /"type":"gone"/);
  assert.deepEqual(await stakes(), ['146', '146']);
  assert.equal((await tells()).already, 2);
});

test('a line that is refused fails only itself', async (t) => {
  const { net, file, workers, tells, stakes, operator } = await start(t, 3);
  const [a, b, c] = workers;
  const opened = await net.opensWorker();
  const lines = [
    `${a},1`,
    // A stranger may not add to a worker that is not registered.
    `${opened.address},1`,
    `${b},1`,
    `${net.stranger.address},1`,
    `${c},minimum`,
  ];
  writeFileSync(file, ['worker,amount', ...lines].join('\n'));
  const told = await tells(' --max 100');
  assert.equal(told.exitCode, 1);
  assert.deepEqual(
    told.items.map(({ outcome }) => outcome),
    ['done', 'failed', 'done', 'failed', 'already'],
  );
  assert.match(told.items[1]?.text ?? '', /is not registered, so only its owner or operator/);
  assert.equal(told.items[3]?.text, 'Not a worker of this network');
  assert.equal(told.items[4]?.text, '144 tokens are enough');
  assert.match(told.stderr, /"2 of 5 failed: the table says why\./);
  assert.deepEqual(await stakes(), ['145', '145', '144']);
  assert.match(
    await operator
      .does(`fleet top-up --from ${file} --network ${net.network.address} --max 1 --yes`)
      .catch(String),
    /2 of 5 refused/,
  );
});

test('minimum adds exactly what each lacks, with a cushion of S(n)', async (t) => {
  const { net, file, workers, tells, refuses, stakes } = await start(t, 3);
  const [a, b, c] = workers;
  await net.passesEpochs(1n);
  await net.commits('0.9');
  writeFileSync(file, `worker,amount\n${a},minimum\n${b},\n${c},30\n`);
  const dry = await tells(' --amount minimum --dry-run');
  assert.deepEqual(
    dry.items.map(({ text }) => text),
    [
      '16 tokens, to a stake of 160 tokens',
      '16 tokens, to a stake of 160 tokens',
      '30 tokens, to a stake of 174 tokens',
    ],
  );
  // One endpoint's word is not enough for what nobody looks at.
  const more = ' --amount minimum --cushion 2.5';
  assert.match(
    await refuses(more, 2),
    /^What "minimum" takes depends on what an endpoint shows\. Say how much .* --max <tokens>\. Name a second/m,
  );
  assert.match(
    await refuses(`${more} --max 69.999999`, 1),
    /^70 tokens would be taken in all, more than --max allows\. Nothing was sent\./m,
  );
  await tells(`${more} --max 70`);
  assert.deepEqual(await stakes(), ['164', '164', '174']);
  const again = await tells(`${more} --max 0`);
  assert.deepEqual([again.already, again.transactions], [3, 0]);
});

test('what is too little or wrong is told before anything is sent', async (t) => {
  const { net, file, workers, writes, refuses, journal } = await start(t, 2);
  const [a, b] = workers;
  writes(['600', '600']);
  assert.match(
    await refuses('', 1),
    /^1,200 tokens are needed in all, and the token account \w+ of \w+ holds 1,000 tokens: 200 tokens are missing\./m,
  );
  writeFileSync(file, `worker,amount\n${a},0\n${b},x\n${a},\n`);
  const told = await refuses('', 2);
  assert.match(told, /^ {2}line 2: amount: give tokens above 0, or "minimum"$/m);
  assert.match(told, /^ {2}line 3: amount: /m);
  assert.match(
    told,
    /^ {2}line 4: amount is missing: write it into that column, or give --amount$/m,
  );
  writeFileSync(file, `worker,amount\n${a},1\n${a},1\n`);
  assert.match(await refuses('', 2), /line 3: worker \w+ is in line 2 already\. Nothing was sent/);
  writes(['1', '1']);
  assert.match(
    await refuses(` --journal ${file}`, 2),
    /is not a journal \(line 1\)\. Name another/,
  );
  writeFileSync(journal, '{"type":"run","at":"x"}\n');
  assert.match(await refuses('', 2), /is not a journal \(line 1\)/);
  writeFileSync(journal, '');
  const liar = await lyingNode(
    t,
    net.chain.url,
    changes((address, shown) => (address === a ? withByte(120, 99, shown) : shown)),
  );
  assert.match(
    await refuses(` --verify-url ${liar.url}`, 1),
    /disagree about 1 of 2 workers, such/,
  );
});

test('one run at a time for a journal', async (t) => {
  const { operator, writes, line, refuses, stakes } = await start(t, 1);
  writes(['1']);
  let told = '';
  const ended = await operator.types(line(), async () => {
    told = await refuses('', 2);
    return 'yes';
  });
  assert.equal(ended.exitCode, 0, ended.stderr);
  assert.match(told, /has been sending since .*under the lock .*\.journal\.jsonl\.lock\. Wait/);
  assert.deepEqual(await stakes(), ['145']);
});

test('a machine in two files is given once what it lacks, by runs at once', async (t) => {
  const { operator, net, workers, file, writes, line, stakes } = await start(t, 1);
  const [worker = net.network.address] = workers;
  await net.passesEpochs(1n);
  await net.commits('0.9');
  writes(['minimum']);
  const other = join(operator.folder, 'other.csv');
  writeFileSync(other, `worker,amount\n${worker},minimum`);
  const second = line(' --max 500 --yes').map((word) => (word === file ? other : word));
  let told = '';
  const ended = await operator.types(line(), async () => {
    told = await operator.isRefused(second.join(' '), 2);
    return 'yes';
  });
  assert.equal(ended.exitCode, 0, ended.stderr);
  assert.match(told, /has been sending since .*under the lock .*fleet-\w+-\w+\.lock\. Wait/);
  assert.deepEqual(await stakes(), ['160']);
  // It sees now that nothing is missing, and holds nobody up.
  assert.match(await operator.does(second.join(' ')), /160 tokens are enough/);
  assert.deepEqual(await stakes(), ['160']);
});

test('a file by another name has the same journal', async (t) => {
  const { operator, file, journal, writes, line, tells, stakes } = await start(t, 1);
  writes(['1']);
  await tells();
  const link = join(operator.folder, 'link.csv');
  symlinkSync(file, link);
  const linked = line(' --yes --output json').map((word) => (word === file ? link : word));
  const again = JSON.parse(await operator.does(linked.join(' '))) as Told;
  assert.deepEqual([again.journal, again.transactions, again.already], [journal, 0, 1]);
  assert.deepEqual(await stakes(), ['145']);
  assert.ok(!existsSync(`${link}.journal.jsonl`));
});
