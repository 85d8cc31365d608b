import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Address } from '@solana/kit';

import { defaultParams, type Network, type Worker } from '@inferix/staking-client';
import {
  obstaclesOf,
  statusOf,
  surplusOf,
  workerData,
  type Facts,
} from '../src/commands/worker/report.js';

const ADDRESS = 'So11111111111111111111111111111111111111112' as Address;
const START = 1_700_000_000n;
const EPOCH = 259_200n;
const NANO = 1_000_000_000n;

/** A worker of 0.5 IB at $2 per IB-hour with a stake of 144, which is its S(n), in epoch 0. */
function facts(worker: Partial<Worker> = {}, network: Partial<Network> = {}): Facts {
  const params = defaultParams({ epochEmissionCap: 1n, slashLimitPerEpoch: 1n });
  const roles = { admin: ADDRESS, benchmarkAuthority: ADDRESS, priceAuthority: ADDRESS };
  return {
    network: {
      address: ADDRESS,
      decimals: 6,
      params,
      roles,
      epochStart: START,
      firstEpoch: 0n,
      referencePrice: NANO,
      referenceEpoch: 0n,
      ...network,
    } as Network,
    worker: {
      address: ADDRESS,
      registered: true,
      barred: false,
      node: new Uint8Array(32),
      payout: ADDRESS,
      payoutTokenAccount: ADDRESS,
      benchmark: NANO / 2n,
      benchmarkAt: START,
      price: { current: 2n * NANO, next: 0n, nextAt: 0n },
      activeStake: 144_000_000n,
      tickets: [],
      ...worker,
    } as unknown as Worker,
    now: START,
    payout: 'usable',
  };
}

const codes = (facts: Facts): string[] => obstaclesOf(facts).map(({ code }) => code);

test('a covered worker has nothing in its way', () => {
  const covered = facts();
  assert.equal(statusOf(covered), 'covered');
  assert.equal(surplusOf(covered), 0n);
  assert.deepEqual(codes(covered), []);
});

test('one base unit below S(n) is short, by that unit', () => {
  const short = facts({ activeStake: 143_999_999n });
  assert.equal(statusOf(short), 'short');
  assert.equal(surplusOf(short), -1n);
  assert.deepEqual(obstaclesOf(short), [
    {
      code: 'StakeBelowMinimum',
      sentence: `Short by 0.000001 IFX: inferix-stake worker top-up ${ADDRESS} 0.000001`,
    },
  ]);
});

test('a price cut counts from its time on', () => {
  const price = { current: 2n * NANO, next: NANO, nextAt: START + EPOCH };
  const cut = facts({ price, activeStake: 72_000_000n });
  assert.equal(statusOf(cut), 'short');
  assert.equal(statusOf({ ...cut, now: START + EPOCH }), 'covered');
});

test('a barred worker is told whom to ask, and is short besides', () => {
  const barred = facts({ barred: true, activeStake: 0n });
  assert.equal(statusOf(barred), 'barred');
  assert.deepEqual(codes(barred), ['WorkerBarred', 'StakeBelowMinimum']);
});

test('what is missing for a registration comes before the registration', () => {
  const price = { current: 0n, next: 0n, nextAt: 0n };
  const fresh = facts(
    { registered: false, benchmark: 0n, benchmarkAt: 0n, price },
    { referencePrice: 0n },
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
    const referenceEpoch = (now - START) / EPOCH;
    return codes({ ...measured, network: { ...measured.network, referenceEpoch }, now });
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
