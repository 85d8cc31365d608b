import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';

import { generateKeyPairSigner } from '@solana/kit';

import { GRACE_MS } from '../src/interrupt.js';
import { run } from '../src/run.js';
import { Distributor, type Paid } from './harness/distributor.js';
import { meddlingNode } from './harness/meddler.js';

type Summary = Paid & { ended: string | null; transactions: number; tablesLeft: number };

const LATER = 'A later snapshot is claimable. Pay that one: it has all totals.';
const WORKERS = 24;
const HOUR_MS = 3_600_000;

type Test = Parameters<typeof Distributor.start>[0];

/** Epoch 1 is claimable, and epoch 2 is published: it waits for its delay. */
async function startTwoEpochs(t: Test) {
  const distributor = await Distributor.start(t, { quiet: true });
  const { net, operator } = distributor;
  const workers = [];
  for (let i = 0; i < WORKERS; i++) workers.push(await net.registersWorker());
  await net.passesEpochs(2n);
  const first = await distributor.builds('1.snapshot', workers);
  await distributor.publishes(first);
  await net.passesEpochs(1n);
  const second = await distributor.builds('2.snapshot', workers, `--previous ${first}`);
  await operator.does(
    distributor.line(`publish --snapshot ${second} --no-wait ${distributor.funding}`),
  );
  return { distributor, net, operator, first, second };
}

test('a publication that becomes claimable while workers are paid ends the run, before more fees are spent', async (t) => {
  const { distributor, net, operator, first, second } = await startTwoEpochs(t);
  const node = await meddlingNode(t, net.chain.url, 'sendTransaction', () =>
    distributor.becomesClaimable(),
  );
  const more = `--output json --max-in-flight 1 --blocks 1 --url ${node.url}`;
  const { exitCode, stdout, stderr } = await operator.types(
    distributor.paying(first, more).split(' '),
  );
  assert.ok(node.meddled());
  const summary = JSON.parse(stdout) as Summary;
  assert.equal(exitCode, 1);
  assert.equal(summary.ended, LATER);
  assert.deepEqual([summary.paid, summary.failed, summary.remaining], [0, {}, WORKERS]);
  assert.equal(summary.transactions, 1, 'only what was on its way');
  assert.ok(stderr.includes(`${LATER} 0 failed, ${WORKERS} remain.`), stderr);
  assert.doesNotMatch(stderr, /Start it again|Everybody is paid/);
  const paid = await distributor.pays(second);
  assert.deepEqual([paid.paid, paid.remaining], [WORKERS, 0]);
});

test('what had landed by then is booked', async (t) => {
  const { distributor, net, operator, first } = await startTwoEpochs(t);
  const node = await meddlingNode(
    t,
    net.chain.url,
    'sendTransaction',
    () => distributor.becomesClaimable(),
    3,
  );
  const more = `--output json --max-in-flight 1 --blocks 1 --url ${node.url}`;
  const { stdout } = await operator.types(distributor.paying(first, more).split(' '));
  const summary = JSON.parse(stdout) as Summary;
  assert.equal(summary.ended, LATER);
  assert.equal(summary.transactions, 3);
  assert.ok(summary.paid > 0);
  assert.equal(distributor.paidBy(first).size, summary.paid);
  assert.equal(summary.paid + summary.remaining, WORKERS);
});

/** Types a command; once it says this, it is interrupted. Returns what it said, and how often it asked the node then. */
async function interrupted(typed: string, config: string, when: RegExp, asked: () => number) {
  const said = { stdout: '', stderr: '' };
  let at: number | undefined;
  const exitCode = await run([...typed.split(' '), '--config', config], {
    stdout: { write: (text) => ((said.stdout += String(text)), true) },
    stderr: {
      write: (text) => {
        said.stderr += String(text);
        if (at === undefined && when.test(said.stderr)) {
          at = asked();
          setImmediate(() => process.emit('SIGINT'));
        }
        return true;
      },
    },
    ask: undefined,
  });
  return { exitCode, ...said, askedSince: asked() - (at ?? 0) };
}

test('an interrupt ends the wait for lookup tables at once, and what ended the run is said before', async (t) => {
  const { distributor, first, second, net } = await startTwoEpochs(t);
  const config = distributor.file('config.yml');
  // A table that a killed run was about to create may land yet: the chain of the test stands still.
  const { address } = await generateKeyPairSigner();
  const remembers = (snapshot: string): void => {
    writeFileSync(`${snapshot}.receipts.jsonl`, `{"type":"table","address":"${address}"}\n`);
  };
  remembers(first);
  const node = await meddlingNode(t, net.chain.url, 'sendTransaction', () =>
    distributor.becomesClaimable(),
  );
  const waits = / lookup tables? cools? down for /;
  const early = distributor.paying(first, `--url ${node.url}`);
  const later = await interrupted(early, config, waits, node.asked);
  assert.equal(later.exitCode, 1);
  assert.doesNotMatch(later.stderr, /Everybody is paid/);
  assert.ok(later.stderr.includes(`${LATER} 1 lookup table`), later.stderr);
  assert.equal(later.askedSince, 0, 'it does not look again');

  remembers(second);
  const rest = distributor.paying(second, `--output json --url ${node.url}`);
  const paid = await interrupted(rest, config, waits, node.asked);
  assert.equal(paid.exitCode, 0, paid.stderr);
  const { remaining, tablesLeft, ended } = JSON.parse(paid.stdout) as Summary;
  assert.deepEqual([remaining, tablesLeft, ended], [0, 1, null]);
  assert.match(paid.stderr, /^Everybody is paid who can be\. 1 lookup table/m);
  assert.equal(paid.askedSince, 0, 'it does not look again');
  assert.equal(process.listenerCount('SIGINT'), 0);
});

/** What was sent lands within the grace of an interrupt, however slow this machine is. */
function givesTime(t: TestContext): void {
  const { setTimeout: starts } = globalThis;
  t.mock.method(globalThis, 'setTimeout', (act: () => void, ms?: number, ...args: []) =>
    starts(act, ms === GRACE_MS ? HOUR_MS : ms, ...args),
  );
}

test('an interrupt ends what has not been sent, and books what has', async (t) => {
  const { distributor, net, first } = await startTwoEpochs(t);
  givesTime(t);
  const node = await meddlingNode(
    t,
    net.chain.url,
    'sendTransaction',
    () => Promise.resolve(process.emit('SIGINT')),
    2,
  );
  const more = `--output json --max-in-flight 1 --blocks 1 --url ${node.url}`;
  const { exitCode, stdout } = await distributor.operator.types(
    distributor.paying(first, more).split(' '),
  );
  assert.equal(exitCode, 1);
  const summary = JSON.parse(stdout) as Summary;
  assert.deepEqual([summary.ended, summary.transactions], ['Stopped.', 2]);
  assert.ok(summary.paid > 0);
  assert.equal(distributor.paidBy(first).size, summary.paid);
  const again = await distributor.pays(first);
  assert.deepEqual([again.paid + summary.paid, again.remaining], [WORKERS, 0]);
});
