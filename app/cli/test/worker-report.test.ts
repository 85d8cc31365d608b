import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Address } from '@solana/kit';

import { defaultParams, type Network, type Terms, type Worker } from '@inferix/staking-client';
import { proposableSince, withdrawableOf } from '../src/commands/worker/case-report.js';
import { obstaclesOf, statusOf, workerData } from '../src/commands/worker/report.js';
import {
  graceOf,
  neededOf,
  restakeOf,
  surplusOf,
  warningsOf,
  type Facts,
} from '../src/commands/worker/stake-report.js';

const ADDRESS = 'So11111111111111111111111111111111111111112' as Address;
const START = 1_700_000_000n;
const EPOCH = 259_200n;
const GRACE = 21_600n;
const NANO = 1_000_000_000n;

/** Epoch 0, whose terms the epochs after it inherit, unless the coming one has its own. */
function ringOf(change: Partial<Terms> = {}, coming?: Partial<Terms>): Network['terms'] {
  const first: Terms = {
    epoch: 0n,
    start: START,
    referencePrice: NANO,
    referenceEpoch: 0n,
    minPrice: 0n,
    epochSecs: Number(EPOCH),
    coverageEpochs: 2,
    graceSecs: Number(GRACE),
    evidenceWindowSecs: 2_419_200,
    ...change,
  };
  const next = { ...first, epoch: 1n, start: START + EPOCH, ...coming };
  const none = { ...first, start: 0n, epochSecs: 0 };
  return {
    newest: coming ? 1n : 0n,
    places: [first, coming ? next : none, ...Array<Terms>(15).fill(none)],
  };
}

/** A worker of 0.5 IB at $2 per IB-hour with a stake of 144, which is its S(n), in epoch 0. */
function facts(worker: Partial<Worker> = {}, terms = ringOf()): Facts {
  const roles: Network['roles'] = {
    admin: ADDRESS,
    benchmarkAuthority: ADDRESS,
    priceAuthority: ADDRESS,
    distributor: ADDRESS,
    slasher: ADDRESS,
    guardian: ADDRESS,
  };
  const pausedUntil = { registration: 0n, claims: 0n, publication: 0n, slashProposals: 0n };
  const params = defaultParams({
    epochEmissionCap: 1n,
    lifetimeCap: 1n,
    epochPenaltyCap: 1n,
    slashLimitPerEpoch: 1n,
  });
  return {
    network: { address: ADDRESS, decimals: 6, params, roles, terms, pausedUntil } as Network,
    worker: {
      address: ADDRESS,
      registered: true,
      barred: false,
      restake: true,
      leftCovered: false,
      leftAt: 0n,
      openCases: 0,
      openAsked: 0n,
      node: new Uint8Array(32),
      payout: ADDRESS,
      payoutTokenAccount: ADDRESS,
      benchmark: counting(NANO / 2n),
      benchmarkAt: START,
      price: counting(2n * NANO),
      coverage: { epoch: 0n, shortSince: 0n, registered: 1, short: 0 },
      activeStake: 144_000_000n,
      tickets: [],
      ...worker,
    } as unknown as Worker,
    now: START,
    payout: 'usable',
  };
}

/** A value that counts, with no other after it. */
const counting = (current: bigint) => ({ previous: 0n, current, next: 0n, nextAt: 0n });

/** A worker that a slash has left one base unit below S(n), when epoch 0 began. */
const shortFacts = (change: Partial<Worker> = {}): Facts =>
  facts({
    activeStake: 143_999_999n,
    coverage: { epoch: 0n, shortSince: START, registered: 1, short: 0 },
    ...change,
  });

const codes = (facts: Facts): string[] => obstaclesOf(facts).map(({ code }) => code);

test('a covered worker has nothing in its way', () => {
  const covered = facts();
  assert.equal(statusOf(covered), 'covered');
  assert.equal(surplusOf(covered), 0n);
  assert.deepEqual(codes(covered), []);
});

test('one base unit below S(n) is short, by that unit', () => {
  const short = shortFacts();
  assert.equal(statusOf(short), 'short');
  assert.equal(surplusOf(short), -1n);
  assert.deepEqual(obstaclesOf(short), [
    {
      code: 'StakeBelowMinimum',
      sentence: `Short by 0.000001 tokens: inferix-stake worker top-up ${ADDRESS} 0.000001`,
    },
  ]);
});

test('a worker that does not restake can switch that on instead of topping up', () => {
  const [obstacle] = obstaclesOf(shortFacts({ restake: false }));
  assert.equal(
    obstacle?.sentence,
    `Short by 0.000001 tokens, and restaking is off: inferix-stake worker set-restake ${ADDRESS} on, ` +
      `or inferix-stake worker top-up ${ADDRESS} 0.000001`,
  );
});

test('a price cut counts from its time on', () => {
  const price = { previous: 0n, current: 2n * NANO, next: NANO, nextAt: START + EPOCH };
  const cut = shortFacts({ price, activeStake: 72_000_000n });
  assert.equal(statusOf(cut), 'short');
  assert.equal(surplusOf(cut), -72_000_000n);
  const counts = { ...cut, now: START + EPOCH };
  assert.equal(statusOf(counts), 'covered');
  assert.equal(surplusOf(counts), 0n);
});

test('the grace is counted down to its last second, and over after that', () => {
  assert.equal(graceOf(facts()), undefined, 'not short');
  const at = (now: bigint) => graceOf({ ...shortFacts(), now });
  const until = 'until 2023-11-15T04:13:20Z';
  const earnsNot = 'an epoch in which it is short after that earns nothing';
  assert.equal(at(START), `${until}, 6h left: ${earnsNot}`);
  assert.equal(at(START + GRACE), `${until}, 0s left: ${earnsNot}`);
  assert.equal(
    at(START + GRACE + 1n),
    'over since 2023-11-15T04:13:20Z: an epoch in which it is still short earns nothing',
  );
  const saved = workerData({ ...shortFacts(), now: START + GRACE });
  assert.deepEqual(saved.coverage, [{ epoch: 0n, registered: true, short: false, earns: true }]);
  const lost = workerData({ ...shortFacts(), now: START + GRACE + 1n });
  assert.deepEqual(lost.coverage, [{ epoch: 0n, registered: true, short: true, earns: false }]);
});

test('what restaking would do depends on the stake, the switch and the admin', () => {
  const off = 'off: while the stake is below S(n), rewards wait';
  const idle = 'on: while the stake is below S(n), rewards fill it first';
  assert.equal(restakeOf(facts()), idle);
  assert.equal(restakeOf(facts({ restake: false })), off);
  assert.equal(
    restakeOf(shortFacts()),
    'on: the next claim adds up to 0.000001 tokens of what is due to the stake; the rest can be claimed after that',
  );
  assert.equal(restakeOf(shortFacts({ restake: false })), off);
  assert.equal(restakeOf(shortFacts({ barred: true })), idle, 'a barred worker restakes nothing');
  assert.equal(workerData(shortFacts()).restakable, 1n);
  assert.equal(workerData(shortFacts({ barred: true })).restakable, 0n);
});

test('a worker is warned of the S(n) that the coming epoch brings, as far as it is known', () => {
  const dearer = facts({}, ringOf({}, { referencePrice: NANO / 2n, referenceEpoch: 1n }));
  assert.deepEqual(codes(dearer), [], 'nothing blocks it yet');
  assert.equal(neededOf(dearer), 288_000_000n);
  const remedy = `inferix-stake worker top-up ${ADDRESS} 144`;
  assert.deepEqual(warningsOf(dearer), [
    `From epoch 1 (2023-11-17T22:13:20Z) S(n) exceeds the stake by 144 tokens, as far as it is known: ${remedy}`,
  ]);
  assert.deepEqual(warningsOf({ ...dearer, now: START + EPOCH / 2n }), [
    `From epoch 1 (2023-11-17T22:13:20Z) S(n) exceeds the stake by 144 tokens: ${remedy}`,
  ]);
  const cheaper = facts({}, ringOf({}, { referencePrice: 2n * NANO, referenceEpoch: 1n }));
  assert.equal(neededOf(cheaper), 144_000_000n, 'this epoch asks for more than the coming one');
  assert.deepEqual(warningsOf(cheaper), []);
});

test('an S(n) beyond all tokens is said, and can be left by a price cut', () => {
  const terms = ringOf({ referencePrice: 1_000n, coverageEpochs: 200 });
  const price = counting(10_000n * NANO);
  const coverage = { epoch: 0n, shortSince: START, registered: 1, short: 0 };
  const beyond = facts({ benchmark: counting(1_000n * NANO), price, coverage }, terms);
  assert.deepEqual(obstaclesOf(beyond), [
    {
      code: 'StakeBelowMinimum',
      sentence: `No stake covers S(n) at this price: inferix-stake worker set-price ${ADDRESS} <USD per IB-hour>`,
    },
  ]);
  const { minimumStake, surplus, nextEpoch, restakable, status } = workerData(beyond);
  assert.deepEqual(
    [minimumStake, surplus, nextEpoch, restakable, status],
    [null, null, null, 0n, 'short'],
  );
  assert.equal(neededOf(beyond), undefined);
  assert.deepEqual(warningsOf(beyond), []);
});

test('a barred worker is told whom to ask, and is short besides', () => {
  const barred = shortFacts({ barred: true, activeStake: 0n });
  assert.equal(statusOf(barred), 'barred');
  assert.deepEqual(codes(barred), ['WorkerBarred', 'StakeBelowMinimum']);
});

test('what is missing for a registration comes before the registration', () => {
  const fresh = facts(
    { registered: false, benchmark: counting(0n), benchmarkAt: 0n, price: counting(0n) },
    ringOf({ referencePrice: 0n }),
  );
  assert.equal(statusOf(fresh), 'unmeasured');
  assert.deepEqual(codes(fresh), ['NoBenchmark', 'NoReferencePrice', 'NotRegistered']);
  assert.equal(workerData(fresh).minimumStake, null);
  assert.equal(workerData(fresh).surplus, null);
});

test('a benchmark is too old to register with a second after its age', () => {
  const measured = facts({ registered: false });
  const age = BigInt(measured.network.params.benchmarkMaxAgeSecs);
  const at = (now: bigint) => {
    // The reference price is kept fresh.
    const terms = ringOf({ referenceEpoch: (now - START) / EPOCH });
    return codes({ ...measured, network: { ...measured.network, terms }, now });
  };
  assert.equal(statusOf(measured), 'unregistered');
  assert.deepEqual(at(START + age), ['NotRegistered']);
  assert.deepEqual(at(START + age + 1n), ['BenchmarkStale', 'NotRegistered']);
});

test('a reference price is too old to register at in the third epoch after it, and only then', () => {
  const unregistered = facts({ registered: false });
  const at = (now: bigint) => codes({ ...unregistered, now });
  assert.deepEqual(at(START + 3n * EPOCH - 1n), ['NotRegistered']);
  assert.deepEqual(at(START + 3n * EPOCH), ['ReferencePriceStale', 'NotRegistered']);
  assert.deepEqual(codes({ ...facts(), now: START + 3n * EPOCH }), []);
});

test('each state of the payout account has a remedy', () => {
  const sentence = (payout: Exclude<Facts['payout'], undefined>) =>
    obstaclesOf({ ...facts(), payout })[0]?.sentence ?? '';
  const command = `inferix-stake worker set-payout ${ADDRESS}`;
  assert.ok(sentence('missing').includes(`${command} ${ADDRESS} creates it.`));
  for (const state of ['frozen', 'foreign', 'memo'] as const) {
    assert.ok(sentence(state).endsWith(`${command} <another wallet>`), state);
  }
});

test('a ticket has matured from its second on', () => {
  const tickets = [{ index: 1, amount: 5n, maturesAt: START + 1n }];
  const waiting = facts({ tickets });
  assert.equal(workerData(waiting).tickets[0]?.matured, false);
  assert.equal(workerData({ ...waiting, now: START + 1n }).tickets[0]?.matured, true);
});

test('what can be withdrawn is what has matured, less what open cases ask of the whole', () => {
  const tickets = [
    { index: 0, amount: 50_000_000n, maturesAt: START },
    { index: 1, amount: 7_000_000n, maturesAt: START + 1n },
  ];
  const at = (change: Partial<Worker>) => withdrawableOf(facts({ tickets, ...change }));
  assert.equal(withdrawableOf(facts()), undefined, 'nothing has matured');
  assert.equal(at({}), '50 tokens');
  const held = (free: string, asked: string) =>
    `${free} tokens of 50 tokens that have matured; open slash cases hold back ${asked} tokens of the 201 tokens that it holds`;
  assert.equal(at({ openCases: 1, openAsked: 2_000_000n }), held('50', '2'));
  assert.equal(at({ openCases: 1, openAsked: 151_000_001n }), held('49.999999', '151.000001'));
  assert.equal(at({ openCases: 2, openAsked: 201_000_000n }), held('0', '201'));
});

test('offences can be proposed as far back as the terms of their epochs, the slasher and the worker go', () => {
  const since = (worker: Partial<Worker>, { slasherSince = 0n, now = START, terms = ringOf() }) => {
    const { network, ...rest } = facts({ openedAt: 0n, ...worker }, terms);
    return proposableSince({ ...rest, network: { ...network, slasherSince }, now });
  };
  const now = START + 10n * EPOCH;
  const window = 2_419_200n;
  assert.equal(since({}, { now }), now - window, 'the evidence window');
  assert.equal(since({}, { now: START + 5n }), START, 'the first epoch');
  assert.equal(since({ openedAt: now - 5n }, { now }), now - 5n, 'its opening');
  assert.equal(since({}, { now, slasherSince: now - 9n }), now - 9n, 'the slasher');
  const left = { registered: false, leftAt: now - 100n };
  assert.equal(since(left, { now }), now - window);
  assert.equal(since(left, { now, slasherSince: now - 101n }), now - 101n);
  assert.equal(since(left, { now, slasherSince: now - 99n }), undefined, 'it left before');
  // An older epoch with a shorter window is judged by its own terms.
  const terms = ringOf({ evidenceWindowSecs: 3_600 }, { evidenceWindowSecs: Number(window) });
  assert.equal(since({}, { now: START + EPOCH + 60n, terms }), START + EPOCH - 3_540n);
  assert.equal(since({}, { now: START + 2n * EPOCH, terms }), START + EPOCH);
});
