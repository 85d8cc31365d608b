/**
 * Asks the program itself for S(n).
 *
 * @module
 */

import { unwrapOption, type Address, type Rpc, type SimulateTransactionApi } from '@solana/kit';

import { generalError } from './errors.js';
import {
  getMinimumStakeQuoteDecoder,
  getQuoteMinimumStakeInstruction,
  type MinimumStakeQuote as RawQuote,
} from './generated/index.js';
import { simulateInstructions } from './outcome.js';

/** S(n) with what it was computed from. Amounts in token base units, the rest in billionths. */
export type MinimumStakeQuote = Omit<RawQuote, 'nextMinimumStake'> & {
  /** From the next epoch; `undefined` if the worker has no price then. */
  nextMinimumStake: bigint | undefined;
};

/**
 * S(n) of a worker as the program computes it, with what it was computed from: now, and from the next
 * epoch as far as that is known. Nothing is signed or sent. `minimumStakeAt` and `minimumStakeFrom` give
 * the same from accounts that were fetched.
 *
 * @param input - `price` in billionths of a USD per IB-hour: what S(n) would be at that price, instead of
 * at the worker's own. `feePayer` is any wallet that holds SOL; it pays nothing.
 * @throws {@link StakingError} `NoBenchmark`, `NoReferencePrice`, `PriceOutOfRange` or `AmountOverflow`.
 */
export async function quoteMinimumStake(
  connection: { rpc: Rpc<SimulateTransactionApi> },
  input: { network: Address; worker: Address; feePayer: Address; price?: bigint },
): Promise<MinimumStakeQuote> {
  const { network, worker, feePayer, price = null } = input;
  const instruction = getQuoteMinimumStakeInstruction({ network, worker, price });
  const { returnData, logs } = await simulateInstructions(connection, [instruction], feePayer);
  if (!returnData) throw generalError('Unknown', { logs, details: ['no quote was returned'] });
  const { nextMinimumStake, ...quote } = getMinimumStakeQuoteDecoder().decode(returnData);
  return { ...quote, nextMinimumStake: unwrapOption(nextMinimumStake) ?? undefined };
}
