import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { buildCommandLine } from './harness/command-line.js';

const BENCH = fileURLToPath(new URL('../bench/main.ts', import.meta.url));

before(buildCommandLine);

test('the commands take the workers that the benchmark makes up', async () => {
  // With fleets the document's table is left alone.
  const argv = ['--import', 'tsx', BENCH, '--times', '1', '--fleet', '2', '300'];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'pipe'] });
  const [said, code] = await Promise.all([
    text(child.stderr),
    new Promise((resolve) => child.on('close', resolve)),
  ]);
  assert.equal(code, 0, said);
  const measured = [...said.matchAll(/^300 workers: (.*) \.\.\. [\d.]+ s, \d+ MB$/gm)];
  assert.deepEqual(
    measured.map(([, step]) => step),
    [
      ...['build the first', 'build the next', 'verify'],
      ...['plan, reading the chain', 'plan --assume-all', 'proofs'],
    ],
  );
});
