import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';

import { snapshotOf } from '../sim/epoch.js';
import { Phases } from '../sim/phases.js';
import { simulate, type Simulation } from '../sim/simulate.js';
import { startWorld, type Scope } from '../sim/world.js';
import { buildCommandLine } from './harness/command-line.js';
import { BAD_CONNECTION } from './harness/faults.js';

/** So many that proofs grow long enough for lookup tables to be worth their transactions. */
const MANY = 270;
const FEW = 60;

before(buildCommandLine);

/** Pays an epoch on a quick chain of its own, and returns what it came to and what befell its requests. */
async function paysEpoch(scope: Scope, simulation: Simulation) {
  const world = await startWorld(scope, { slotTimeMs: 40, seed: 7 });
  const simulated = await simulate(world, new Phases(false), simulation);
  const { dropped, answerLost, httpError, rpcError } = world.gateway.happened;
  const receipts = `${snapshotOf(world)}.receipts.jsonl`;
  return { ...simulated, receipts, failures: dropped + answerLost + httpError + rpcError };
}

test('killed ten times and started again, it pays everybody exactly once', async (t) => {
  const { differences, killed, paid } = await paysEpoch(t, { workers: MANY, kills: 10, seed: 3 });
  assert.deepEqual(differences, []);
  assert.ok(killed >= 5, `only ${killed} of ten runs were killed before they had ended`);
  assert.equal(paid.data?.remaining, 0);
});

test('where no more rent may be lent it waits until that of earlier tables is back', async (t) => {
  // Enough for one table at a time.
  const payArgs = ['--max-rent', '0.07'];
  const { differences, paid, receipts } = await paysEpoch(t, { workers: MANY, payArgs });
  assert.deepEqual(differences, []);
  assert.deepEqual([paid.data?.remaining, paid.data?.ended], [0, null]);
  const lines = readFileSync(receipts, 'utf8').split('\n');
  const tables = lines.flatMap((line) => /"type":"(table(?:-closed)?)"/.exec(line)?.[1] ?? []);
  assert.ok(tables.length >= 4, `${tables.length} receipts of tables`);
  for (const [i, type] of tables.entries()) {
    assert.equal(type, i % 2 === 0 ? 'table' : 'table-closed', 'one after the other');
  }
});

test('over a bad connection it pays everybody exactly once', async (t) => {
  const simulation = { workers: MANY, faults: BAD_CONNECTION };
  const { differences, failures, paid, receipts } = await paysEpoch(t, simulation);
  assert.deepEqual(differences, []);
  assert.ok(failures > 5, `only ${failures} requests failed`);
  assert.equal(paid.data?.remaining, 0);
  // By whichever run: one that stopped was started again.
  assert.match(readFileSync(receipts, 'utf8'), /"type":"table"/);
});

test('killed over a bad connection, with large transactions, it pays everybody exactly once', async (t) => {
  const simulation = { workers: FEW, kills: 4, faults: BAD_CONNECTION };
  const payArgs = ['--large-transactions'];
  const { differences, killed } = await paysEpoch(t, { ...simulation, payArgs });
  assert.deepEqual(differences, []);
  assert.ok(killed >= 1, 'no run was killed before it had ended');
});
