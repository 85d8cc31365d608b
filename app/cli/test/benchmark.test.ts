import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import type { Address } from '@solana/kit';

import { acceptsUntil, parseNano, termsAt } from '@inferix/staking-client';
import { endpoint } from './harness/endpoint.js';
import { Governors } from './harness/governors.js';
import { changes, lyingNode, withByte } from './harness/liar.js';

type Told = {
  dryRun: boolean;
  transactions: number;
  done: number;
  already: number;
  failed: number;
  left: number;
  items: { name: Address; outcome: string; text: string; signature: string | null }[];
};
const TIME = '\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z';

/** A benchmark authority with so many workers, and a file for them. */
async function start(t: Parameters<typeof Governors.start>[0], count: number) {
  const governors = await Governors.start(t);
  const { net, operator } = governors;
  const workers: Address[] = [];
  for (let i = 0; i < count; i++) workers.push((await net.opensWorker()).address);
  const file = join(operator.folder, 'benchmarks.csv');
  const writes = (lines: readonly (readonly [string, string])[]): void => {
    writeFileSync(file, ['worker,benchmark', ...lines.map((line) => line.join(','))].join('\n'));
  };
  const line = (more = ''): string[] =>
    governors.line(`benchmark attest --from ${file}${more}`, 'benchmarkAuthority').split(' ');
  const told = async (more = ''): Promise<Told & { exitCode: number; stderr: string }> => {
    const ended = await operator.types(line(`${more} --yes --output json`));
    assert.notEqual(ended.stdout, '', ended.stderr);
    return { ...(JSON.parse(ended.stdout) as Told), ...ended };
  };
  return { governors, net, operator, workers, file, writes, line, told };
}

test('benchmark attest of one worker: first at once, then once per epoch and within a step', async (t) => {
  const { governors, net, workers } = await start(t, 1);
  const [worker = assert.fail()] = workers;
  const attest = (ib: string, more = ''): string => `benchmark attest ${worker} ${ib}${more}`;
  const first = await governors.agrees(attest('0.5'), 'benchmarkAuthority');
  assert.match(
    first.question,
    new RegExp(`^Attest worker ${worker} of owner \\w+: 0\\.5 IB at once, its first\\? Fee: `),
  );
  assert.match(
    await governors.does(attest('0.5'), 'benchmarkAuthority'),
    /^Nothing to do: 0\.5 IB is attested in this epoch\.$/m,
  );
  assert.match(
    await governors.isRefused(attest('0.55'), 'benchmarkAuthority'),
    /^Attested in this epoch already: 0\.5 IB\.$/m,
  );
  await net.passesEpochs(1n);
  assert.match(
    await governors.isRefused(attest('0.600000001'), 'benchmarkAuthority'),
    /^0\.600000001 IB is more than a step of 20% from 0\.5 IB: 0\.6 IB at this side, or with --admin\.$/m,
  );
  assert.match(
    await governors.isRefused(attest('0.55'), 'admin'),
    / is not the benchmark authority /,
  );
  assert.match(await governors.isRefused(attest('0'), 'benchmarkAuthority'), /give IB above 0/);
  const again = await governors.agrees(
    attest('0.75', ` --admin ${governors.file('admin')}`),
    'benchmarkAuthority',
  );
  assert.match(again.question, new RegExp(`0\\.75 IB from ${TIME}, now 0\\.5 IB\\?`));
  await net.passesEpochs(1n);
  const admin = governors.file('admin');
  await governors.does(
    `${attest('1')} --admin ${admin} --fee-payer ${admin}`,
    'benchmarkAuthority',
  );
  await net.passesEpochs(1n);
  await net.chain.travelTo(acceptsUntil(await net.current(), await net.chain.now()));
  assert.match(
    await governors.isRefused(attest('0.7'), 'benchmarkAuthority'),
    new RegExp(
      `^Attested in an epoch's first half only, which ended ${TIME}: again from ${TIME}\\.$`,
      'm',
    ),
  );
});

test('a file is priced before it starts, and goes in few transactions', async (t) => {
  const { net, operator, workers, writes, line, told } = await start(t, 24);
  writes(workers.map((worker) => [worker, '0.5']));
  const before = await net.books();
  const dry = await told(' --dry-run');
  assert.deepEqual([dry.dryRun, dry.left, dry.exitCode], [true, 24, 0]);
  const refused = await operator.types(line(), 'no');
  assert.equal(refused.exitCode, 2);
  assert.match(
    refused.asked[0] ?? '',
    /^Attest 24 of 24 benchmarks, in 2 transactions\? Fees: at most 0\.00001 SOL in all, /,
  );
  assert.deepEqual(await net.books(), before, 'nothing moved');

  const all = await told();
  assert.deepEqual([all.transactions, all.done, all.already, all.failed], [2, 24, 0, 0]);
  assert.equal(new Set(all.items.map(({ signature }) => signature)).size, 2);
  for (const address of workers) {
    assert.equal((await net.worker({ address })).benchmark.current, parseNano('0.5'));
  }
  const again = await told();
  assert.deepEqual([again.transactions, again.done, again.already], [0, 0, 24]);
  const nothing = await told(' --dry-run');
  assert.deepEqual([nothing.dryRun, nothing.transactions, nothing.already], [true, 0, 24]);
});

test('one worker that cannot be attested fails no other, and is named', async (t) => {
  const { net, governors, workers, writes, told } = await start(t, 3);
  const [a = assert.fail(), b = assert.fail(), c = assert.fail()] = workers;
  await governors.does(`benchmark attest ${b} 0.5`, 'benchmarkAuthority');
  writes([
    [a, '0.5'],
    [b, '0.6'],
    // Above what the program takes, which only the program knows.
    [c, '99999999'],
    [net.stranger.address, '1'],
  ]);
  const { exitCode, stderr, items } = await told();
  assert.equal(exitCode, 1);
  assert.match(stderr, /"3 of 4 failed: the table says why\. Run the command again for those/);
  assert.deepEqual(
    items.map(({ outcome }) => outcome),
    ['done', 'failed', 'failed', 'failed'],
  );
  assert.match(items[1]?.text ?? '', /^Attested in this epoch already: 0\.5 IB$/);
  assert.match(items[2]?.text ?? '', /^BenchmarkOutOfRange: /);
  assert.equal(items[3]?.text, 'Not a worker of this network');
  assert.equal((await net.worker({ address: c })).benchmark.current, 0n);
  const network = await net.current();
  assert.equal(termsAt(network, await net.chain.now()).epoch, 0n);
});

test('a run that lost its answer is gone on with, and sends nothing twice', async (t) => {
  const { net, operator, workers, writes, line, told } = await start(t, 24);
  writes(workers.map((worker) => [worker, '0.5']));
  const { url, wires } = await endpoint(t, net.chain.url, (_, sent) =>
    sent > 0 ? 403 : undefined,
  );
  const lost = await operator.types([...line(' --yes --output json'), '--url', url]);
  assert.equal(lost.exitCode, 3, lost.stderr);
  const { left, done } = JSON.parse(lost.stdout) as Told;
  assert.equal(left + done, 24);
  const sent = wires.size;
  const after = await told();
  assert.equal(after.already + after.done, 24);
  assert.ok(sent + after.transactions <= 3, 'no transaction without a reason');
});

test('an endpoint that fails amid a file ends it with a table of what became of each line', async (t) => {
  const { net, operator, workers, writes, line, told } = await start(t, 24);
  writes(workers.map((worker) => [worker, '0.5']));
  // Both transactions are rehearsed; one is simulated once more and sent, and nothing is answered after that.
  let simulated = 0;
  const { url } = await endpoint(t, net.chain.url, ({ method }, sent) =>
    sent > 0 || (method === 'simulateTransaction' && ++simulated > 3) ? 403 : undefined,
  );
  const ended = await operator.types([...line(' --yes --output json'), '--url', url]);
  // That one outcome is unknown comes before that the endpoint failed.
  assert.equal(ended.exitCode, 3, ended.stderr);
  const { items } = JSON.parse(ended.stdout) as Told;
  const texts = new Set(
    items.map(({ text }) => text.replace(/^(not sent: ConnectionFailed): .*/, '$1')),
  );
  assert.deepEqual([...texts].sort(), ['its outcome is unknown', 'not sent: ConnectionFailed']);
  assert.ok(items.every(({ outcome }) => outcome === 'left'));
  const after = await told();
  assert.deepEqual([after.already + after.done, after.transactions, after.exitCode], [24, 1, 0]);

  // While they are rehearsed, and when the balance is asked for.
  writes(workers.map((worker, i) => [i === 0 ? net.stranger.address : worker, '0.5']));
  await net.passesEpochs(1n);
  for (const failing of ['simulateTransaction', 'getBalance']) {
    const before = await net.books();
    const { url } = await endpoint(t, net.chain.url, ({ method }) =>
      method === failing ? 403 : undefined,
    );
    const rehearsed = await operator.types([...line(' --yes --output json'), '--url', url]);
    assert.equal(rehearsed.exitCode, 1, rehearsed.stderr);
    assert.match(
      rehearsed.stderr,
      /^Nothing was sent\. Run the command again, perhaps with another/m,
    );
    const { items, failed, left, transactions } = JSON.parse(rehearsed.stdout) as Told;
    assert.deepEqual([failed, left, transactions], [1, 23, 0]);
    assert.match(items[1]?.text ?? '', /^not sent: (AccessDenied|ConnectionFailed): /);
    assert.deepEqual(await net.books(), before, 'nothing moved');
  }
});

test('benchmark attest and worker bar believe no endpoint that another one contradicts', async (t) => {
  const { net, governors, workers, writes, file } = await start(t, 1);
  const [worker = assert.fail()] = workers;
  writes([[worker, '0.5']]);
  const changed = changes((address, shown) =>
    // A byte of the node's name.
    address === worker ? withByte(120, 99, shown) : shown,
  );
  const liar = await lyingNode(t, net.chain.url, changed);
  for (const [command, role] of [
    [`benchmark attest ${worker} 0.5`, 'benchmarkAuthority'],
    [`benchmark attest --from ${file}`, 'benchmarkAuthority'],
    [`worker bar ${worker}`, 'admin'],
  ] as const) {
    const told = await governors.isRefused(`${command} --verify-url ${liar.url}`, role, 1);
    assert.match(told, / disagree about .*Nothing was sent/);
    const { url } = await lyingNode(t, net.chain.url, () => undefined);
    await governors.does(`${command} --verify-url ${url} --dry-run`, role);
  }
  await governors.does(`worker bar ${worker}`, 'admin');
  assert.match(
    await governors.isRefused(`worker unbar ${worker} --verify-url ${liar.url}`, 'admin', 1),
    / disagree /,
  );
});

test('a wrong file is refused with its lines, and sends nothing', async (t) => {
  const { operator, governors, workers, file, writes } = await start(t, 1);
  const [worker = ''] = workers;
  const attest = `benchmark attest --from ${file}`;
  writes([
    [worker, '0.5'],
    [worker, '0.6'],
    ['x', '0.5'],
    [operator.address, '0'],
    [governors.key('admin'), 'fast'],
  ]);
  const told = await governors.isRefused(attest, 'benchmarkAuthority');
  assert.match(
    told,
    /benchmarks\.csv has errors\. Nothing was sent\. Fix or remove these lines:$/m,
  );
  assert.match(told, new RegExp(`^ {2}line 3: worker ${worker} is in line 2 already$`, 'm'));
  assert.match(told, /^ {2}line 4: worker: "x" is not a valid address\.$/m);
  assert.match(told, /^ {2}line 5: "0" is not a benchmark: give IB above 0\.$/m);
  assert.match(told, /^ {2}line 6: /m);
  writeFileSync(file, 'worker,speed\n');
  assert.match(
    await governors.isRefused(attest, 'benchmarkAuthority'),
    /the header should name worker, benchmark, each once; it is "worker,speed"\.$/m,
  );
  writeFileSync(file, 'worker,benchmark\n');
  assert.match(await governors.isRefused(attest, 'benchmarkAuthority'), /has no lines after its/);
  assert.match(
    await governors.isRefused(`${attest} --export base64`, 'benchmarkAuthority'),
    /^A file is signed here, transaction by transaction: leave out --export, --owner and --squads\.$/m,
  );
  assert.match(
    await governors.isRefused('benchmark attest'),
    /^Give a worker and its IB, or a file/,
  );
  writes([[worker, '0.5']]);
  assert.match(await governors.isRefused(attest, 'admin'), / is not the benchmark authority /);
});
