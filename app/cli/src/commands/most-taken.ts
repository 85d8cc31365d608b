/**
 * The bound on the tokens that a command takes from who signs.
 *
 * @module
 */

import type { Command } from 'commander';

import type { Network } from '@inferix/staking-client';
import { FailedError } from '../failure.js';
import { parseAmount } from '../parse.js';
import { checkSomebodyChecks } from './agreed.js';

/** Options of a command that may take as much as an endpoint shows to be missing. */
export type TakingOptions = Parameters<typeof checkSomebodyChecks>[0] & { max?: string };

/** Adds the option of a command that takes tokens from who signs. */
export const takesTokens = (command: Command): Command =>
  command.option(
    '--max <tokens>',
    'refuse to take more in all; with --yes, "minimum" needs it, or --verify-url',
  );

/** Refuses to let one endpoint choose how much is staked, where nobody looks at it: it comes back after weeks. */
export function checkIsLimited(options: TakingOptions): void {
  if (options.max !== undefined) return;
  checkSomebodyChecks(
    options,
    'What "minimum" takes depends on what an endpoint shows. Say how much it may take in all, with --max <tokens>.',
  );
}

/**
 * Refuses to take more than `--max` allows.
 *
 * @param would - What would be taken: the beginning of the sentence.
 */
export function checkMost(
  amount: bigint,
  { max, network, would }: { max: string | undefined; network: Network; would: string },
): void {
  if (max === undefined || amount <= parseAmount(max, '--max', network)) return;
  throw new FailedError(
    `${would}, more than --max allows. Nothing was sent. Look at it with --dry-run and without --max, and at what ` +
      'another endpoint shows.',
  );
}
