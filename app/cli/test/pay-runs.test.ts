import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';

import type { Address, Signature } from '@solana/kit';

import { readSnapshot } from '@inferix/stake-snapshots/node';
import { fetchOutcome, type WorkerClaim } from '@inferix/staking-client';
import { lamportsOf, readBooks } from '../sim/books.js';
import { build, emissionOf, passEpoch, pay, publish, snapshotOf } from '../sim/epoch.js';
import { Phases } from '../sim/phases.js';
import { populate, type Member } from '../sim/population.js';
import { differencesOf } from '../sim/reconcile.js';
import { simulate } from '../sim/simulate.js';
import { Stops } from '../sim/stops.js';
import { upheaval } from '../sim/upheaval.js';
import { startWorld, type World } from '../sim/world.js';
import { buildCommandLine } from './harness/command-line.js';
import { spoils } from './harness/spoiled.js';

const LARGE = ['--large-transactions'];
const WORKERS = 240;

before(buildCommandLine);

type Line = {
  type: string;
  signature: Signature;
  worker: Address;
  amount: string;
  runs: [number, number][];
  workers: number;
};

/** Lines of the receipts, of one type. */
const receipts = (world: World, type: string): Line[] =>
  readFileSync(`${snapshotOf(world)}.receipts.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
    .filter((line) => line.type === type);

/** The claims that a transaction's events tell of, event by event. */
async function claimsOf({ net }: World, signature: Signature): Promise<WorkerClaim[][]> {
  const { events, truncated } = await fetchOutcome(net.chain.connection, signature);
  assert.equal(truncated, false);
  return events.flatMap((event) => (event.name === 'RewardsClaimed' ? [event.data.claims] : []));
}

/** The leaves of the longest run that a transaction can prove. */
const LONGEST_RUN = 64;

/** Two steady workers each of the first three longest runs: no run has workers of two of these. */
async function farApart(world: World, members: readonly Member[]): Promise<[Address[], Address[]]> {
  const { leaves } = await readSnapshot(snapshotOf(world));
  const steady = new Set(members.filter((m) => m.cohort === 'steady').map((m) => m.address));
  const firsts = [0, 1, 2].map((run) => {
    const all = Array.from({ length: LONGEST_RUN }, (_, i) =>
      leaves.address(run * LONGEST_RUN + i),
    );
    return all.filter((worker) => steady.has(worker));
  });
  const nth = (n: number): Address[] => firsts.map((workers) => workers[n] ?? assert.fail());
  return [nth(0), nth(1)];
}

test('a transaction with several runs pays everybody, and one that fails is split until only its worker fails', async (t) => {
  const world = await startWorld(t, { slotTimeMs: 40, seed: 11, validator: 'litesvm' });
  const { members } = await populate(world, WORKERS, { fleet: 3 });
  await passEpoch(world, members);
  const stops = new Stops(0);
  await build(world, stops);
  await upheaval(world, members);
  await publish(world, stops);
  const crank = await lamportsOf(world, world.crank.signer.address);
  const before = { emission: emissionOf(world), crank };

  // What is first is measured for all its like: alone, too, it must fail for itself only.
  const [some, others] = await farApart(world, members);
  const { chain } = world.net;
  const spoilt = (workers: Address[]) => Promise.all(workers.map((one) => spoils(chain, one)));
  const [sound, soundOthers] = [await spoilt(some), await spoilt(others)];
  const { code, data, stderr } = await pay(world, LARGE);
  assert.equal(code, 1, stderr);
  assert.deepEqual(data?.failed, { WrongNetwork: 6 });
  assert.equal(data.remaining, 0);
  const { payments } = (await readBooks(world)).crank.spent;
  for (const worker of [...some, ...others]) assert.equal(payments.has(worker), false);

  // One transaction is refused for half of its workers.
  for (const account of soundOthers) await chain.put(account);
  const { data: split } = await pay(world, LARGE);
  assert.deepEqual([split?.paid, split?.failed], [3, { WrongNetwork: 3 }]);

  for (const account of sound) await chain.put(account);
  const { data: resumed } = await stops.untilDone(() => pay(world, LARGE));
  assert.deepEqual([resumed?.paid, resumed?.failed], [3, {}]);
  assert.deepEqual(differencesOf(await readBooks(world), members, before), []);

  // Each receipt is what an event of its own transaction says.
  const booked = [...receipts(world, 'paid'), ...receipts(world, 'restaked')];
  const sent = receipts(world, 'sent');
  for (const { signature, runs, workers } of sent) {
    const lines = booked.filter((line) => line.signature === signature);
    if (lines.length === 0) continue; // refused, and split
    const claims = await claimsOf(world, signature);
    assert.equal(claims.length, runs.length, 'an event for each run');
    assert.equal(claims.flat().length, workers);
    assert.deepEqual(
      new Map(lines.map(({ worker, amount }) => [worker, BigInt(amount)])),
      new Map(claims.flat().map(({ worker, amount }) => [worker, amount])),
    );
  }
  assert.equal(sent.at(-1)?.runs.length, 3, 'the last one paid by three runs');
});

for (const [how, payArgs, fleet] of [
  ['large transactions', LARGE, undefined],
  ['large transactions, in fleets', LARGE, 20],
  ['lookup tables', [], undefined],
] as const) {
  test(`as many transactions claim as were planned: ${how}`, async (t) => {
    const world = await startWorld(t, { slotTimeMs: 40, seed: 3, validator: 'litesvm' });
    const simulation = { workers: WORKERS, fleet, payArgs };
    const { differences } = await simulate(world, new Phases(false), simulation);
    assert.deepEqual(differences, []);
  });
}

test('killed and started again, with several runs a transaction, it pays everybody exactly once', async (t) => {
  const world = await startWorld(t, { slotTimeMs: 40, seed: 7, validator: 'litesvm' });
  const simulation = { workers: WORKERS, fleet: 10, kills: 5, seed: 5, payArgs: LARGE };
  const { differences, killed } = await simulate(world, new Phases(false), simulation);
  assert.deepEqual(differences, []);
  assert.ok(killed >= 1, 'no run was killed before it had ended');
});
