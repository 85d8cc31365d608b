import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { begin } from '../src/surfpool.js';

/** Counts its starts in a file. */
const COUNTS = `
  import { appendFileSync, readFileSync } from 'node:fs';
  const { file } = JSON.parse(process.argv[2]);
  appendFileSync(file, '|');
  const starts = readFileSync(file, 'utf8').length;
`;
/** Blocks its thread, as a validator does that finds one of its ports taken. */
const BLOCKS = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';

function writes(t: { after: (end: () => void) => void }, script: string) {
  const folder = mkdtempSync(join(tmpdir(), 'inferix-surfpool-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const [path, file] = [join(folder, 'process.mjs'), join(folder, 'starts')];
  writeFileSync(path, COUNTS + script);
  return { path, file, starts: () => readFileSync(file, 'utf8').length };
}

test('a start that hangs is ended, and another one made', async (t) => {
  const says = "process.send({ rpcUrl: 'here' });";
  const { path, file, starts } = writes(t, `if (starts === 1) ${BLOCKS}\n${says}`);
  const { process, started } = await begin(path, { file }, 5_000);
  process.kill();
  assert.equal(started.rpcUrl, 'here');
  assert.equal(starts(), 2);
});

test('where nothing starts, that is said', async (t) => {
  const { path, file, starts } = writes(t, 'process.exit(1);');
  await assert.rejects(begin(path, { file }), /^Error: No embedded validator started, 3 times\.$/);
  assert.equal(starts(), 3);
});
