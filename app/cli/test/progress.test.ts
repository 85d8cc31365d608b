import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Output } from '../src/output.js';
import { showProgress } from '../src/progress.js';

/** Where a command's words go, and whether that is a terminal. */
function listener(isTTY: boolean) {
  const said = { stdout: '', stderr: '' };
  const into = (stream: 'stdout' | 'stderr') => ({
    isTTY,
    write: (text: string | Uint8Array) => {
      said[stream] += String(text);
      return true;
    },
  });
  return { said, io: { stdout: into('stdout'), stderr: into('stderr'), ask: undefined } };
}

test('a log file gets a line at the beginning, each minute and at the end, and data none', (t) => {
  t.mock.timers.enable({ apis: ['Date', 'setInterval'] });
  const { said, io } = listener(false);
  const progress = showProgress(new Output('json', io), 'paying', 2_000);
  t.mock.timers.tick(30_000);
  progress.update(100, '| 90 paid, 10 before');
  t.mock.timers.tick(30_000);
  // Nothing happens for a while: it is still alive.
  t.mock.timers.tick(60_000);
  progress.update(1_000);
  t.mock.timers.tick(60_000);
  progress.update(2_000);
  progress.stop();
  t.mock.timers.tick(600_000);
  assert.deepEqual(said.stderr.trimEnd().split('\n'), [
    'paying: 0 of 2,000 (0 %)',
    'paying: 100 of 2,000 (5 %), 1m, 19m left | 90 paid, 10 before',
    'paying: 100 of 2,000 (5 %), 2m, 38m left | 90 paid, 10 before',
    'paying: 1,000 of 2,000 (50 %), 3m, 3m left',
    'paying: 2,000 of 2,000 (100 %), 3m',
  ]);
  assert.equal(said.stdout, '');
});

test('nothing is said of nothing', () => {
  const { said, io } = listener(false);
  showProgress(new Output('text', io), 'paying', 0).stop();
  assert.equal(said.stderr, '');
});
