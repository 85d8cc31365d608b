import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  ClaimOutcome,
  claimRewards,
  coverageOf,
  eligibilityAt,
  epochAt,
  epochStartsAt,
  executeSlash,
  graceEndsAt,
  minimumStakeFrom,
  missingStake,
  requestUnstake,
  settledCoverage,
  shortSince,
  topUp,
  type EpochCoverage,
} from '../src/index.js';
import { TestNetwork, type TestWorker } from '@inferix/staking-testkit/network';
import { claimed, fund, planOne, publish, rewardLeaf } from '@inferix/staking-testkit/rewards';
import { offenceOf, proposes } from '@inferix/staking-testkit/slashing';

const EARNS: EpochCoverage = { registered: true, short: false, earns: true };
const SHORT: EpochCoverage = { registered: true, short: true, earns: false };
const ABSENT: EpochCoverage = { registered: false, short: false, earns: false };

/** What the client reads of a worker now, before anybody has touched it. */
async function read(net: TestNetwork, opened: TestWorker) {
  const [network, worker, now] = await Promise.all([
    net.current(),
    net.worker(opened),
    net.chain.now(),
  ]);
  return {
    network,
    worker,
    now,
    epoch: epochAt(network, now),
    record: settledCoverage(network, worker, now),
    of: (epoch: bigint) => coverageOf(network, worker, epoch, now),
  };
}

const tops = (net: TestNetwork, { address: worker, owner }: TestWorker, amount: bigint) =>
  net.does(topUp({ network: net.network, worker, funder: owner, amount }));

test('a worker is warned an epoch ahead, and a top-up saves its epoch until the grace ends', async (t) => {
  const net = await TestNetwork.start(t);
  const { chain } = net;
  const [prompt, saved, late] = [
    await net.registersWorker('144'),
    await net.registersWorker('144'),
    await net.registersWorker('144'),
  ];
  await net.passesEpochs(1n);
  await net.commits('0.9');

  // In epoch 1 it covers S(n), and what epoch 2 asks for can be read already.
  const warned = await read(net, prompt);
  const start = epochStartsAt(warned.network, 2n);
  assert.ok(start !== undefined);
  assert.deepEqual(minimumStakeFrom(warned.network, warned.worker, 2n, warned.now), {
    epoch: 2n,
    startsAt: start,
    minimumStake: net.tokens('160'),
    priceCommitted: true,
    final: false,
  });
  assert.equal(missingStake(warned.network, warned.worker, warned.now), 0n);
  assert.equal(graceEndsAt(warned.network, warned.worker, warned.now), undefined);
  assert.deepEqual([warned.of(0n), warned.of(1n), warned.of(2n)], [ABSENT, EARNS, undefined]);
  await tops(net, prompt, net.tokens('16'));

  await chain.travelTo(start);
  const fine = await read(net, prompt);
  assert.equal(shortSince(fine.network, fine.worker, fine.now), undefined);
  const short = await read(net, saved);
  assert.equal(shortSince(short.network, short.worker, short.now), start);
  assert.equal(missingStake(short.network, short.worker, short.now), net.tokens('16'));
  const end = graceEndsAt(short.network, short.worker, short.now);
  assert.equal(end, start + 6n * 3_600n);

  // In the grace's last second, and in the one after it.
  await chain.travelTo(end);
  const within = await read(net, saved);
  assert.deepEqual(within.of(2n), EARNS);
  await tops(net, saved, net.tokens('16'));
  assert.deepEqual((await net.worker(saved)).coverage, { ...within.record, shortSince: 0n });
  await chain.travelBy(1n);
  const after = await read(net, late);
  assert.deepEqual([after.of(1n), after.of(2n)], [EARNS, SHORT]);
  await tops(net, late, net.tokens('16'));
  assert.deepEqual((await net.worker(late)).coverage, { ...after.record, shortSince: 0n });

  await net.passesEpochs(1n);
  const earned = await Promise.all(
    [prompt, saved, late].map(async (worker) => {
      const { of } = await read(net, worker);
      return [of(2n)?.earns, of(3n)?.earns];
    }),
  );
  assert.deepEqual(earned, [
    [true, true],
    [true, true],
    [false, true],
  ]);
});

test('a record that nobody touched is settled as the program settles it, after any time', async (t) => {
  const net = await TestNetwork.start(t);
  await net.passesEpochs(16n);
  for (const epochs of [1n, 14n, 15n, 16n, 17n, 100n]) {
    await net.commits('1');
    await net.passesEpochs(1n);
    const [covered, short] = [await net.registersWorker('500'), await net.registersWorker('144')];
    await net.commits('0.9');
    await net.passesEpochs(epochs);
    const check = async (touched: boolean) => {
      for (const [opened, expected] of [
        [covered, EARNS],
        // Its grace is not over yet in the first epoch.
        [short, epochs === 1n ? EARNS : SHORT],
      ] as const) {
        const { record, of, epoch, worker } = await read(net, opened);
        assert.equal(epoch - worker.coverage.epoch, epochs);
        for (let age = 0n; age < 15n; age++) {
          const said = of(epoch - age);
          // The epochs since it registered, the current one too.
          const wanted = age < epochs ? expected : ABSENT;
          assert.deepEqual(said, wanted, `${age} of ${epochs} epochs ago`);
        }
        assert.equal(of(epoch - 15n), undefined);
        if (!touched) continue;
        await tops(net, opened, 1n);
        assert.deepEqual((await net.worker(opened)).coverage, record, `${epochs} epochs`);
      }
    };
    await check(false);
    // A price for the coming epoch pushes the oldest terms out.
    await net.commits('0.99');
    await check(true);
    await net.passesEpochs(1n);
  }
});

test('leaving while short makes the epoch short within the grace, leaving covered does not', async (t) => {
  const net = await TestNetwork.start(t);
  const { network } = net;
  const [covered, short] = [await net.registersWorker('500'), await net.registersWorker('144')];
  await net.passesEpochs(1n);
  await net.commits('0.9');
  await net.passesEpochs(1n);
  for (const { address: worker, owner } of [covered, short]) {
    const amount = (await net.worker({ address: worker })).activeStake;
    await net.does(requestUnstake({ network, worker, owner, amount }));
  }
  await net.passesEpochs(1n);
  const [left, fled] = [await read(net, covered), await read(net, short)];
  assert.deepEqual([1n, 2n, 3n].map(left.of), [EARNS, EARNS, ABSENT]);
  assert.deepEqual([1n, 2n, 3n].map(fled.of), [EARNS, SHORT, ABSENT]);
  assert.equal(shortSince(fled.network, fled.worker, fled.now), undefined);
});

test('a slash makes a worker short at that moment; who claims for it changes nothing', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain } = net;
  const opened = await net.registersWorker('200');
  const slashCase = await proposes(net, opened, await offenceOf(net, net.tokens('100')));
  await fund(net, 100n);
  await net.passesEpochs(1n);
  const published = await publish(net, [rewardLeaf(await net.worker(opened), 10n)], 0n);
  await net.does(executeSlash({ network, slashCase }));
  const slashedAt = await chain.now();
  const slashed = await read(net, opened);
  assert.equal(slashed.worker.coverage.shortSince, slashedAt);
  const end = graceEndsAt(slashed.network, slashed.worker, slashed.now);
  assert.equal(end, slashedAt + 6n * 3_600n);
  assert.deepEqual(slashed.of(1n), EARNS);

  await chain.travelTo(end + 1n);
  const before = await read(net, opened);
  assert.deepEqual(before.of(1n), SHORT);
  assert.equal(eligibilityAt(before.network, before.worker, before.now), ClaimOutcome.Restaked);
  const run = await planOne(net, published, [before.worker]);
  const outcome = await net.does(claimRewards({ network, run }));
  assert.deepEqual(claimed(outcome), [[ClaimOutcome.Restaked, 10n]]);
  const after = await net.worker(opened);
  assert.deepEqual(after.coverage, before.record);
  assert.equal(after.activeStake, net.tokens('100') + 10n);
});
