/**
 * `rewards plan`: says what paying a snapshot would take.
 *
 * @module
 */

import { Command } from 'commander';

import { readSnapshotOf } from '@inferix/stake-snapshots/node';
import { formatTokens } from '@inferix/staking-client';
import { MAX_AT_ONCE } from '../../chain/accounts.js';
import { REWARDS, type Pool } from '../../chain/pools.js';
import { Context } from '../../context.js';
import { readsChain, type ChainOptions } from '../../options.js';
import { duration, fields, grouped, sol, table } from '../../output.js';
import { parseAmount } from '../../parse.js';
import { estimate } from '../../pay/estimate.js';
import { CLAIM_STATUS_BYTES, claimAccountForecast, type Forecast } from '../../pay/forecast.js';
import { sum } from '../../pay/outcomes.js';
import { paysOut, type PayoutOptions } from './pay-options.js';

export type PlanOptions = ChainOptions &
  PayoutOptions & { assumeAll?: true; withComputeUnitPrice: string };

export function planCommand(): Command {
  return readsChain(
    paysOut(
      new Command('plan').description(
        'Say what paying would take, before anything is sent. Anyone.',
      ),
      'the snapshot',
    )
      .option('--assume-all', 'assume that everybody is to be paid, instead of reading the chain')
      .option(
        '--with-compute-unit-price <micro-lamports>',
        'priority fee per compute unit, or "auto": 75th percentile of recent ones',
        'auto',
      ),
  )
    .addHelpText(
      'after',
      `
Minutes are those that sending and looking take at --rps requests a second.

Example:
  inferix-stake rewards plan --snapshot epoch-12.snapshot`,
    )
    .action((options: PlanOptions) => plan(REWARDS, options));
}

/** Says what paying would take, by each strategy. */
export async function plan(pool: Pool, options: PlanOptions): Promise<void> {
  const context = new Context(options);
  const network = await context.network();
  const snapshot = await readSnapshotOf(network.address, pool.name, options.snapshot);
  const { outcomes, forecaster, costs } = await estimate(context, network, snapshot, {
    ...options,
    assumeAll: options.assumeAll ?? false,
    createTokenAccounts: options.createTokenAccounts ?? false,
    min: parseAmount(options.min, '--min', network),
  });
  const tokens = (amount: bigint): string => formatTokens(amount, network.decimals);
  const { workers, amount } = forecaster;
  const alone: [string, Forecast] = ['one claim each', forecaster.of('alone', costs)];
  const isRewards = pool.name === 'rewards';
  const strategies: [string, Forecast][] = isRewards
    ? [
        ['lookup tables', forecaster.of('tables', costs)],
        ['large transactions', forecaster.of('large', costs)],
        ['no lookup tables', forecaster.of('plain', costs)],
        alone,
        ['an account per claim', claimAccountForecast(workers, costs)],
      ]
    : [alone];
  // Each worker and its token account are read before, and workers once more afterwards.
  const reads = Math.ceil((3 * workers) / MAX_AT_ONCE);
  const minutes = ({ transactions }: Forecast): number =>
    (reads + 1.5 * transactions) / options.rps / 60;
  const { waiting, already, closed, later, laterAmount } = outcomes.counts;
  context.output.result(
    {
      workers,
      amount,
      already,
      waiting,
      closed,
      ...{ later, laterAmount },
      computeUnitPrice: costs.computeUnitPrice,
      strategies: strategies.map(([strategy, forecast]) => ({
        strategy,
        ...forecast,
        minutes: minutes(forecast),
      })),
    },
    () => [
      ...fields([
        ['to be paid', `${grouped(workers)} ${pool.words.payees}, ${tokens(amount)} tokens`],
        ['already', grouped(already)],
        ['waiting', grouped(sum(waiting))],
        ['closed', grouped(closed)],
        ['left for later', `${grouped(later)} ${pool.words.payees}, ${tokens(laterAmount)} tokens`],
        ['priority', `${costs.computeUnitPrice} micro-lamports a compute unit`],
      ]),
      '',
      ...table(
        [
          'strategy',
          '>transactions',
          '>fees',
          '>lent at most, returned',
          '>rent, spent',
          '>CU (millions)',
          '>time',
        ],
        strategies.map(([strategy, forecast]) => [
          strategy,
          grouped(forecast.transactions),
          sol(forecast.fees),
          sol(forecast.mostLent),
          sol(forecast.rentSpent),
          forecast.computeUnits === undefined
            ? '?'
            : grouped(Math.round(forecast.computeUnits / 1e6)),
          duration(60 * minutes(forecast)),
        ]),
      ),
      ...(isRewards ? ABOUT_STRATEGIES : []),
    ],
  );
}

const ABOUT_STRATEGIES = [
  '',
  '"rewards pay" uses lookup tables; --large-transactions and --no-lookup-tables choose another strategy.',
  `An account per claim is how Jito's distributor works: ${CLAIM_STATUS_BYTES} bytes each, again for every root,`,
  'and every claimant signs its own.',
];
