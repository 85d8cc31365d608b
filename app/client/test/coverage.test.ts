import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  coverageOf,
  endOf,
  epochAt,
  graceEndsAt,
  minimumStakeAt,
  minimumStakeFrom,
  missingStake,
  recordedCoverage,
  settledCoverage,
  shortSince,
  termsAt,
  type CoveredWorker,
  type CoverageRecord,
  type Schedule,
  type StakeTerms,
  type Terms,
} from '../src/index.js';
import { readVectors } from './vectors.js';

/** As it stands in the file: 64-bit numbers are strings. */
type InFile<T> = {
  [K in keyof T]: T[K] extends bigint
    ? string
    : T[K] extends number | boolean
      ? T[K]
      : InFile<T[K]>;
};

/** What a client reads at a time, and what it must make of it. */
type Written = {
  what: string;
  now: string;
  network: { decimals: number; newest: string; terms: InFile<Terms>[] };
  worker: InFile<CoveredWorker>;
  expected: {
    epoch: string;
    coverage: InFile<CoverageRecord>;
    minimumStake: string | null;
    nextMinimumStake: string | null;
    covers: boolean;
  };
};

const PLACES = 17;
const RECORDED = 15n;

const NEVER_WRITTEN: Terms = {
  epoch: 0n,
  start: 0n,
  referencePrice: 0n,
  referenceEpoch: 0n,
  minPrice: 0n,
  epochSecs: 0,
  coverageEpochs: 0,
  graceSecs: 0,
  evidenceWindowSecs: 0,
};

const toTerms = (terms: InFile<Terms>): Terms => ({
  ...terms,
  epoch: BigInt(terms.epoch),
  start: BigInt(terms.start),
  referencePrice: BigInt(terms.referencePrice),
  referenceEpoch: BigInt(terms.referenceEpoch),
  minPrice: BigInt(terms.minPrice),
});

/** The ring as the network stores it: an epoch's place is its number modulo 17. */
function toNetwork({ decimals, newest, terms }: Written['network']): StakeTerms {
  const places = Array.from({ length: PLACES }, () => NEVER_WRITTEN);
  for (const written of terms) {
    const stored = toTerms(written);
    places[Number(stored.epoch % BigInt(PLACES))] = stored;
  }
  return { decimals, terms: { newest: BigInt(newest), places } };
}

const toSchedule = ({ previous, current, next, nextAt }: InFile<Schedule>): Schedule => ({
  previous: BigInt(previous),
  current: BigInt(current),
  next: BigInt(next),
  nextAt: BigInt(nextAt),
});

const toRecord = (record: InFile<CoverageRecord>): CoverageRecord => ({
  ...record,
  epoch: BigInt(record.epoch),
  shortSince: BigInt(record.shortSince),
});

const toWorker = (worker: InFile<CoveredWorker>): CoveredWorker => ({
  registered: worker.registered,
  activeStake: BigInt(worker.activeStake),
  benchmark: toSchedule(worker.benchmark),
  price: toSchedule(worker.price),
  coverage: toRecord(worker.coverage),
});

const toStake = (stake: string | null): bigint | undefined =>
  stake === null ? undefined : BigInt(stake);

const toPoint = ({ what, now, network, worker, expected }: Written) => ({
  what,
  now: BigInt(now),
  network: toNetwork(network),
  worker: toWorker(worker),
  expected: {
    epoch: BigInt(expected.epoch),
    coverage: toRecord(expected.coverage),
    minimumStake: toStake(expected.minimumStake),
    nextMinimumStake: toStake(expected.nextMinimumStake),
    covers: expected.covers,
  },
});
type Point = ReturnType<typeof toPoint>;

const file = readVectors('coverage.json') as { histories: { name: string; points: Written[] }[] };
const histories = file.histories.map(({ name, points }) => ({
  name,
  points: points.map((written) => toPoint(written)),
}));
/** All points; each says where it stands in the file. */
const points = histories.flatMap(({ name, points }) =>
  points.map((point) => ({ ...point, of: `${name}: ${point.what}` })),
);

test('the histories have something to say', () => {
  assert.ok(histories.length >= 39 && points.length >= 184);
  const counts = (of: (point: Point) => boolean) => points.filter(of).length;
  // Without these the comparison below would prove little.
  assert.ok(counts(({ expected }) => expected.coverage.short !== 0) >= 50, 'short epochs');
  assert.ok(counts(({ expected }) => expected.minimumStake === undefined) >= 5, 'no S(n)');
  assert.ok(
    counts(({ expected }) => expected.minimumStake !== expected.nextMinimumStake) >= 20,
    'another S(n) to come',
  );
  const late = ({ worker, expected }: Point) =>
    worker.registered && expected.coverage.epoch - worker.coverage.epoch > RECORDED;
  assert.ok(counts(late) >= 5, 'records that are settled after more epochs than they hold');
});

for (const { name, points } of histories) {
  test(`a history: ${name}`, () => {
    for (const { what, now, network, worker, expected } of points) {
      const from = (epoch: bigint) => minimumStakeFrom(network, worker, epoch, now)?.minimumStake;
      assert.deepEqual(
        {
          epoch: epochAt(network, now),
          coverage: settledCoverage(network, worker, now),
          minimumStake: minimumStakeAt(network, worker, now),
          nextMinimumStake: from(expected.epoch + 1n),
          covers: missingStake(network, worker, now) === 0n,
        },
        expected,
        what,
      );
      assert.equal(from(expected.epoch), expected.minimumStake, what);
    }
  });
}

test('what is said of an epoch is its two bits, and nothing is said of others', () => {
  for (const { of, now, network, worker, expected } of points) {
    const { epoch, registered, short } = expected.coverage;
    const bit = (bits: number, age: bigint) => ((bits >> Number(age)) & 1) === 1;
    for (let age = -2n; age < RECORDED + 2n; age++) {
      const isRecorded = age >= 0n && age < RECORDED && age <= epoch;
      const said = coverageOf(network, worker, epoch - age, now);
      const bits = { registered: bit(registered, age), short: bit(short, age) };
      const expectedOfIt = { ...bits, earns: bits.registered && !bits.short };
      assert.deepEqual(said, isRecorded ? expectedOfIt : undefined, `${of}, ${age} epochs ago`);
    }
  }
});

test('settling in two steps is settling once: nobody’s touch makes a difference', () => {
  for (const { of, now, network, worker, expected } of points) {
    const { coverage } = worker;
    const kept = network.terms.places.filter(
      ({ epochSecs, start }) => epochSecs > 0 && start <= now,
    );
    // Each epoch's first, middle and last second since the record was settled last.
    const times = kept
      .filter(({ epoch }) => epoch >= coverage.epoch && epoch + RECORDED >= expected.epoch)
      .flatMap((terms) => [
        terms.start,
        terms.start + BigInt(terms.epochSecs) / 2n,
        endOf(terms) - 1n,
      ]);
    for (const time of times.filter((time) => time <= now)) {
      const touched = { ...worker, coverage: settledCoverage(network, worker, time) };
      assert.deepEqual(
        settledCoverage(network, touched, now),
        expected.coverage,
        `${of}, touched at ${time}`,
      );
    }
  }
});

test('a top-up until the end of the grace saves the epoch, one second later it does not', () => {
  let saved = 0;
  for (const { of, now, network, worker } of points) {
    const end = graceEndsAt(network, worker, now);
    const since = shortSince(network, worker, now);
    assert.equal(end === undefined, since === undefined, of);
    const terms = termsAt(network, now);
    const epochs = (at: bigint) => {
      const record = settledCoverage(network, worker, at);
      return [terms.epoch, terms.epoch + 1n].filter((epoch) => {
        return recordedCoverage(record, epoch)?.short === true;
      });
    };
    if (end === undefined) continue;
    if (end < now) {
      assert.deepEqual(epochs(now), [terms.epoch], `${of}: too late`);
      continue;
    }
    assert.deepEqual(epochs(end), [], of);
    // Unless the next epoch asks for less than the worker has.
    if (shortSince(network, worker, end + 1n) === undefined) continue;
    assert.equal(epochs(end + 1n).length, 1, of);
    saved += 1;
  }
  assert.ok(saved >= 10, `${saved} points`);
});

test('where the grace reaches into the next epoch, that epoch’s own grace counts', () => {
  const [start, length] = [1_000_000n, 86_400n];
  const end = start + length;
  const first = { ...NEVER_WRITTEN, start, referencePrice: 1_000_000_000n, coverageEpochs: 1 };
  const terms = { ...first, epochSecs: Number(length), graceSecs: 3_600 };
  const always = (value: bigint) => ({ previous: 0n, current: value, next: 0n, nextAt: 0n });
  const endsAt = (since: bigint, nextGrace: number) => {
    const next = { ...terms, epoch: 1n, start: end, graceSecs: nextGrace };
    const network = { decimals: 6, terms: { newest: 1n, places: [terms, next] } };
    const worker = {
      registered: true,
      activeStake: 0n,
      benchmark: always(1_000_000_000n),
      price: always(1_000_000_000n),
      coverage: { epoch: 0n, shortSince: since, registered: 1, short: 0 },
    };
    const last = graceEndsAt(network, worker, since);
    assert.ok(last !== undefined);
    for (const [time, short] of [
      [last, false],
      [last + 1n, true],
    ] as const) {
      const record = settledCoverage(network, worker, time);
      assert.equal(record.short !== 0, short, `short since ${since}, at ${time}`);
    }
    return last;
  };
  assert.equal(endsAt(end - 3_601n, 7_200), end - 1n, 'it ends within this epoch');
  assert.equal(endsAt(end - 3_600n, 7_200), end + 3_600n, 'longer');
  assert.equal(endsAt(end - 60n, 3_600), end + 3_540n, 'as long');
  assert.equal(endsAt(end - 3_600n, 3_600), end);
  assert.equal(endsAt(end - 60n, 60), end);
  assert.equal(endsAt(end - 60n, 59), end - 1n, 'run out before the next epoch begins');
  assert.equal(endsAt(end - 60n, 0), end - 1n, 'none');
});
