import assert from 'node:assert/strict';
import fs, { existsSync, readdirSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { test, type TestContext } from 'node:test';

import { readSnapshot, writeSnapshot } from '@inferix/stake-snapshots/node';
import { stateFolder } from '../src/state-folder.js';
import { Distributor, type Paid } from './harness/distributor.js';

type Summary = Paid & { ended: string | null; transactions: number };

/** From the nth line like this on, nothing more can be written to a file that is open. */
function fillsDisk(t: TestContext, line: RegExp, nth = 1): { free: () => void } {
  const write = fs.writeFileSync;
  let met = 0;
  let full = false;
  const mock = t.mock.method(fs, 'writeFileSync', ((...args: Parameters<typeof write>) => {
    const [file, data] = args;
    const text = typeof data === 'string' ? data : '';
    if (typeof file === 'number' && line.test(text)) met++;
    full ||= met === nth;
    if (!full || typeof file !== 'number') {
      write(...args);
      return;
    }
    // Half of it is there, as on a real disk.
    write(file, text.slice(0, 9));
    const error = new Error('ENOSPC: no space left on device, write');
    throw Object.assign(error, { code: 'ENOSPC', errno: -28, syscall: 'write' });
  }) as typeof write);
  syncBuiltinESMExports();
  const free = (): void => {
    mock.mock.restore();
    syncBuiltinESMExports();
  };
  t.after(free);
  return { free };
}

const WORKERS = 12;

async function startPaying(t: TestContext) {
  const distributor = await Distributor.start(t);
  const { net, operator } = distributor;
  const workers = [];
  for (let i = 0; i < WORKERS; i++) workers.push(await net.registersWorker());
  await net.passesEpochs(2n);
  const snapshot = await distributor.builds('1.snapshot', workers);
  await distributor.publishes(snapshot);
  const types = (more: string) =>
    operator.types(distributor.paying(snapshot, `--output json ${more}`).split(' '));
  return { distributor, snapshot, types };
}

test('a disk that fills up while claims are booked is told, with what was paid', async (t) => {
  const { distributor, snapshot, types } = await startPaying(t);
  const disk = fillsDisk(t, /"type":"paid"/);
  const { exitCode, stdout, stderr } = await types('--max-in-flight 1');
  const summary = JSON.parse(stdout) as Summary;
  const why = `Receipts cannot be written to ${snapshot}.receipts.jsonl: the disk is full.`;
  assert.equal(exitCode, 1, 'something was done');
  assert.equal(summary.ended, why);
  assert.ok(stderr.includes(why), stderr);
  assert.deepEqual([summary.paid, summary.remaining, summary.failed], [WORKERS, 0, {}]);
  assert.deepEqual(readdirSync(stateFolder()), [], 'no lock');
  disk.free();
  const again = await distributor.pays(snapshot);
  assert.deepEqual([again.paid, again.already], [0, WORKERS]);
});

test('what cannot be written down is not sent, and the next run pays it', async (t) => {
  const { distributor, snapshot, types } = await startPaying(t);
  const disk = fillsDisk(t, /"type":"sent"/, 2);
  const { exitCode, stdout } = await types('--max-in-flight 1');
  const summary = JSON.parse(stdout) as Summary;
  assert.equal(exitCode, 1);
  assert.match(summary.ended ?? '', /^Receipts cannot be written to .*: the disk is full\.$/);
  assert.equal(summary.paid + summary.remaining, WORKERS);
  assert.ok(summary.paid > 0 && summary.remaining > 0);
  disk.free();
  const again = await distributor.pays(snapshot);
  assert.deepEqual([again.paid, again.already], [summary.remaining, summary.paid]);
});

test('a lock that does not fit is named, and nothing is sent', async (t) => {
  const { distributor, snapshot, types } = await startPaying(t);
  fillsDisk(t, /"host":/);
  const books = await distributor.net.books();
  const { exitCode, stderr } = await types('--blocks 1');
  assert.equal(exitCode, 2);
  assert.match(stderr, /inferix-stake.pay-\S+\.lock\.\w+ does not fit: the disk is full\./);
  assert.deepEqual(await distributor.net.books(), books);
  assert.deepEqual(readdirSync(stateFolder()), [], 'no half of it stays');
  assert.ok(!existsSync(`${snapshot}.receipts.jsonl`));
});

test('a run that can write nothing at all sends nothing', async (t) => {
  const { distributor, snapshot, types } = await startPaying(t);
  fillsDisk(t, /"type":"run"/);
  const books = await distributor.net.books();
  const { exitCode, stderr } = await types('--blocks 1');
  assert.equal(exitCode, 1);
  assert.ok(stderr.includes(`${snapshot}.receipts.jsonl: the disk is full.`), stderr);
  assert.deepEqual(await distributor.net.books(), books);
});

test('a snapshot that does not fit is named, and no half of it stays', async (t) => {
  const { distributor, snapshot } = await startPaying(t);
  const read = await readSnapshot(snapshot);
  fillsDisk(t, /inferix-rewards-snapshot/);
  const out = distributor.file('2.snapshot');
  assert.throws(
    () => {
      writeSnapshot(out, read);
    },
    { code: 'ENOSPC', path: out },
  );
  assert.deepEqual(
    distributor.files().filter((name) => name.startsWith('2.')),
    [],
  );
});
