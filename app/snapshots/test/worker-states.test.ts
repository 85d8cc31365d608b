import assert from 'node:assert/strict';
import { test } from 'node:test';

import { coverageOf, NANO, type CoveredWorker } from '@inferix/staking-client';
import { seeded } from '@inferix/staking-testkit/random';
import { Coverage, judge } from '../src/worker-states.js';
import { World } from './harness/worlds.js';

const { network, startOf } = ((world) => ({
  network: world.network,
  startOf: (epoch: bigint) => world.startOf(epoch),
}))(new World());

/** A worker of one IB at $1, whose record was settled in an epoch: S(n) is 144. */
function someWorker(random: () => number, epoch: bigint): CoveredWorker {
  const bits = (): number => Math.floor(random() * 0x8000);
  const always = { previous: 0n, current: NANO, next: 0n, nextAt: 0n };
  const lower = { ...always, next: NANO / 2n, nextAt: startOf(epoch + 2n) };
  return {
    registered: random() < 0.8,
    activeStake: BigInt(Math.floor(random() * 288)) * 1_000_000n,
    benchmark: always,
    price: random() < 0.5 ? always : lower,
    coverage: {
      epoch,
      shortSince: random() < 0.5 ? 0n : startOf(epoch) + BigInt(Math.floor(random() * 200_000)),
      registered: bits(),
      short: bits(),
    },
  };
}

test('workers are judged by their records as the client reads them, at any time', () => {
  const random = seeded(5);
  const seen = new Set<Coverage>();
  for (let i = 0; i < 400; i++) {
    const worker = someWorker(random, BigInt(Math.floor(random() * 40)));
    const settledIn = worker.coverage.epoch;
    const running = settledIn + BigInt(Math.floor(random() * 18));
    const now = startOf(running) + BigInt(Math.floor(random() * 200_000));
    for (let age = 1n; age <= 14n; age++) {
      const epoch = running - age;
      if (epoch < 0n) continue;
      const expected = coverageOf(network, worker, epoch, now);
      assert.ok(expected);
      const coverage = judge(worker, { network, epoch, now });
      seen.add(coverage);
      assert.deepEqual(
        { registered: coverage !== Coverage.NotRegistered, earns: coverage === Coverage.Earns },
        { registered: expected.registered, earns: expected.earns },
      );
      assert.equal(coverage === Coverage.Short, expected.registered && expected.short);
    }
  }
  assert.deepEqual([...seen].sort(), [Coverage.NotRegistered, Coverage.Earns, Coverage.Short]);
});

test('an epoch that a record has lost while it was read is not judged', () => {
  const worker = someWorker(seeded(1), 20n);
  const now = startOf(19n);
  assert.equal(judge(worker, { network, epoch: 5n, now }), Coverage.Forgotten);
  assert.notEqual(judge(worker, { network, epoch: 6n, now }), Coverage.Forgotten);
});
