import { parseNano, parseTokens } from '@inferix/staking-client';

/** IFX has nine decimals here. */
export const DECIMALS = 9;
export const tokens = (text: string): bigint => parseTokens(text, DECIMALS);

/** Who of `workers.csv` plays what. */
export const CAST = {
  /** Tries to register one base unit short. */
  stingy: 'hanoi-01',
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
  /** Is accused without cause. */
  accused: 'taipei-01',
  /** Holds three times S(n), takes two thirds back, and is slashed meanwhile. */
  offender: 'hanoi-02',
  verifiers: ['verifier-a', 'verifier-b'],
} as const;

/** USD per IFX, and after its fall by 16 percent. */
export const PRICE = parseNano('0.075');
export const LOWER_PRICE = parseNano('0.063');

/** New IFX for the workers, each epoch. */
export const EMISSION = tokens('12000');

/** Bought with the fees of an epoch and burned. */
export const BURN = tokens('9000');

/** Two hours instead of six: so claims come within the grace of the epoch. */
export const PUBLICATION_DELAY_SECS = 2 * 3_600;

/** Part of the penalties that verifiers have earned so far, and how they share it. */
export const VERIFIER_PERCENT = 40n;
export const VERIFIER_WORK = [5n, 2n];
