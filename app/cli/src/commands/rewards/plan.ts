/**
 * `rewards plan`: says what paying a snapshot would take.
 *
 * @module
 */

import { Command } from 'commander';

import type { Leaves } from '@inferix/stake-snapshots';
import { readSnapshotOf } from '@inferix/stake-snapshots/node';
import { formatTokens, type Network } from '@inferix/staking-client';
import { inParallel, MOST_AT_ONCE } from '../../chain/accounts.js';
import { computeUnitPrice } from '../../chain/fees.js';
import { TABLE_ADDRESSES } from '../../chain/lookup-table.js';
import { Context } from '../../context.js';
import { readsChain, type ChainOptions } from '../../options.js';
import { duration, fields, grouped, sol, table } from '../../output.js';
import { positiveWhole } from '../../parse.js';
import {
  CLAIM_STATUS_BYTES,
  claimAccountForecast,
  Forecaster,
  type BlockDue,
  type Costs,
  type Forecast,
} from '../../pay/forecast.js';
import { sum, Tally, type Due } from '../../pay/outcomes.js';
import { BLOCK_LEAVES, type Block } from '../../pay/plan-block.js';
import { freshNow } from '../../pay/present.js';
import { Rent, tableBytes } from '../../pay/rent.js';
import { book, survey } from '../../pay/survey.js';
import { tokenAccountBytes } from '../../pay/token-accounts.js';
import { showProgress } from '../../progress.js';

type PlanOptions = ChainOptions & {
  snapshot: string;
  assumeAll?: true;
  createTokenAccounts?: true;
  blocks: number;
  withComputeUnitPrice: string;
};

export function planCommand(): Command {
  return readsChain(
    new Command('plan')
      .description('Say what paying would take, before anything is sent. Anyone.')
      .requiredOption('--snapshot <file>', 'the snapshot')
      .option('--assume-all', 'assume that everybody is to be paid, instead of reading the chain')
      .option('--create-token-accounts', 'as "rewards pay" would be told')
      .option('--blocks <number>', 'blocks of 128 workers at once', positiveWhole, 8)
      .option(
        '--with-compute-unit-price <micro-lamports>',
        'priority fee per compute unit, or "auto": recent median',
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
    .action(plan);
}

async function plan(options: PlanOptions): Promise<void> {
  const context = new Context(options);
  const network = await context.network();
  const { leaves } = await readSnapshotOf(network.address, options.snapshot);
  const tally = new Tally(leaves.count);
  const forecaster = new Forecaster(leaves);
  let missing = 0;
  if (options.assumeAll)
    for (const block of blocksOf(leaves)) forecaster.add(allDue(leaves, block));
  else missing = await surveyAll(context, network, leaves, { tally, forecaster }, options);
  const rent = new Rent(context.rpc);
  const costs: Costs = {
    table: await rent.of(tableBytes(TABLE_ADDRESSES)),
    tokenAccount: await rent.of(tokenAccountBytes(network)),
    claimAccount: await rent.of(CLAIM_STATUS_BYTES),
    computeUnitPrice: (await computeUnitPrice(context.rpc, options.withComputeUnitPrice, [])) ?? 0n,
    blocksAtOnce: options.blocks,
    missingTokenAccounts: missing,
  };
  const { workers, amount } = forecaster;
  const ways: [string, Forecast][] = [
    ['lookup tables', forecaster.of('tables', costs)],
    ['large transactions', forecaster.of('large', costs)],
    ['no lookup tables', forecaster.of('plain', costs)],
    ['one claim each', forecaster.of('alone', costs)],
    ['an account per claim', claimAccountForecast(workers, costs)],
  ];
  // Each worker and its token account are read before, and workers once more afterwards.
  const reads = Math.ceil((3 * workers) / MOST_AT_ONCE);
  const minutes = ({ transactions }: Forecast): number =>
    (reads + 1.5 * transactions) / options.rps / 60;
  const { waiting, already, closed } = tally.counts;
  context.output.result(
    {
      workers,
      amount,
      already,
      waiting,
      closed,
      computeUnitPrice: costs.computeUnitPrice,
      ways: ways.map(([way, forecast]) => ({ way, ...forecast, minutes: minutes(forecast) })),
    },
    () => [
      ...fields([
        [
          'to be paid',
          `${grouped(workers)} workers, ${formatTokens(amount, network.decimals)} tokens`,
        ],
        ['already', grouped(already)],
        ['waiting', grouped(sum(waiting))],
        ['closed', grouped(closed)],
        ['priority', `${costs.computeUnitPrice} micro-lamports a compute unit`],
      ]),
      '',
      ...table(
        [
          'way',
          '>transactions',
          '>fees',
          '>lent, returned',
          '>rent, spent',
          '>CU (millions)',
          '>time',
        ],
        ways.map(([way, forecast]) => [
          way,
          grouped(forecast.transactions),
          sol(forecast.fees),
          sol(forecast.rentLent),
          sol(forecast.rentSpent),
          forecast.computeUnits === undefined
            ? '?'
            : grouped(Math.round(forecast.computeUnits / 1e6)),
          duration(60 * minutes(forecast)),
        ]),
      ),
      '',
      '"rewards pay" uses lookup tables; --large-transactions and --no-lookup-tables choose another way.',
      `An account per claim is how Jito's distributor works: ${CLAIM_STATUS_BYTES} bytes each, again for every root,`,
      'and every claimant signs its own.',
    ],
  );
}

/** Every leaf of a block is due, all of it. */
function allDue(leaves: Leaves, block: Block): BlockDue {
  const due = Array.from({ length: block.count }, (_, i): Due => {
    const leaf = block.firstLeaf + i;
    const [worker, cumulative] = [leaves.address(leaf), leaves.cumulative[leaf] ?? 0n];
    const openedSlot = leaves.openedSlot[leaf] ?? 0n;
    const accounts = { payout: worker, destination: worker, restakes: false, unsettled: 1 };
    return { leaf, worker, openedSlot, cumulative, amount: cumulative, ...accounts };
  });
  return { ...block, due };
}

/** Looks at everybody, and returns how many token accounts are to be created. */
async function surveyAll(
  context: Context,
  network: Network,
  leaves: Leaves,
  { tally, forecaster }: { tally: Tally; forecaster: Forecaster },
  { createTokenAccounts, blocks: atOnce }: PlanOptions,
): Promise<number> {
  const now = freshNow(context, network);
  const blocks = blocksOf(leaves);
  let missing = 0;
  let looked = 0;
  const bar = showProgress(context.output, 'reading workers', leaves.count);
  await inParallel(blocks.length, atOnce, async (index) => {
    const block = blocks[index] ?? { firstLeaf: 0, count: 0 };
    const indices = Array.from({ length: block.count }, (_, i) => block.firstLeaf + i);
    const due: Due[] = [];
    for (const standing of await survey(context, await now(), leaves, indices)) {
      const toCreate =
        standing.kind === 'waiting' &&
        standing.reason === 'no token account' &&
        createTokenAccounts;
      if (standing.kind === 'due' || toCreate) due.push(standing.due);
      else book(tally, standing);
      if (toCreate) missing++;
    }
    forecaster.add({ ...block, due });
    bar.update((looked += block.count));
  });
  bar.stop();
  return missing;
}

const blocksOf = (leaves: Leaves): Block[] =>
  Array.from({ length: Math.ceil(leaves.count / BLOCK_LEAVES) }, (_, i) => ({
    firstLeaf: i * BLOCK_LEAVES,
    count: Math.min(BLOCK_LEAVES, leaves.count - i * BLOCK_LEAVES),
  }));
