/**
 * The workers and verifiers that have a part in the story.
 *
 * @module
 */

/** Parts of the workers in `workers.csv`. */
export const WORKERS = {
  /** Tries to register one base unit short. */
  oneUnitShort: 'hanoi-01',
  /** Keep exactly S(n), so that a fall of the token's price would leave them short. */
  bare: ['manila-01', 'berlin-01', 'bangkok-01'],
  /** Is warned an epoch ahead and tops up in time. */
  warned: 'manila-01',
  /** Falls short; its rewards fill its stake within the grace. */
  healing: 'berlin-01',
  /** Does not want its rewards restaked: falls short, waits, and loses the epoch. */
  waiting: 'bangkok-01',
  /** Leaves the network. */
  leaver: 'jakarta-01',
  /** Is handed over to a new owner. */
  sold: 'mumbai-01',
  /** Is run by an operator's key, which answers when it is accused without cause. */
  operated: 'taipei-01',
  /** Holds three times S(n), takes two thirds back, and is slashed meanwhile. */
  offender: 'hanoi-02',
} as const;

/** Verifiers, which penalties pay. The first one reports the offender. */
export const VERIFIERS = ['verifier-a', 'verifier-b'] as const;
