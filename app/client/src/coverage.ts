/**
 * "At any given time": which of the newest epochs a worker covered S(n) in. The record on chain stands
 * where an instruction last touched the worker; this module settles it until now, as the program would.
 *
 * @module
 */

import type { CoverageRecord, Worker } from './accounts.js';
import type { Terms } from './generated/index.js';
import { coversAt, type MeasuredWorker, type StakeTerms } from './minimum-stake.js';
import { endOf, EPOCHS_KNOWN_BEFORE, storedOrInherited, termsAt, termsOf } from './terms.js';

/** Epochs that a record speaks of: the current one and 14 before it. */
export const RECORDED_EPOCHS = 15n;
const RECORDED = 0x7fff;

/** What a record is settled from, besides the network. */
export type CoveredWorker = MeasuredWorker &
  Pick<Worker, 'registered' | 'activeStake' | 'coverage'>;

/** What a record says of one epoch. */
export type EpochCoverage = {
  /** The worker was registered when the epoch began. */
  registered: boolean;
  /** The worker was short for longer than the grace, or left while short. Can still come true in the
   * current epoch. */
  short: boolean;
  /** The epoch's emission goes to this worker too: registered, and not short. */
  earns: boolean;
};

/** A worker's coverage record as the program would settle it at a time. */
export function settledCoverage(
  network: StakeTerms,
  worker: CoveredWorker,
  now: bigint,
): CoverageRecord {
  const { coverage: record } = worker;
  const terms = termsAt(network, now);
  if (record.epoch === terms.epoch) return judge(record, terms, now);
  if (record.epoch > terms.epoch) return record;
  if (!worker.registered) return pass(record, terms.epoch - record.epoch);
  return settleEpochs(network, worker, terms.epoch, now);
}

/** Begins every epoch since the record was settled last, each by its own terms. */
function settleEpochs(
  network: StakeTerms,
  worker: CoveredWorker,
  current: bigint,
  now: bigint,
): CoverageRecord {
  // Read once: a worker may be a view that reads its account each time.
  const { benchmark, price, activeStake, coverage } = worker;
  const measured = { benchmark, price, activeStake };
  const last = termsOf(network, coverage.epoch, now);
  let record = last ? judge(coverage, last, now) : coverage;
  // Epochs whose terms are no longer known count as not registered.
  const unknown = current - EPOCHS_KNOWN_BEFORE - record.epoch - 1n;
  if (unknown > 0n) record = pass(record, unknown);
  while (record.epoch < current) {
    const terms = storedOrInherited(network, record.epoch + 1n);
    record = terms ? judge(begin(network, measured, record, terms), terms, now) : pass(record, 1n);
  }
  return record;
}

/**
 * What a worker's record, settled at a time, says of an epoch.
 *
 * @returns `undefined` for epochs that are not recorded: more than 14 before the current one, or to come.
 */
export function coverageOf(
  network: StakeTerms,
  worker: CoveredWorker,
  epoch: bigint,
  now: bigint,
): EpochCoverage | undefined {
  return recordedCoverage(settledCoverage(network, worker, now), epoch);
}

/** What a settled record says of an epoch; `undefined` if it is not recorded. */
export function recordedCoverage(record: CoverageRecord, epoch: bigint): EpochCoverage | undefined {
  const age = record.epoch - epoch;
  if (age < 0n || age >= RECORDED_EPOCHS || epoch < 0n) return undefined;
  const bit = 1 << Number(age);
  const registered = (record.registered & bit) !== 0;
  const short = (record.short & bit) !== 0;
  return { registered, short, earns: registered && !short };
}

/** Since when a worker has been short at a time, in Unix seconds; `undefined` if it is not. */
export function shortSince(
  network: StakeTerms,
  worker: CoveredWorker,
  now: bigint,
): bigint | undefined {
  const since = settledCoverage(network, worker, now).shortSince;
  return since === 0n ? undefined : since;
}

/**
 * The last moment, in Unix seconds, at which a top-up still saves a worker that is short from a short
 * epoch: the current one, or the next one where the grace reaches beyond the current one. It lies in the
 * past where the current epoch is short already.
 *
 * @returns `undefined` if the worker is not short.
 */
export function graceEndsAt(
  network: StakeTerms,
  worker: CoveredWorker,
  now: bigint,
): bigint | undefined {
  const since = shortSince(network, worker, now);
  if (since === undefined) return undefined;
  const terms = termsAt(network, now);
  const end = endOf(terms);
  const graceEnd = since + BigInt(terms.graceSecs);
  if (graceEnd < end) return graceEnd;
  const next = since + BigInt(termsOf(network, terms.epoch + 1n, now)?.graceSecs ?? 0);
  return next < end ? end - 1n : next;
}

/** Begins the next `epochs`, in which the worker was not registered. */
function pass(record: CoverageRecord, epochs: bigint): CoverageRecord {
  const passed = (bits: number) =>
    epochs < RECORDED_EPOCHS ? (bits << Number(epochs)) & RECORDED : 0;
  return {
    epoch: record.epoch + epochs,
    shortSince: record.shortSince,
    registered: passed(record.registered),
    short: passed(record.short),
  };
}

/** Begins the next epoch, in which the worker is registered. */
function begin(
  network: StakeTerms,
  worker: MeasuredWorker & Pick<Worker, 'activeStake'>,
  record: CoverageRecord,
  terms: Terms,
): CoverageRecord {
  const { shortSince } = record;
  const sinceStart = shortSince === 0n ? terms.start : shortSince;
  return {
    epoch: record.epoch + 1n,
    shortSince: coversAt(network, worker, terms, terms.start) ? 0n : sinceStart,
    registered: ((record.registered << 1) | 1) & RECORDED,
    short: (record.short << 1) & RECORDED,
  };
}

/** Marks the record's newest epoch, whose terms these are, as short if the grace has run out in it. */
function judge(record: CoverageRecord, terms: Terms, now: bigint): CoverageRecord {
  if (record.shortSince === 0n) return record;
  const over = record.shortSince + BigInt(terms.graceSecs);
  const end = endOf(terms);
  return over < (now < end ? now : end) ? { ...record, short: record.short | 1 } : record;
}
