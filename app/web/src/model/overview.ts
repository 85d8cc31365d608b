/**
 * A network as a whole, in numbers: all its workers, and the newest epochs of its pools.
 *
 * @module
 */

import { settledAt, sumOfEpoch, unclaimed, type Worker } from '@inferix/staking-client';

import type { Pools } from '../chain/pools.js';
import type { WorkerRow } from './worker-table.js';

export type Totals = {
  workers: number;
  registered: number;
  /** Registered, and below S(n) now. */
  shortNow: number;
  /** Registered, covering S(n) now, and below it from the next epoch on. */
  shortNext: number;
  staked: bigint;
  unbonding: bigint;
  withdrawable: bigint;
};

export function totalsOf(rows: readonly WorkerRow[]): Totals {
  const registered = rows.filter(({ worker }) => worker.registered);
  const short = registered.filter(({ view }) => view.missing > 0n);
  const shortNow = short.filter(({ view }) => view.missingNow > 0n).length;
  return {
    workers: rows.length,
    registered: registered.length,
    shortNow,
    shortNext: short.length - shortNow,
    staked: sum(rows.map(({ worker }) => worker.activeStake)),
    unbonding: sum(rows.map(({ view }) => view.unbonding)),
    withdrawable: sum(rows.map(({ view }) => view.withdrawable)),
  };
}

/** Workers whose active stake is at least `from` and less than the next bucket's. */
export type Bucket = { from: bigint; workers: number };

const MAX_BUCKETS = 16n;

/** Workers by their active stake, in buckets of a round width. Workers without stake are left out. */
export function stakeDistribution(workers: readonly Worker[]): Bucket[] {
  const stakes = workers.map(({ activeStake }) => activeStake).filter((stake) => stake > 0n);
  if (stakes.length === 0) return [];
  const width = roundWidth(stakes.reduce((a, b) => (a > b ? a : b)));
  const counts = new Map<bigint, number>();
  for (const stake of stakes) {
    const place = stake / width;
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const places = [...counts.keys()];
  const last = places.reduce((a, b) => (a > b ? a : b));
  const first = places.reduce((a, b) => (a < b ? a : b));
  return Array.from({ length: Number(last - first) + 1 }, (_, i) => {
    const place = first + BigInt(i);
    return { from: place * width, workers: counts.get(place) ?? 0 };
  });
}

/** The smallest of 1, 2, 5, 10, 20, ... by which few enough buckets reach up to `largest`. */
function roundWidth(largest: bigint): bigint {
  for (let power = 1n; ; power *= 10n) {
    const width = [1n, 2n, 5n]
      .map((digit) => digit * power)
      .find((each) => largest / each < MAX_BUCKETS);
    if (width !== undefined) return width;
  }
}

/** What ends its unbonding within a day: `days` from now on. */
export type Unbonded = { days: number; amount: bigint };

const DAY = 86_400n;
/** The longest unbonding that a network may have, and the day that is begun. */
const MAX_DAYS = 366n;

/** Stake that is still unbonding, by the day on which it can be withdrawn. */
export function unbondingByDay(workers: readonly Worker[], now: bigint): Unbonded[] {
  const coming = workers.flatMap(({ tickets }) =>
    tickets.filter(({ maturesAt }) => maturesAt > now),
  );
  if (coming.length === 0) return [];
  const days = coming.map(({ maturesAt }) => {
    const day = (maturesAt - now) / DAY;
    return Number(day < MAX_DAYS ? day : MAX_DAYS);
  });
  // The last of them does not stand at the edge.
  const places = Math.ceil((days.reduce((a, b) => Math.max(a, b)) + 1) / 10) * 10 + 1;
  const amounts = new Array<bigint>(places).fill(0n);
  coming.forEach(({ amount }, i) => {
    const day = days[i] ?? 0;
    amounts[day] = (amounts[day] ?? 0n) + amount;
  });
  return amounts.map((amount, i) => ({ days: i, amount }));
}

/** What an epoch added to rewards, and took by burning and by slashes, in token base units. */
export type EpochFlows = { epoch: bigint; issued: bigint; burned: bigint; slashed: bigint };

/** Epochs whose sums the pools keep. */
const EPOCHS_SUMMED = 16n;

/** The newest epochs up to the current one, oldest first. */
export function flowsOf({ rewards, penalties }: Pools, epoch: bigint, now: bigint): EpochFlows[] {
  const { issued } = settledAt(rewards.pool.distribution, now);
  return newestEpochs(epoch).map((each) => ({
    epoch: each,
    issued: sumOfEpoch(issued, each),
    burned: sumOfEpoch(rewards.pool.burned, each),
    slashed: sumOfEpoch(penalties.pool.slashed, each),
  }));
}

/** What slashes brought the penalty pool in an epoch, and what its publication assigned, in base units. */
export type PenaltyFlows = { epoch: bigint; slashed: bigint; assigned: bigint };

/** The penalty pool's flows in the newest epochs up to the current one, oldest first. */
export function penaltyFlowsOf(
  { penalties: { pool } }: Pools,
  epoch: bigint,
  now: bigint,
): PenaltyFlows[] {
  const { issued } = settledAt(pool.distribution, now);
  return newestEpochs(epoch).map((each) => ({
    epoch: each,
    slashed: sumOfEpoch(pool.slashed, each),
    assigned: sumOfEpoch(issued, each),
  }));
}

/** What the penalty pool held for nobody yet at the end of an epoch, in token base units. */
export type PenaltyBalance = { epoch: bigint; unassigned: bigint };

/** The penalty pool over the newest epochs, oldest first: from what it holds now, back by its flows. */
export function penaltyBalancesOf(pools: Pools, epoch: bigint, now: bigint): PenaltyBalance[] {
  const { pool, balance } = pools.penalties;
  let unassigned = balance - unclaimed(settledAt(pool.distribution, now));
  const balances = penaltyFlowsOf(pools, epoch, now)
    .reverse()
    .map((flows): PenaltyBalance => {
      const atEnd = { epoch: flows.epoch, unassigned: unassigned > 0n ? unassigned : 0n };
      unassigned += flows.assigned - flows.slashed;
      return atEnd;
    });
  return balances.reverse();
}

function newestEpochs(epoch: bigint): bigint[] {
  const first = epoch < EPOCHS_SUMMED ? 0n : epoch - EPOCHS_SUMMED + 1n;
  return Array.from({ length: Number(epoch - first) + 1 }, (_, i) => first + BigInt(i));
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n);
