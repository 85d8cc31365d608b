import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import {
  MAX_PROOFS_BYTES,
  PROOFS_INDEX,
  ProofError,
  proofsFileName,
  readProof,
  type LoadProofs,
  type WorkerProof,
} from '@inferix/staking-client';
import { SnapshotError } from '../src/error.js';
import { KEY_BYTES } from '../src/leaves.js';
import { proofsIn, writeProofs } from '../src/node/proofs.js';
import { proofFiles, proofOf, proofText } from '../src/proofs.js';
import type { Snapshot } from '../src/snapshot.js';
import { someAddress, someFolder, snapshotOf, someSnapshot } from './harness/snapshots.js';

/** A snapshot of many workers; the keys of some begin alike. */
function largeSnapshot(count: number, alike = 0): Snapshot {
  const rows = Array.from({ length: count }, (_, i) => {
    const key = Uint8Array.from(randomBytes(KEY_BYTES));
    if (i < alike) key.set([0xab, 0xcd]);
    return { key, openedSlot: BigInt(i), cumulative: 10n ** 18n + BigInt(i) };
  });
  return snapshotOf(rows, { emission: 0n });
}

const textsOf = (snapshot: Snapshot): Map<string, string> =>
  new Map([...proofFiles(snapshot)].map(({ name, text }) => [name, text]));

const loadFrom =
  (texts: ReadonlyMap<string, string>): LoadProofs =>
  (name) =>
    Promise.resolve(texts.get(name));

const readFrom = (
  { header }: Snapshot,
  texts: ReadonlyMap<string, string>,
  i: number,
  from: Snapshot,
) => readProof(loadFrom(texts), { network: header.network, worker: from.leaves.address(i) });

/** Asserts that a proof is refused with this code and sentence. */
const refuses = (reading: Promise<WorkerProof>, code: string, sentence: RegExp): Promise<void> =>
  assert.rejects(reading, (error) => {
    assert.ok(error instanceof ProofError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, sentence);
    return true;
  });

test('the proof of every worker is found by its key, and is that of the snapshot', async () => {
  const snapshot = largeSnapshot(700);
  const texts = textsOf(snapshot);
  assert.equal([...texts.keys()].at(-1), PROOFS_INDEX, 'the index is the last');
  for (let i = 0; i < snapshot.leaves.count; i++) {
    const worker = snapshot.leaves.address(i);
    const found = await readFrom(snapshot, texts, i, snapshot);
    const expected = proofOf(snapshot, worker);
    assert.deepEqual([found.leafIndex, found.cumulative], [i, expected.cumulative]);
    assert.deepEqual(
      found.proof.map((hash) => [...hash]),
      expected.proof.map((hash) => [...hash]),
    );
  }
  await refuses(
    readProof(loadFrom(texts), { network: snapshot.header.network, worker: someAddress() }),
    'NotInSnapshot',
    /^Worker \w+ is not in the snapshot of epoch 0: it had not earned anything by then\./,
  );
});

test('the proof of one worker is a file by itself, which says what it is of', async () => {
  const snapshot = largeSnapshot(50, 3);
  const { network } = snapshot.header;
  for (const i of [0, 17, 49]) {
    const worker = snapshot.leaves.address(i);
    const text = proofText(snapshot, worker);
    const found = await readProof(() => Promise.resolve(text), { network, worker });
    assert.deepEqual([found.leafIndex, found.cumulative], [i, snapshot.leaves.cumulative[i]]);
  }
  assert.throws(() => proofText(snapshot, someAddress()), { code: 'NotInSnapshot' });
});

test('no file is over 64 KB, however many workers share their first 16 bits', async () => {
  const alike = 400;
  const snapshot = largeSnapshot(2_000, alike);
  const texts = textsOf(snapshot);
  const pages = [...texts.keys()].filter((name) => name.startsWith('abcd'));
  assert.ok(pages.length > 3, 'several pages');
  for (const [name, text] of texts) assert.ok(Buffer.byteLength(text) <= MAX_PROOFS_BYTES, name);
  let seen = 0;
  for (let i = 0; i < snapshot.leaves.count; i++) {
    if (!proofsFileName(snapshot.leaves.address(i)).startsWith('abcd')) continue;
    assert.equal((await readFrom(snapshot, texts, i, snapshot)).leafIndex, i);
    seen++;
  }
  assert.ok(seen >= alike);
  const last = pages.at(-1) ?? '';
  texts.delete(last);
  await refuses(
    readProof(loadFrom(texts), {
      network: snapshot.header.network,
      worker: snapshot.leaves.address(lastOf(snapshot)),
    }),
    'ProofsUnreadable',
    /is missing, which the page before it announces/,
  );
});

/** The leaf with the highest of the keys that begin with abcd. */
function lastOf({ leaves }: Snapshot): number {
  const order = [...leaves.byWorker()].filter((i) =>
    proofsFileName(leaves.address(i)).startsWith('abcd'),
  );
  return order.at(-1) ?? -1;
}

test('a tree of one leaf has an empty proof', async () => {
  const snapshot = snapshotOf([{ cumulative: 5n, earned: 5n }]);
  const found = await readFrom(snapshot, textsOf(snapshot), 0, snapshot);
  assert.deepEqual([found.proof, found.cumulative], [[], 5n]);
});

test('whatever is wrong with a file is told, and no proof is read from it', async () => {
  const snapshot = someSnapshot();
  const { network } = snapshot.header;
  const worker = snapshot.leaves.address(3);
  const name = proofsFileName(worker);
  const whole = textsOf(snapshot);
  const reads = (change: (text: string) => string, file = name): Promise<WorkerProof> => {
    const texts = new Map(whole);
    texts.set(file, change(texts.get(file) ?? ''));
    return readProof(loadFrom(texts), { network, worker });
  };
  await reads((text) => text);
  type Raw = Record<string, unknown> & { proofs: Record<string, unknown>[] };
  const withChange = (change: (raw: Raw) => void) =>
    reads((text) => {
      const raw = JSON.parse(text) as Raw;
      change(raw);
      return JSON.stringify(raw);
    });
  const withRow = (fields: Record<string, unknown>) =>
    withChange(({ proofs }) => {
      for (const row of proofs) if (row.worker === worker) Object.assign(row, fields);
    });

  await refuses(
    reads((text) => text.slice(0, -20)),
    'ProofsUnreadable',
    /cut short: it is not JSON/,
  );
  await refuses(
    reads(() => '<!doctype html>'),
    'ProofsUnreadable',
    /is a web page\. Check where/,
  );
  for (const text of ['null', '[]', '7', '{}', '{"format":"inferix-rewards-snapshot"}']) {
    await refuses(
      reads(() => text),
      'ProofsUnreadable',
      /is not a file of (?:rewards )?proofs/,
    );
  }
  await refuses(
    withChange((raw) => (raw.version = 2)),
    'ProofsUnreadable',
    /of version 2 of the format, and this is read: 1\./,
  );
  for (const [field, values] of Object.entries({
    network: ['', 'x', 5],
    epoch: [12, '012', null],
    root: ['', 'AB'.repeat(32), null],
    leafCount: [0, '7', 2 ** 32, 1.5],
  })) {
    for (const value of values) {
      await refuses(
        withChange((raw) => (raw[field] = value)),
        'ProofsUnreadable',
        /does not say which publication it is of/,
      );
    }
  }
  for (const pages of [0, '1', 1_001, null]) {
    await refuses(
      withChange((raw) => (raw.pages = pages)),
      'ProofsUnreadable',
      /does not say which page it is/,
    );
  }
  await refuses(
    withChange((raw) => (raw.network = someAddress())),
    'WrongNetwork',
    /^The proofs are of another network, \w+\.$/,
  );
  await refuses(
    withChange((raw) => (raw.epoch = '13')),
    'ProofsUnreadable',
    /is of another publication than index\.json/,
  );
  for (const fields of [
    { leafIndex: '3' },
    { leafIndex: -1 },
    { openedSlot: 103 },
    { cumulative: '01' },
    { proof: '' },
    { proof: undefined },
    { proof: '?'.repeat(128) },
  ]) {
    await refuses(withRow(fields), 'ProofsUnreadable', /has a damaged proof of \w+\./);
  }
  for (const fields of [
    { leafIndex: 4 },
    { leafIndex: 9 },
    { openedSlot: '99' },
    { cumulative: '7001' },
    { proof: Buffer.alloc(96).toString('base64') },
  ]) {
    await refuses(withRow(fields), 'InvalidProof', /does not lead to the root that the file names/);
  }
  const others = new Map(whole);
  others.delete(PROOFS_INDEX);
  await refuses(
    readProof(loadFrom(others), { network, worker }),
    'ProofsUnreadable',
    /^There is no index\.json, so the proofs are not complete, or elsewhere\.$/,
  );
});

test('a folder of proofs is written whole, and replaces nothing but proofs', async () => {
  const out = join(someFolder(), 'proofs', '12');
  const first = largeSnapshot(300);
  const written = writeProofs(out, first);
  const names = readdirSync(out);
  assert.equal(names.length, written.files);
  assert.equal(Math.max(...names.map((name) => statSync(join(out, name)).size)), written.largest);
  const read = (snapshot: Snapshot, i: number): Promise<WorkerProof> =>
    readProof(proofsIn(out), {
      network: snapshot.header.network,
      worker: snapshot.leaves.address(i),
    });
  assert.equal((await read(first, 7)).leafIndex, 7);

  const second = largeSnapshot(200);
  assert.throws(() => writeProofs(out, second), /has proofs in it already.* --force/);
  assert.equal((await read(first, 7)).leafIndex, 7, 'and stay');
  writeProofs(out, second, { replace: true });
  assert.equal((await read(second, 7)).leafIndex, 7);
  assert.equal(readdirSync(out).length, [...proofFiles(second)].length, 'nothing of the first');
  assert.deepEqual(readdirSync(join(out, '..')), ['12'], 'and nothing beside it');

  writeFileSync(join(out, 'thesis.txt'), 'mine');
  assert.throws(
    () => writeProofs(out, first, { replace: true }),
    (error) => error instanceof SnapshotError && error.message.includes('such as thesis.txt'),
  );
  assert.equal(readFileSync(join(out, 'thesis.txt'), 'utf8'), 'mine');
  assert.ok(existsSync(join(out, PROOFS_INDEX)));
});

test('what an interrupted run has left is cleared away, and what is not ours is not', () => {
  const out = join(someFolder(), 'proofs');
  mkdirSync(`${out}.unfinished`);
  writeFileSync(join(`${out}.unfinished`, 'abcd.json'), 'half');
  writeProofs(out, someSnapshot());
  assert.equal(existsSync(`${out}.unfinished`), false);
  assert.equal(existsSync(join(out, 'abcd.json')), false);
  mkdirSync(`${out}.unfinished`);
  writeFileSync(join(`${out}.unfinished`, 'notes'), 'mine');
  assert.throws(() => writeProofs(out, someSnapshot(), { replace: true }), /with notes in it/);
  assert.ok(existsSync(join(`${out}.unfinished`, 'notes')));
  assert.ok(existsSync(join(out, PROOFS_INDEX)), 'the proofs that were there stay');
});
