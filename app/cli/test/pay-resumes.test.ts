import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { Phases } from '../sim/phases.js';
import { simulate, type Simulation } from '../sim/simulate.js';
import { startWorld, type Scope } from '../sim/world.js';
import { buildCommandLine } from './harness/command-line.js';
import { BAD_CONNECTION } from './harness/faults.js';

before(buildCommandLine);

/** Pays an epoch on a quick chain of its own, and returns what it came to and what befell its requests. */
async function paysEpoch(scope: Scope, simulation: Simulation) {
  const world = await startWorld(scope, { slotTimeMs: 40, seed: 7 });
  const simulated = await simulate(world, new Phases(false), simulation);
  return { ...simulated, happened: world.gateway.happened };
}

test('killed ten times and started again, it pays everybody exactly once', async (t) => {
  const { differences, killed, paid } = await paysEpoch(t, { workers: 150, kills: 10, seed: 3 });
  assert.deepEqual(differences, []);
  assert.ok(killed >= 5, `only ${killed} of ten runs were killed before they had ended`);
  assert.equal(paid.data?.remaining, 0);
});

test('over a bad connection it pays everybody exactly once', async (t) => {
  const faults = BAD_CONNECTION;
  const { differences, happened, paid } = await paysEpoch(t, { workers: 150, faults });
  assert.deepEqual(differences, []);
  const failures = happened.dropped + happened.answerLost + happened.httpError + happened.rpcError;
  assert.ok(failures > 5, `only ${failures} requests failed`);
  assert.equal(paid.data?.remaining, 0);
});
