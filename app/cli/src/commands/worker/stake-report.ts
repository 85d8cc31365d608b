/**
 * A worker's stake against S(n): now, in the coming epoch, and by its coverage record.
 *
 * @module
 */

import {
  ClaimOutcome,
  coverageOf,
  eligibilityAt,
  epochAt,
  type EpochMinimum,
  formatTokens,
  graceEndsAt,
  minimumStakeAt,
  minimumStakeFrom,
  missingStake,
  RECORDED_EPOCHS,
  shortSince,
  stakeNeeds,
  type Network,
  type PenaltyPool,
  type SlashCase,
  type StakeNeeds,
  type Worker,
} from '@inferix/staking-client';
import type { PayoutState } from '../../chain/payout.js';
import { duration, tokenAmount, time } from '../../output.js';

/** What a report is made from. `payout`, `cases` and `pool` are known where somebody has looked. */
export type Facts = {
  network: Network;
  worker: Worker;
  /** The chain's time. */
  now: bigint;
  payout?: PayoutState;
  cases?: readonly SlashCase[];
  pool?: PenaltyPool;
};

const needsOf = ({ network, worker, now }: Facts): StakeNeeds => stakeNeeds(network, worker, now);

/** S(n) now; `undefined` while there is none, or where no number of tokens is enough. */
export const minimumOf = (facts: Facts): bigint | undefined => needsOf(facts).minimum;

/** What a worker must hold, now and in the coming epoch as far as that is known: the larger. */
export const neededOf = (facts: Facts): bigint | undefined => needsOf(facts).required;

/** S(n) from the coming epoch; `undefined` where no number of tokens is enough. */
export const comingMinimum = (facts: Facts): EpochMinimum | undefined => needsOf(facts).next;

/** What a worker must hold to register at a price: S(n) now, in the coming epoch, and the larger. */
export function minimumToRegister(
  { network, worker, now }: Facts,
  price: bigint,
): { minimum: bigint | undefined; coming: EpochMinimum | undefined; needed: bigint | undefined } {
  const minimum = minimumStakeAt(network, worker, now, price);
  if (minimum === undefined) return { minimum, coming: undefined, needed: undefined };
  const registered = {
    ...worker,
    price: { ...worker.price, current: price, next: 0n, nextAt: 0n },
  };
  const coming = minimumStakeFrom(network, registered, epochAt(network, now) + 1n, now);
  const next = coming?.minimumStake ?? 0n;
  return { minimum, coming, needed: next > minimum ? next : minimum };
}

/** What does not block a claim now and needs doing before the coming epoch. */
export function warningsOf(facts: Facts): string[] {
  const { network, worker, now } = facts;
  const coming = comingMinimum(facts);
  if (!worker.registered || coming?.minimumStake === undefined) return [];
  const missing = coming.minimumStake - worker.activeStake;
  const shortNow = shortSince(network, worker, now) !== undefined;
  if (missing <= 0n || shortNow) return [];
  const text = formatTokens(missing, network.decimals);
  return [
    `From epoch ${coming.epoch} (${time(coming.startsAt)}) S(n) exceeds the stake by ${text} tokens` +
      `${coming.final ? '' : ', as far as it is known'}: inferix-stake worker top-up ${worker.address} ${text}`,
  ];
}

/** Active stake beyond S(n), negative where it is missing; `undefined` while there is no S(n). */
export function surplusOf(facts: Facts): bigint | undefined {
  const minimum = minimumOf(facts);
  return minimum === undefined ? undefined : facts.worker.activeStake - minimum;
}

/** Until when a short worker can still save its epoch; `undefined` if it is not short. */
export function graceOf({ network, worker, now }: Facts): string | undefined {
  const endsAt = graceEndsAt(network, worker, now);
  if (endsAt === undefined) return undefined;
  if (endsAt < now) {
    return `over since ${time(endsAt)}: an epoch in which it is still short earns nothing`;
  }
  return `until ${time(endsAt)}, ${duration(Number(endsAt - now))} left: an epoch in which it is short after that earns nothing`;
}

/** What a claim would add to the stake at most, if so much is due; 0 if it would restake nothing. */
export function restakableOf({ network, worker, now }: Facts): bigint {
  if (eligibilityAt(network, worker, now) !== ClaimOutcome.Restaked) return 0n;
  return missingStake(network, worker, now) ?? 0n;
}

/** What restaking does with rewards that are due now. */
export function restakeOf(facts: Facts): string {
  const { network, worker } = facts;
  if (!worker.restake) return 'off: while the stake is below S(n), rewards wait';
  const amount = restakableOf(facts);
  return amount === 0n
    ? 'on: while the stake is below S(n), rewards fill it first'
    : `on: the next claim adds up to ${tokenAmount(amount, network.decimals)} of what is due to the stake; the rest can be claimed after that`;
}

/** What the coverage record says of an epoch, settled until now. */
export type EpochRecord = { epoch: bigint; registered: boolean; short: boolean; earns: boolean };

/** The newest epochs of the coverage record, the latest first. */
export function recordOf({ network, worker, now }: Facts): EpochRecord[] {
  const current = epochAt(network, now);
  const record: EpochRecord[] = [];
  for (let epoch = current; epoch >= 0n && current - epoch < RECORDED_EPOCHS; epoch--) {
    const said = coverageOf(network, worker, epoch, now);
    if (said) record.push({ epoch, ...said });
  }
  return record;
}
