/**
 * What a claim for a worker would come to at a moment, and which account its rewards go to. The program
 * decides the same way when it is called, whoever calls.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import type { Worker } from './accounts.js';
import { settledCoverage, type CoveredWorker } from './coverage.js';
import { ClaimOutcome } from './generated/index.js';
import { MathError } from './math-error.js';
import { minimumStakeAt, type StakeTerms } from './minimum-stake.js';

/** What decides where a worker's rewards go. */
export type ClaimingWorker = CoveredWorker &
  Pick<Worker, 'barred' | 'restake' | 'leftAt' | 'leftCovered' | 'openCases' | 'tickets'>;

/** What a claim comes to if something is due and can be received. */
export type Eligibility =
  | ClaimOutcome.Paid
  | ClaimOutcome.Restaked
  | ClaimOutcome.Barred
  | ClaimOutcome.StakeBelowMinimum
  | ClaimOutcome.NotRegistered
  | ClaimOutcome.LeftShort
  | ClaimOutcome.SlashCaseOpen;

/**
 * What a claim for this worker would come to at a time: `Paid`, `Restaked`, or the reason why its rewards
 * wait. What is restaked is at most what `missingStake` says; the rest waits for the next claim.
 */
export function eligibilityAt(
  network: StakeTerms,
  worker: ClaimingWorker,
  now: bigint,
): Eligibility {
  if (worker.barred) return ClaimOutcome.Barred;
  if (!worker.registered) return afterLeaving(worker);
  if (settledCoverage(network, worker, now).shortSince === 0n) return ClaimOutcome.Paid;
  const restakes = worker.restake && canBeCovered(network, worker, now);
  return restakes ? ClaimOutcome.Restaked : ClaimOutcome.StakeBelowMinimum;
}

/** False where S(n) exceeds 64 bits: no number of tokens covers such a worker. */
function canBeCovered(network: StakeTerms, worker: ClaimingWorker, now: bigint): boolean {
  try {
    return minimumStakeAt(network, worker, now) !== undefined;
  } catch (error) {
    if (error instanceof MathError) return false;
    throw error;
  }
}

function afterLeaving({ leftAt, leftCovered, openCases, tickets }: ClaimingWorker): Eligibility {
  if (leftAt === 0n || tickets.length === 0) return ClaimOutcome.NotRegistered;
  if (!leftCovered) return ClaimOutcome.LeftShort;
  return openCases > 0 ? ClaimOutcome.SlashCaseOpen : ClaimOutcome.Paid;
}

/**
 * The account that a worker's rewards go to at a time: its own vault while it is short and restakes, its
 * payout wallet's token account otherwise. A claim names it; the program skips the worker if it has
 * changed when the transaction lands.
 */
export function destinationOf(
  network: StakeTerms,
  worker: ClaimingWorker & Pick<Worker, 'vault' | 'payoutTokenAccount'>,
  now: bigint,
): Address {
  const restakes = eligibilityAt(network, worker, now) === ClaimOutcome.Restaked;
  return restakes ? worker.vault : worker.payoutTokenAccount;
}
