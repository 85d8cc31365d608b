/**
 * What slash cases hold back and may take, from the accounts: the program allows the same amounts, to the
 * base unit. Amounts are token base units, times are Unix seconds.
 *
 * @module
 */

import type { Network, PenaltyPool, SlashCase, Worker } from './accounts.js';
import { epochAt, termsAt, type Clock } from './terms.js';

/** What the slash limits depend on besides worker and pool. */
export type SlashTerms = Clock & {
  params: Pick<Network['params'], 'slashLimitPerEpoch' | 'maxSlashBps'>;
};

/** What a slash can reach, and what open cases ask of it. */
export type SlashableWorker = Pick<Worker, 'activeStake' | 'tickets' | 'openAsked'>;

/** What a worker's own slash limit depends on. */
export type LimitedWorker = Pick<
  Worker,
  'activeStake' | 'tickets' | 'slashEpoch' | 'slashBase' | 'slashedInEpoch'
>;

/**
 * What a case is at a time:
 *
 * - `vetoWindow`: it waits. The worker may contest it, guardian and admin may veto it.
 * - `executable`: anyone may execute it; guardian and admin may still veto it.
 * - `lapsed`: anyone may cancel it, and anyone may still execute it until somebody does.
 * - `executed`, `cancelled`: it is decided.
 */
export type SlashCaseState = 'vetoWindow' | 'executable' | 'lapsed' | 'executed' | 'cancelled';

/** What a case is at a time. */
export function slashCaseStateAt(
  { state, executableAt, lapsesAt }: Pick<SlashCase, 'state' | 'executableAt' | 'lapsesAt'>,
  now: bigint,
): SlashCaseState {
  if (state !== 'open') return state;
  if (now < executableAt) return 'vetoWindow';
  return now < lapsesAt ? 'executable' : 'lapsed';
}

/** All that a slash can reach: active and unbonding stake, matured or not. */
export const slashable = ({
  activeStake,
  tickets,
}: Pick<Worker, 'activeStake' | 'tickets'>): bigint =>
  tickets.reduce((sum, { amount }) => sum + amount, activeStake);

/** What the owner can withdraw at a time: what has matured, at most what no open case asks. */
export function withdrawable(worker: SlashableWorker, now: bigint): bigint {
  const matured = worker.tickets
    .filter(({ maturesAt }) => now >= maturesAt)
    .reduce((sum, { amount }) => sum + amount, 0n);
  return least(matured, freeOfCases(worker));
}

/**
 * The most that a new case can ask of a worker: the network's `maxSlashBps` of what it holds, rounded
 * **up**, and at most what no open case asks yet.
 */
export function mostAskable(network: Pick<SlashTerms, 'params'>, worker: SlashableWorker): bigint {
  return least(shareUp(slashable(worker), network.params.maxSlashBps), freeOfCases(worker));
}

/**
 * What the network's slash limit lets through at a time, over all workers: `slashLimitPerEpoch` at most,
 * less what slashes have taken and what has refilled since does not make up for. Rounded **down**.
 */
export function slashRoom(
  network: SlashTerms,
  pool: Pick<PenaltyPool, 'slashBucket'>,
  now: bigint,
): bigint {
  const { capacity, level, secs } = bucketAt(network, pool, now);
  const drained = positive(now - pool.slashBucket.levelAt) * network.params.slashLimitPerEpoch;
  return (capacity - positive(level - drained)) / secs;
}

/**
 * The time from which the network's slash limit is whole if nothing more is taken, in Unix seconds: `now`
 * if it is whole already, `undefined` if the network lets nothing through at all.
 */
export function slashRoomWholeAt(
  network: SlashTerms,
  pool: Pick<PenaltyPool, 'slashBucket'>,
  now: bigint,
): bigint | undefined {
  const limit = network.params.slashLimitPerEpoch;
  if (limit === 0n) return undefined;
  const wholeAt = pool.slashBucket.levelAt + divideUp(bucketAt(network, pool, now).level, limit);
  return wholeAt > now ? wholeAt : now;
}

/** The bucket's level as of `levelAt`, and its capacity: both in base units times `secs`. */
function bucketAt(
  network: SlashTerms,
  { slashBucket: bucket }: Pick<PenaltyPool, 'slashBucket'>,
  now: bigint,
): { capacity: bigint; level: bigint; secs: bigint } {
  const secs = BigInt(termsAt(network, now).epochSecs);
  const counted = BigInt(bucket.epochSecs);
  // In epochs of another length, what was taken is counted again, rounded up.
  const level =
    secs === counted || counted === 0n ? bucket.level : divideUp(bucket.level * secs, counted);
  const capacity = network.params.slashLimitPerEpoch * secs;
  // A limit that has been lowered since lets go of what the bucket no longer holds.
  return { capacity, level: least(level, capacity), secs };
}

/**
 * What the next execution may take of a worker in the epoch that a time lies in, whatever its case asks. The
 * first one of an epoch takes its case whole, so all that the worker holds; those after it, together with
 * it, at most `maxSlashBps` of what the worker held before, rounded **up**.
 */
export function workerSlashRoom(network: SlashTerms, worker: LimitedWorker, now: bigint): bigint {
  const held = slashable(worker);
  // A clock that steps back does not renew what an epoch allows.
  const first = epochAt(network, now) > worker.slashEpoch || worker.slashedInEpoch === 0n;
  if (first) return held;
  const most = shareUp(worker.slashBase, network.params.maxSlashBps);
  return least(positive(most - worker.slashedInEpoch), held);
}

/**
 * What executing a case at a time would take: what it still asks, as far as the worker holds it and both
 * limits let it through. A case that lapses within an epoch's length does not wait for the worker's own
 * limit. 0 where the program refuses, or where nothing is left to take.
 */
export function takeableAt(
  network: SlashTerms,
  {
    slashCase,
    worker,
    pool,
  }: {
    slashCase: Pick<SlashCase, 'state' | 'rest' | 'executableAt' | 'lapsesAt'>;
    worker: LimitedWorker;
    pool: Pick<PenaltyPool, 'slashBucket'>;
  },
  now: bigint,
): bigint {
  const state = slashCaseStateAt(slashCase, now);
  if (state !== 'executable' && state !== 'lapsed') return 0n;
  const lapsesSoon = slashCase.lapsesAt - now <= BigInt(termsAt(network, now).epochSecs);
  const ofWorker = lapsesSoon ? slashable(worker) : workerSlashRoom(network, worker, now);
  return least(slashCase.rest, least(ofWorker, slashRoom(network, pool, now)));
}

const freeOfCases = (worker: SlashableWorker): bigint =>
  positive(slashable(worker) - worker.openAsked);

/** A share in basis points, rounded up; more than the whole counts as the whole. */
const shareUp = (amount: bigint, bps: number): bigint =>
  divideUp(amount * BigInt(Math.min(bps, 10_000)), 10_000n);

const divideUp = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;
const positive = (value: bigint): bigint => (value > 0n ? value : 0n);
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
