import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import { lamportsOf, readBooks } from '../sim/books.js';
import { build, emissionOf, passEpoch, pay, publish, snapshotOf } from '../sim/epoch.js';
import { populate } from '../sim/population.js';
import { differencesOf } from '../sim/reconcile.js';
import { upheaval } from '../sim/upheaval.js';
import { Stops } from '../sim/stops.js';
import { startWorld } from '../sim/world.js';
import { sleep } from '../src/chain/sleep.js';
import { buildCommandLine } from './harness/command-line.js';

// On LiteSVM, since Surfpool charges nothing for what it refuses.
test('a lookup table that lands after a kill is found, and its rent comes back', async (t) => {
  await buildCommandLine();
  const stops = new Stops(0);
  const world = await startWorld(t, {
    slotTimeMs: 40,
    seed: 5,
    lateMs: 8_000,
    validator: 'litesvm',
  });
  const { members } = await populate(world, 270);
  await passEpoch(world, members);
  await build(world, stops);
  await upheaval(world, members);
  await publish(world, stops);
  const crank = await lamportsOf(world, world.crank.signer.address);
  const before = { emission: emissionOf(world), crank };

  // Every transaction is acknowledged at once and lands seconds later; the run is killed with one on its way.
  world.gateway.faults = { late: 1 };
  const receipts = `${snapshotOf(world)}.receipts.jsonl`;
  let running: ChildProcess | undefined;
  const killed = pay(world, [], { started: (child) => (running = child) });
  while (!existsSync(receipts) || !readFileSync(receipts, 'utf8').includes('"type":"table"')) {
    await sleep(20);
  }
  while (world.gateway.happened.late === 0) await sleep(20);
  running?.kill('SIGKILL');
  assert.equal((await killed).code, undefined);
  world.gateway.faults = {};

  await stops.untilDone(() => pay(world));
  assert.deepEqual(differencesOf(await readBooks(world), members, before), []);
});
