/**
 * What a run is expected to cost, what it may cost, and whether its fee payer has that.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import type { Snapshot } from '@inferix/stake-snapshots';
import type { Network } from '@inferix/staking-client';
import type { Context } from '../context.js';
import { InputError } from '../failure.js';
import { sol } from '../output.js';
import type { Limits } from './budget.js';
import { estimate, type EstimateOptions } from './estimate.js';
import { LEAST_TABLES, mostTables, type Costs, type Forecast } from './forecast.js';
import type { Strategy } from './plan-block.js';
import { Rent } from './rent.js';

/** Fees may grow to this multiple of the forecast, unless an operator names a limit. */
const FEES_MULTIPLE = 5n;
/** Or to this, which is more than a small run takes in any case. */
const LEAST_FEES = 10_000_000n;
/** Rent of token accounts that go missing during a run. */
const LATER_ACCOUNTS = 10n;

export type LimitOptions = Omit<EstimateOptions, 'assumeAll'> & {
  strategy: Strategy;
  /** Lamports; `undefined` for a limit that follows from the forecast. */
  maxFees?: bigint | undefined;
  maxRent?: bigint | undefined;
};

export type Foreseen = Pick<Forecast, 'fees' | 'rentSpent'> & {
  /** The chain was asked who is to be paid; otherwise it is everybody in the snapshot. */
  exact: boolean;
  /** Most rent that is lent at once. */
  mostLent: bigint;
  limits: Limits;
};

/**
 * Says what a run will cost, and limits it.
 *
 * @throws {@link InputError} if the fee payer has too little: how much is missing.
 */
export async function foresee(
  context: Context,
  network: Network,
  snapshot: Snapshot,
  feePayer: Address,
  options: LimitOptions,
): Promise<Foreseen> {
  const { commitment, rpc } = context;
  const { value: balance } = await rpc.getBalance(feePayer, { commitment }).send();
  // A wallet of SOL has to keep this much, or nothing.
  const own = await new Rent(rpc).of(0);
  const costing = async (assumeAll: boolean) => {
    const { forecaster, costs } = await estimate(context, network, snapshot, {
      ...options,
      assumeAll,
    });
    const forecast = forecaster.of(options.strategy, costs);
    return { forecast, costs, needed: own + neededFor(forecast, options) };
  };
  // Only the chain knows which accounts are missing. It is asked also if there is not enough for everybody.
  const opens = snapshot.header.pool === 'penalties';
  let exact = options.createTokenAccounts || opens;
  let seen = await costing(!exact);
  if (!exact && balance < seen.needed) {
    exact = true;
    seen = await costing(false);
  }
  if (balance < seen.needed) throw tooLittle(feePayer, balance, seen.needed, seen.forecast, opens);
  const { forecast, costs } = seen;
  const { fees, rentSpent } = forecast;
  const lent =
    options.strategy === 'tables' ? lendable(balance - seen.needed, forecast, costs) : 0n;
  const later = options.createTokenAccounts ? rentSpent + LATER_ACCOUNTS * costs.tokenAccount : 0n;
  const limits = {
    fees: options.maxFees ?? larger(FEES_MULTIPLE * fees, LEAST_FEES),
    rent: options.maxRent ?? rentSpent + later + lent,
  };
  // Where no lookup table saves a transaction nothing is lent, whatever may be.
  const mostLent = forecast.rentLent > 0n ? smaller(lent, limits.rent) : 0n;
  return { fees, rentSpent, exact, mostLent, limits };
}

function neededFor(forecast: Forecast, { maxFees, maxRent }: LimitOptions): bigint {
  const rent = forecast.rentLent + forecast.rentSpent;
  return smaller(forecast.fees, maxFees ?? forecast.fees) + smaller(rent, maxRent ?? rent);
}

/** What may be lent at once: what is needed at least, and more if there is more. */
function lendable(spare: bigint, { rentLent }: Forecast, costs: Costs): bigint {
  const most = BigInt(mostTables(costs)) * costs.table;
  return smaller(most, larger(rentLent + spare, BigInt(LEAST_TABLES) * costs.table));
}

function tooLittle(
  payer: Address,
  balance: bigint,
  needed: bigint,
  forecast: Forecast,
  opens: boolean,
): InputError {
  const { fees, rentLent, rentSpent } = forecast;
  const rent = [
    rentLent > 0n ? `${sol(rentLent)} lent to lookup tables` : '',
    rentSpent > 0n
      ? `${sol(rentSpent)} spent on ${opens ? 'accounts of verifiers' : 'token accounts'}`
      : '',
  ].filter((part) => part !== '');
  return new InputError(
    `The fee payer ${payer} has ${sol(balance)}, which is ${sol(needed - balance)} too little. ` +
      `Paying takes ${[`about ${sol(fees)} of fees`, ...rent].join(', ')}. Send it SOL, and start again.`,
  );
}

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
