import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';

import {
  fetchEncodedAccount,
  type Address,
  type EncodedAccount,
  type Signature,
} from '@solana/kit';

import { fetchOutcome, type WorkerClaim } from '@inferix/staking-client';
import { lamportsOf, readBooks } from '../sim/books.js';
import { build, emissionOf, passEpoch, pay, publish, snapshotOf } from '../sim/epoch.js';
import { Phases } from '../sim/phases.js';
import { populate } from '../sim/population.js';
import { differencesOf } from '../sim/reconcile.js';
import { simulate } from '../sim/simulate.js';
import { Stops } from '../sim/stops.js';
import { upheaval } from '../sim/upheaval.js';
import { startWorld, type World } from '../sim/world.js';
import { buildCommandLine } from './harness/command-line.js';

const LARGE = ['--large-transactions'];
const WORKERS = 240;
/** Where a worker's account names its network. */
const NETWORK_AT = 16;

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

/** The account of a worker with another network in it: every claim that names it fails as a whole. */
async function spoils({ net }: World, worker: Address): Promise<EncodedAccount> {
  const account = await fetchEncodedAccount(net.chain.connection.rpc, worker);
  assert.ok(account.exists);
  const data = Uint8Array.from(account.data);
  data.fill(7, NETWORK_AT, NETWORK_AT + 32);
  await net.chain.put({ ...account, data });
  return account;
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

  const { address: bad } = members.find(({ cohort }) => cohort === 'steady') ?? assert.fail();
  const sound = await spoils(world, bad);
  const { code, data, stderr } = await pay(world, LARGE);
  assert.equal(code, 1, stderr);
  assert.deepEqual(data?.failed, { WrongNetwork: 1 });
  assert.equal(data.remaining, 0);
  const books = await readBooks(world);
  assert.equal(books.crank.spent.payments.has(bad), false);

  await world.net.chain.put(sound);
  const { data: resumed } = await stops.untilDone(() => pay(world, LARGE));
  assert.deepEqual([resumed?.paid, resumed?.failed], [1, {}]);
  assert.deepEqual(differencesOf(await readBooks(world), members, before), []);

  // Each receipt is what an event of its own transaction says.
  const booked = [...receipts(world, 'paid'), ...receipts(world, 'restaked')];
  const sent = receipts(world, 'sent');
  let several = 0;
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
    if (runs.length >= 3) several++;
  }
  assert.ok(several > 0, 'at least one had three runs');
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
