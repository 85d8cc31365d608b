/**
 * The bound on the tokens that a command takes from who signs.
 *
 * @module
 */

import type { Network } from '@inferix/staking-client';
import { FailedError } from '../failure.js';
import { parseAmount } from '../parse.js';

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
