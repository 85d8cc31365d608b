/**
 * Asks the program itself for S(n).
 *
 * @module
 */

import type { Address, Rpc, SimulateTransactionApi } from '@solana/kit';

import { generalError } from './errors.js';
import {
  getMinimumStakeQuoteDecoder,
  getQuoteMinimumStakeInstruction,
  type MinimumStakeQuote,
} from './generated/index.js';
import { simulateInstructions } from './outcome.js';

/**
 * S(n) of a worker as the program computes it, with what it was computed from. Nothing is signed or
 * sent. `minimumStakeAt` gives the same from accounts that were fetched.
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
  return getMinimumStakeQuoteDecoder().decode(returnData);
}
