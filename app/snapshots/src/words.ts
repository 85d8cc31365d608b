/**
 * The words in which sentences speak of a pool: the rules are the same, and neither whom it pays nor by what.
 *
 * @module
 */

import type { PoolName } from '@inferix/staking-client';

export type PoolWords = {
  pool: string;
  /** Whom it pays, one and many. */
  payee: string;
  payees: string;
  /** By what an epoch's payees are paid. */
  measure: string;
  /** What an epoch splits among them. */
  pot: string;
};

export const WORDS: Readonly<Record<PoolName, PoolWords>> = {
  rewards: {
    pool: 'reward pool',
    payee: 'worker',
    payees: 'workers',
    measure: 'work',
    pot: 'emission',
  },
  penalties: {
    pool: 'penalty pool',
    payee: 'verifier',
    payees: 'verifiers',
    measure: 'shares',
    pot: 'amount',
  },
};
