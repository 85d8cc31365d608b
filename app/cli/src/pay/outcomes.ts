/**
 * What becomes of each worker of a run.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import { ClaimOutcome } from '@inferix/staking-client';

/** Why a worker is not paid now; its money waits for it. */
export type Waiting =
  | 'not registered'
  | 'left while short'
  | 'slash case open'
  | 'barred'
  | 'stake below S(n)'
  | 'no token account'
  | 'no token account, paid before'
  | 'token account cannot be paid'
  | 'more than is published'
  | 'destination changed'
  | 'restaked in part';

/** Outcomes after which a worker's money waits. */
export type WaitingOutcome = Exclude<
  ClaimOutcome,
  | ClaimOutcome.Paid
  | ClaimOutcome.Restaked
  | ClaimOutcome.NothingDue
  | ClaimOutcome.DestinationChanged
  | ClaimOutcome.Closed
>;

/** The same, from what the program says. */
export const WAITING: Readonly<Record<WaitingOutcome, Waiting>> = {
  [ClaimOutcome.NotRegistered]: 'not registered',
  [ClaimOutcome.LeftShort]: 'left while short',
  [ClaimOutcome.SlashCaseOpen]: 'slash case open',
  [ClaimOutcome.Barred]: 'barred',
  [ClaimOutcome.StakeBelowMinimum]: 'stake below S(n)',
  [ClaimOutcome.PayoutUnavailable]: 'token account cannot be paid',
  [ClaimOutcome.ExceedsPublication]: 'more than is published',
};

export type Counts = {
  /** By this run, and how much. */
  paid: number;
  paidAmount: bigint;
  /** Workers that were short and whose rewards all went into their stakes, and how much went there in all. */
  restaked: number;
  restakedAmount: bigint;
  /** Their claims landed, and what is due to them has been claimed; the node does not show by which. */
  unread: number;
  unreadAmount: bigint;
  /** By an earlier run, or by somebody else. */
  already: number;
  waiting: Record<string, number>;
  waitingAmount: bigint;
  /** Workers that have closed: what they left goes back into the next epoch's pot. */
  closed: number;
  /** Left for a later epoch, because less is due to them than is asked for, and how much. */
  later: number;
  laterAmount: bigint;
  /** Tried and not paid, by reason. */
  failed: Record<string, number>;
  failedAmount: bigint;
  /** Not looked at, because the run ended before. */
  remaining: number;
};

/** How many there are, for whatever reason. */
export const sum = (reasons: Record<string, number>): number =>
  Object.values(reasons).reduce((a, b) => a + b, 0);

export class Outcomes {
  readonly counts: Counts = {
    paid: 0,
    paidAmount: 0n,
    restaked: 0,
    restakedAmount: 0n,
    unread: 0,
    unreadAmount: 0n,
    already: 0,
    waiting: {},
    waitingAmount: 0n,
    closed: 0,
    later: 0,
    laterAmount: 0n,
    failed: {},
    failedAmount: 0n,
    remaining: 0,
  };

  constructor(workers: number) {
    this.counts.remaining = workers;
  }

  /** How many workers are decided. */
  get done(): number {
    const { paid, restaked, unread, already, waiting, closed, later, failed } = this.counts;
    return paid + restaked + unread + already + closed + later + sum(waiting) + sum(failed);
  }

  paid(amount: bigint): void {
    this.counts.paid++;
    this.counts.paidAmount += amount;
    this.counts.remaining--;
  }

  /** A part went into the stake; `all`: nothing is left to be paid. */
  restaked(amount: bigint, all: boolean): void {
    this.counts.restakedAmount += amount;
    if (!all) return;
    this.counts.restaked++;
    this.counts.remaining--;
  }

  unread(amount: bigint): void {
    this.counts.unread++;
    this.counts.unreadAmount += amount;
    this.counts.remaining--;
  }

  already(): void {
    this.counts.already++;
    this.counts.remaining--;
  }

  closed(): void {
    this.counts.closed++;
    this.counts.remaining--;
  }

  later(amount: bigint): void {
    this.counts.later++;
    this.counts.laterAmount += amount;
    this.counts.remaining--;
  }

  waiting(reason: Waiting, amount: bigint): void {
    this.counts.waiting[reason] = (this.counts.waiting[reason] ?? 0) + 1;
    this.counts.waitingAmount += amount;
    this.counts.remaining--;
  }

  failed(reason: string, amount: bigint): void {
    this.counts.failed[reason] = (this.counts.failed[reason] ?? 0) + 1;
    this.counts.failedAmount += amount;
    this.counts.remaining--;
  }
}

/** A worker, or a verifier by its wallet, with something due. */
export type Due = {
  /** Index of its leaf. */
  leaf: number;
  worker: Address;
  openedSlot: bigint;
  cumulative: bigint;
  amount: bigint;
  payout: Address;
  /** The account that its rewards go to now. */
  destination: Address;
  /** It has been paid to a token account before: it had one. */
  paidBefore: boolean;
  /** It is short: its rewards fill its stake first, and the rest is claimed after that. */
  restakes: boolean;
  /** Where the rest goes after that, if there is one. */
  restTo?: Address;
  /** Epochs since its coverage record was settled last: the claim computes something for each. */
  unsettled: number;
  /** Its first claim opens an account. */
  opens?: true;
};
