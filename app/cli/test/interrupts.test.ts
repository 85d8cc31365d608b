import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import type { Address } from '@solana/kit';

import { connectRpc, DEFAULT_LIMITS } from '../src/chain/rpc.js';
import { Interrupt } from '../src/interrupt.js';
import { Budget } from '../src/pay/budget.js';
import { Tables } from '../src/pay/tables.js';
import { buildCommandLine, inferixStake } from './harness/command-line.js';
import { Distributor } from './harness/distributor.js';
import { scriptedNode } from './harness/scripted-node.js';
import { silentNode, type Silence } from './harness/silent-node.js';

type Test = Parameters<typeof Distributor.start>[0];

before(buildCommandLine);

/** Pays in a process of its own; once the node has been asked for a method it is sent a signal. */
async function paysInterrupted(
  t: Test,
  method: string,
  silence: Silence,
  signal: 'SIGINT' | 'SIGTERM',
) {
  const distributor = await Distributor.start(t);
  const { net } = distributor;
  const workers = [await net.registersWorker(), await net.registersWorker()];
  await net.passesEpochs(2n);
  const snapshot = await distributor.builds('1.snapshot', workers);
  await distributor.publishes(snapshot);
  const node = await silentNode(t, net.chain.url, method, silence);
  const line = distributor.paying(
    snapshot,
    `--output json --url ${node.url} --config ${distributor.file('config.yml')}`,
  );
  const ended = await inferixStake(line.split(' '), {
    started: (child: ChildProcess) => {
      void node.met.then(() => child.kill(signal));
    },
  });
  return { distributor, snapshot, ended, asked: node.asked() };
}

for (const [silence, signal] of [
  ['unconfirmed', 'SIGINT'],
  ['silent', 'SIGINT'],
  ['limited', 'SIGTERM'],
] as const) {
  test(`${signal} ends a run whose node is ${silence}, and what was sent is on record`, async (t) => {
    const method = 'getSignatureStatuses';
    const { distributor, snapshot, ended, asked } = await paysInterrupted(
      t,
      method,
      silence,
      signal,
    );
    assert.equal(ended.code, 1, ended.stderr);
    assert.match(ended.stderr, /^Stopping: what was sent may still land\./m);
    assert.match(ended.stderr, /Stopped\. 0 failed, 2 remain\. Start it again to go on\./);
    // Where it waited out a time limit or a rest, it would have asked again.
    if (silence !== 'unconfirmed') assert.equal(asked, 1);
    assert.deepEqual(
      [ended.data?.ended, ended.data?.paid, ended.data?.remaining],
      ['Stopped.', 0, 2],
    );
    const types = distributor.receipts(snapshot).map(({ type }) => type);
    assert.deepEqual(types, ['run', 'sent', 'summary']);
    // It had landed, which the next run sees.
    const again = await distributor.pays(snapshot);
    assert.deepEqual([again.paid, again.already], [0, 2]);
  });
}

test('SIGINT ends a run whose node shows no workers, and nothing has been sent', async (t) => {
  const { ended, asked } = await paysInterrupted(t, 'getMultipleAccounts', 'silent', 'SIGINT');
  assert.equal(ended.code, 1, ended.stderr);
  assert.equal(ended.data?.ended, 'Stopped.');
  assert.equal(asked, 1, 'no time limit was waited out');
});

const LIMITS = { ...DEFAULT_LIMITS, timeoutMs: 3_600_000 };
const reason = new Error('Stopped.');

test('requests end with the reason in every wait: for an answer, a rest, a pause, and in line', async (t) => {
  const silent = (): Promise<never> => new Promise(() => undefined);
  const replies = {
    answer: silent,
    rest: () => ({ status: 429, headers: { 'retry-after': '60' } }),
    pause: () => ({ status: 500 }),
  };
  for (const [wait, reply] of Object.entries(replies)) {
    const node = await scriptedNode(t, reply);
    const ends = new AbortController();
    const { rpc } = connectRpc(node.url, { ...LIMITS, concurrency: 1 }, undefined, ends.signal);
    const asked = [rpc.getSlot().send(), rpc.getSlot().send(), rpc.getSlot().send()];
    while (node.asked.length === 0) await new Promise(setImmediate);
    ends.abort(reason);
    for (const end of await Promise.allSettled(asked)) {
      assert.deepEqual(end, { status: 'rejected', reason }, wait);
    }
    await assert.rejects(rpc.getSlot().send(), reason, 'later ones, too');
  }
});

/** Tables on a chain that moves, and shows none of them. */
function hiddenTables(interrupted: AbortSignal, patienceMs: number): Tables {
  let slot = 1_000n;
  const answers = <T>(answer: () => T) => ({ send: () => Promise.resolve(answer()) });
  const rpc = {
    getSlot: () => answers(() => slot++),
    getBlockHeight: () => answers(() => slot),
    getMultipleAccounts: ([address]: [Address]) =>
      answers(() => ({
        context: { slot },
        value: [address.startsWith('Sysvar') ? slotHashes() : null],
      })),
  };
  const feePayer = { address: '11111111111111111111111111111111' };
  const transactions = { feePayer, send: () => Promise.resolve({ slot }) };
  const receipts = { add: () => undefined, record: () => undefined };
  const rent = { of: () => Promise.resolve(1n) };
  const budget = new Budget({ fees: 1n, rent: 1n });
  const parts = [{ rpc, commitment: 'confirmed' }, transactions, receipts, rent] as const;
  return new Tables(
    ...(parts as unknown as [never, never, never, never]),
    budget,
    interrupted,
    patienceMs,
  );
}

function slotHashes() {
  const bytes = Buffer.alloc(8 + 40 * 512);
  bytes.writeBigUInt64LE(512n);
  for (let i = 0; i < 512; i++) bytes.writeBigUInt64LE(BigInt(2_000 - i), 8 + 40 * i);
  return {
    owner: 'Sysvar1111111111111111111111111111111111111',
    data: [bytes.toString('base64'), 'base64'],
  };
}

test('a lookup table that never shows up is given up, with the reason', async () => {
  const tables = hiddenTables(new AbortController().signal, 1);
  const address = '11111111111111111111111111111112' as Address;
  await assert.rejects(tables.create([address]), {
    name: 'FailedError',
    message:
      /^The RPC endpoint has not shown lookup table \w+ filled for 0 seconds\. Use another one\.$/,
  });
});

test('an interrupt ends the wait for a lookup table', async () => {
  const interrupt = new AbortController();
  const tables = hiddenTables(interrupt.signal, 3_600_000);
  const created = tables.create(['11111111111111111111111111111112' as Address]);
  setImmediate(() => {
    interrupt.abort(reason);
  });
  await assert.rejects(created, { message: 'Stopped.' });
});

test('hundreds of transactions wait for an interrupt without a warning', async (t) => {
  const warnings: Error[] = [];
  const warned = (warning: Error): number => warnings.push(warning);
  process.on('warning', warned);
  t.after(() => process.off('warning', warned));
  const { asked, ends } = new Interrupt(new Error('stopped'));
  for (const signal of [asked, ends]) {
    for (let i = 0; i < 300; i++) signal.addEventListener('abort', () => undefined);
  }
  await pause(0);
  assert.deepEqual(warnings, []);
});
