import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  executeSlash,
  slashRoom,
  slashRoomWholeAt,
  sumOfEpoch,
  takeableAt,
  workerSlashRoom,
  type PenaltyPool,
} from '../src/index.js';
import { TestNetwork, type TestWorker } from '@inferix/staking-testkit/network';
import {
  caseNow,
  executes,
  offenceOf,
  predicted,
  proposes,
} from '@inferix/staking-testkit/slashing';

test('a case beyond the network’s limit is executed in parts, as the limit refills', async (t) => {
  // A unit every 259.2 seconds.
  const net = await TestNetwork.start(t, { params: { slashLimitPerEpoch: 1_000n } });
  const { network, chain } = net;
  const { epochSecs, slashExecutionSecs } = network.params;
  const opened = await net.registersWorker('200');
  const large = await proposes(net, opened, await offenceOf(net, 2_500n));
  const dust = await proposes(net, opened, await offenceOf(net, 1n));
  assert.deepEqual(await predicted(net, large), { takeable: 0n, room: 1_000n });

  // What is there is taken; the case stays open for the rest, and lapses later.
  await chain.travelTo(large.executableAt);
  assert.equal(await executes(net, large), 1_000n);
  const now = await chain.now();
  const open = await caseNow(net, large);
  assert.deepEqual([open.state, open.taken, open.rest], ['open', 1_000n, 1_500n]);
  assert.equal(open.lapsesAt, now + BigInt(slashExecutionSecs));
  const worker = await net.worker(opened);
  assert.deepEqual([worker.openCases, worker.openAsked], [2, 1_501n]);
  await net.refuses(executeSlash({ network, slashCase: large }), 'SlashLimitReached');
  await net.refuses(executeSlash({ network, slashCase: dust }), 'SlashLimitReached');

  // It refills by the second, and nothing is rounded away: 1,000 seconds are 3.86 units.
  await chain.travelTo(now + 259n);
  assert.deepEqual(await predicted(net, large), { takeable: 0n, room: 0n });
  await net.refuses(executeSlash({ network, slashCase: large }), 'SlashLimitReached');
  await chain.travelTo(now + 260n);
  assert.equal(await executes(net, large), 1n);
  await chain.travelTo(now + 1_036n);
  assert.equal(await executes(net, large), 2n);
  await chain.travelTo(now + 1_037n);
  assert.equal(await executes(net, dust), 1n);

  // An epoch later it is whole again, and holds no more however long it waits.
  await chain.travelTo(now + 1_037n + 2n * BigInt(epochSecs));
  assert.equal(await executes(net, large), 1_000n);
  await chain.travelBy(BigInt(epochSecs) / 2n);
  assert.equal(await executes(net, large), 497n);
  const done = await caseNow(net, large);
  assert.deepEqual([done.state, done.taken, done.rest], ['executed', 2_500n, 0n]);
  assert.equal((await predicted(net, large)).room, 3n);
  const { openCases, openAsked } = await net.worker(opened);
  assert.deepEqual([openCases, openAsked], [0, 0n]);
  const { slashed, slashedTotal } = await net.penaltyPool();
  assert.equal(slashedTotal, 2_501n);
  assert.deepEqual(
    [1n, 2n, 3n].map((epoch) => sumOfEpoch(slashed, epoch)),
    [1_004n, 0n, 1_497n],
  );
});

test('the client knows when the limit is whole again', async (t) => {
  const net = await TestNetwork.start(t, { params: { slashLimitPerEpoch: 1_000n } });
  const { network, chain } = net;
  const opened = await net.registersWorker('200');
  const slashCase = await proposes(net, opened, await offenceOf(net, 400n));
  await chain.travelTo(slashCase.executableAt);
  const untouched = await net.penaltyPool();
  const before = await chain.now();
  assert.equal(slashRoomWholeAt(network, untouched, before), before, 'it is whole');

  assert.equal(await executes(net, slashCase), 400n);
  const pool = await net.penaltyPool();
  const now = await chain.now();
  const wholeAt = slashRoomWholeAt(network, pool, now) ?? 0n;
  assert.deepEqual(
    [wholeAt - 1n, wholeAt].map((time) => slashRoom(network, pool, time)),
    [999n, 1_000n],
  );
  const { epochSecs } = network.params;
  assert.equal(wholeAt - now, (400n * BigInt(epochSecs)) / 1_000n);
  // Past it the program lets the whole limit through at once.
  const all = await proposes(net, opened, await offenceOf(net, 1_000n));
  assert.ok(all.executableAt > wholeAt);
  await chain.travelTo(all.executableAt);
  assert.equal(await executes(net, all), 1_000n);

  const closed = { ...network, params: { ...network.params, slashLimitPerEpoch: 0n } };
  assert.equal(slashRoomWholeAt(closed, pool, now), undefined, 'it lets nothing through');
});

/** What slashes may still take of a worker in this epoch, as the client says. */
async function roomOf(net: TestNetwork, opened: TestWorker): Promise<bigint> {
  return workerSlashRoom(net.network, await net.worker(opened), await net.chain.now());
}

test('two cases of the largest share take two epochs of a worker', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain } = net;
  const opened = await net.registersWorker('200');
  // The first execution of an epoch takes its case whole.
  assert.equal(await roomOf(net, opened), net.tokens('200'));
  const small = await proposes(net, opened, await offenceOf(net, net.tokens('60')));
  const large = await proposes(net, opened, await offenceOf(net, net.tokens('100')));
  await chain.travelTo(large.executableAt);
  assert.equal(await executes(net, small), net.tokens('60'));
  assert.equal(await roomOf(net, opened), net.tokens('40'));
  assert.equal(await executes(net, large), net.tokens('40'));
  assert.equal(await roomOf(net, opened), 0n);
  assert.equal((await predicted(net, large)).takeable, 0n);
  await net.refuses(executeSlash({ network, slashCase: large }), 'WorkerSlashLimitReached');

  // In the next epoch the rest is taken whole, though it is more than half of what is left.
  await net.passesEpochs(1n);
  assert.equal(await roomOf(net, opened), net.tokens('100'));
  assert.equal(await executes(net, large), net.tokens('60'));
  assert.equal((await caseNow(net, large)).state, 'executed');
  const { activeStake, slashBase, slashedInEpoch } = await net.worker(opened);
  assert.deepEqual(
    [activeStake, slashBase, slashedInEpoch],
    [net.tokens('40'), net.tokens('100'), net.tokens('60')],
  );
  // Half of the 100 that it held is less than the 60 that were taken.
  assert.equal(await roomOf(net, opened), 0n);
});

test('a case that lapses within an epoch’s length waits for no other case of its worker', async (t) => {
  const net = await TestNetwork.start(t);
  const { chain, network } = net;
  const opened = await net.registersWorker('200');
  const offence = async (amount: string) => offenceOf(net, net.tokens(amount));
  const first = await proposes(net, opened, await offence('100'));
  const second = await proposes(net, opened, await offence('60'));
  const third = await proposes(net, opened, await offence('40'));
  const epoch = BigInt(network.params.epochSecs);
  await chain.travelTo(third.lapsesAt - epoch);
  assert.equal(await executes(net, first), net.tokens('100'));
  assert.equal(await roomOf(net, opened), 0n);
  const [worker, pool] = [await net.worker(opened), await net.penaltyPool()];
  const now = await chain.now();
  // With a second more until it lapses, it would wait.
  const later = { ...third, lapsesAt: now + epoch + 1n };
  assert.equal(takeableAt(network, { slashCase: later, worker, pool }, now), 0n);
  assert.equal(await executes(net, second), net.tokens('60'));
  assert.equal(await executes(net, third), net.tokens('40'));
  assert.equal((await net.worker(opened)).activeStake, 0n);
});

test('the bucket drains exactly, counts older limits and other epoch lengths, and renews nothing', async (t) => {
  const net = await TestNetwork.start(t);
  const secs = net.network.params.epochSecs;
  const now = await net.chain.now();
  const room = (limit: bigint, bucket: PenaltyPool['slashBucket'], at: bigint) =>
    slashRoom(
      { ...net.network, params: { slashLimitPerEpoch: limit, maxSlashBps: 5_000 } },
      { slashBucket: bucket },
      at,
    );
  const used = (units: bigint, epochSecs = secs) => ({
    level: units * BigInt(epochSecs),
    levelAt: now,
    epochSecs,
  });
  const epoch = BigInt(secs);

  assert.equal(room(100n, { level: 0n, levelAt: 0n, epochSecs: 0 }, now), 100n);
  assert.equal(room(100n, used(60n), now), 40n);
  // 100 units in 259,200 seconds: one every 2,592.
  assert.equal(room(100n, used(100n), now + 2_591n), 0n);
  assert.equal(room(100n, used(100n), now + 2_592n), 1n);
  assert.equal(room(100n, used(100n), now + epoch - 1n), 99n);
  assert.equal(room(100n, used(100n), now + epoch), 100n);
  assert.equal(room(100n, used(100n), now + 100n * epoch), 100n);
  // A clock that steps back.
  assert.equal(room(100n, used(100n), now - 5_000n), 0n);
  // A limit that was lowered is whole an epoch later, too.
  assert.equal(room(10n, used(100n), now), 0n);
  assert.equal(room(10n, used(100n), now + epoch / 10n - 1n), 0n);
  assert.equal(room(10n, used(100n), now + epoch / 10n), 1n);
  assert.equal(room(10n, used(100n), now + epoch), 10n);
  // A level in epochs of another length is rounded up: 99 units and a part of one leave none.
  assert.equal(room(100n, used(99n, 333), now), 1n);
  assert.equal(room(100n, { level: 99n * 333n + 1n, levelAt: now, epochSecs: 333 }, now), 0n);
  const most = 18_446_744_073_709_551_615n;
  assert.equal(room(most, used(most), now), 0n);
  assert.equal(room(most, used(most), now + epoch / 2n), most / 2n);
});

test('a case takes nothing before it is due, after it is decided, or of an empty worker', async (t) => {
  const net = await TestNetwork.start(t);
  const opened = await net.registersWorker('200');
  const slashCase = await proposes(net, opened, await offenceOf(net, net.tokens('100')));
  const [worker, pool] = [await net.worker(opened), await net.penaltyPool()];
  const takeable = (now: bigint, change = {}) =>
    takeableAt(net.network, { slashCase: { ...slashCase, ...change }, worker, pool }, now);
  assert.equal(takeable(slashCase.executableAt - 1n), 0n);
  assert.equal(takeable(slashCase.executableAt), net.tokens('100'));
  assert.equal(takeable(slashCase.lapsesAt), net.tokens('100'));
  assert.equal(takeable(slashCase.executableAt, { state: 'cancelled' }), 0n);
  const empty = { ...worker, activeStake: 0n };
  assert.equal(
    takeableAt(net.network, { slashCase, worker: empty, pool }, slashCase.executableAt),
    0n,
  );
});
