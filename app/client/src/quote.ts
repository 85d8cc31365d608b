/**
 * Asks the program itself: for S(n), and for a worker as whoever builds on it sees it.
 *
 * @module
 */

import {
  unwrapOption,
  type Address,
  type ReadonlyUint8Array,
  type Rpc,
  type SimulateTransactionApi,
} from '@solana/kit';

import { findRewardPoolAddress, ZERO_ADDRESS, type Deployment } from './addresses.js';
import { generalError } from './errors.js';
import {
  getMinimumStakeQuoteDecoder,
  getQuoteMinimumStakeInstruction,
  getWorkerStatusDecoder,
  getWorkerStatusInstruction,
  type MinimumStakeQuote as RawQuote,
  type RewardLeaf,
  type WorkerStatus as RawStatus,
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
  connection: Deployment & { rpc: Rpc<SimulateTransactionApi> },
  input: { network: Address; worker: Address; feePayer: Address; price?: bigint },
): Promise<MinimumStakeQuote> {
  const { network, worker, feePayer, price = null } = input;
  const instruction = getQuoteMinimumStakeInstruction({ network, worker, price }, connection);
  const { returnData, logs } = await simulateInstructions(connection, [instruction], feePayer);
  if (!returnData) throw generalError('Unknown', { logs, details: ['no quote was returned'] });
  return decodeMinimumStakeQuote(returnData);
}

/** A worker at a moment, and what a claim of a leaf would do. Amounts in token base units. */
export type WorkerStatus = Omit<RawStatus, 'destination' | 'shortSince'> & {
  /** The account that a claim has to name; `undefined` while rewards wait. */
  destination: Address | undefined;
  /** Since when the registered worker has been short, in Unix seconds. */
  shortSince: bigint | undefined;
};

/**
 * A worker as the program sees it now, its record settled, and what a claim of `leaf` would do. Nothing is
 * signed or sent, and a worker that is not open is an answer too. The leaf is not checked against what is
 * published. `eligibilityAt` and `coverageOf` give the same from accounts that were fetched.
 *
 * @param input - `destination` is the account that the claim would name: the one that the program itself
 * asks for, unless said otherwise. `feePayer` is any wallet that holds SOL; it pays nothing.
 * @throws {@link StakingError} `WrongNetwork`.
 */
export async function workerStatus(
  connection: Deployment & { rpc: Rpc<SimulateTransactionApi> },
  input: {
    network: Address;
    worker: Address;
    feePayer: Address;
    leaf?: RewardLeaf;
    destination?: Address;
  },
): Promise<WorkerStatus> {
  const { network, worker, feePayer, leaf = null } = input;
  const rewardPool = await findRewardPoolAddress(network, connection);
  const ask = async (destination: Address): Promise<WorkerStatus> => {
    const instruction = getWorkerStatusInstruction(
      { network, rewardPool, worker, destination, leaf },
      connection,
    );
    const { returnData, logs } = await simulateInstructions(connection, [instruction], feePayer);
    if (!returnData) throw generalError('Unknown', { logs, details: ['no status was returned'] });
    return decodeWorkerStatus(returnData);
  };
  if (input.destination !== undefined) return ask(input.destination);
  const status = await ask(worker);
  return status.destination === undefined ? status : ask(status.destination);
}

/** Decodes what the program's `worker_status` returns. */
export function decodeWorkerStatus(returnData: ReadonlyUint8Array): WorkerStatus {
  const { destination, shortSince, ...status } = getWorkerStatusDecoder().decode(returnData);
  return {
    ...status,
    destination: destination === ZERO_ADDRESS ? undefined : destination,
    shortSince: shortSince === 0n ? undefined : shortSince,
  };
}

/** Decodes what the program's `quote_minimum_stake` returns. */
export function decodeMinimumStakeQuote(returnData: ReadonlyUint8Array): MinimumStakeQuote {
  const { nextMinimumStake, ...quote } = getMinimumStakeQuoteDecoder().decode(returnData);
  return { ...quote, nextMinimumStake: unwrapOption(nextMinimumStake) ?? undefined };
}
