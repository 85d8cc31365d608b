import type { Command } from 'commander';

import { formatTokens, type Network } from '@inferix/staking-client';
import { inParallel, MOST_AT_ONCE } from '../../chain/accounts.js';
import { computeUnitPrice } from '../../chain/fees.js';
import { TABLE_ADDRESSES } from '../../chain/lookup-table.js';
import { Context, positiveWhole, readsChain, type ChainOptions } from '../../context.js';
import { InputError } from '../../failure.js';
import { duration, fields, grouped, sol, table } from '../../output.js';
import {
  CLAIM_STATUS_BYTES,
  claimAccountForecast,
  forecast,
  type BlockDue,
  type Costs,
  type Forecast,
} from '../../pay/forecast.js';
import { sum, Tally, type Due } from '../../pay/outcomes.js';
import { BLOCK_LEAVES } from '../../pay/plan-block.js';
import { Rent, tableBytes } from '../../pay/rent.js';
import { freshNow } from '../../pay/run.js';
import { survey } from '../../pay/survey.js';
import { tokenAccountBytes } from '../../pay/token-accounts.js';
import { showProgress } from '../../progress.js';
import type { Leaves } from '../../rewards/leaves.js';
import { readSnapshot } from '../../rewards/snapshot.js';

type PlanOptions = ChainOptions & {
  snapshot: string;
  assumeAll?: true;
  createTokenAccounts?: true;
  blocks: number;
  withComputeUnitPrice: string;
};

export function addPlan(rewards: Command): void {
  readsChain(
    rewards
      .command('plan')
      .description('Say what paying would take, before anything is sent. Anyone.')
      .requiredOption('--snapshot <file>', 'the snapshot')
      .option('--assume-all', 'assume that everybody is to be paid, instead of reading the chain')
      .option('--create-token-accounts', 'as "rewards pay" would be told')
      .option('--blocks <number>', 'blocks of 128 workers at once', positiveWhole, 8)
      .option(
        '--with-compute-unit-price <micro-lamports>',
        'priority fee per compute unit, or "auto": what was paid of late',
        'auto',
      ),
  )
    .addHelpText(
      'after',
      `
Minutes are those that sending and looking take at --rps requests a second.

  inferix-stake rewards plan --snapshot epoch-12.snapshot`,
    )
    .action(plan);
}

async function plan(options: PlanOptions): Promise<void> {
  const context = new Context(options);
  const network = await context.network();
  const { header, leaves } = await readSnapshot(options.snapshot);
  if (header.network !== network.address) {
    throw new InputError(`The snapshot is of another network, ${header.network}.`);
  }
  const tally = new Tally(leaves.count);
  const found = options.assumeAll
    ? { blocks: allBlocks(leaves), missing: 0 }
    : await surveyAll(context, network, leaves, tally, options);
  const rent = new Rent(context.rpc);
  const costs: Costs = {
    table: await rent.of(tableBytes(TABLE_ADDRESSES)),
    tokenAccount: await rent.of(tokenAccountBytes(network)),
    claimAccount: await rent.of(CLAIM_STATUS_BYTES),
    computeUnitPrice: (await computeUnitPrice(context.rpc, options.withComputeUnitPrice, [])) ?? 0n,
    blocksAtOnce: options.blocks,
    missingTokenAccounts: found.missing,
  };
  const workers = found.blocks.reduce((count, { due }) => count + due.length, 0);
  const ways: [string, Forecast][] = [
    ['lookup tables', forecast(leaves, found.blocks, 'tables', costs)],
    ['large transactions', forecast(leaves, found.blocks, 'large', costs)],
    ['no lookup tables', forecast(leaves, found.blocks, 'plain', costs)],
    ['one claim each', forecast(leaves, found.blocks, 'alone', costs)],
    ['an account per claim', claimAccountForecast(workers, costs)],
  ];
  const amount = found.blocks.reduce(
    (total, { due }) => due.reduce((sum, { amount }) => sum + amount, total),
    0n,
  );
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
          '>Mio. units',
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
      `An account per claim is how Jito's distributor works: ${CLAIM_STATUS_BYTES} bytes each, anew for every root,`,
      'and every claimant signs for himself.',
    ],
  );
}

/** Every leaf is due, all of it. */
function allBlocks(leaves: Leaves): BlockDue[] {
  return blocksOf(leaves).map(({ firstLeaf, count }) => ({
    firstLeaf,
    count,
    due: Array.from({ length: count }, (_, i): Due => {
      const leaf = firstLeaf + i;
      const [worker, cumulative] = [leaves.address(leaf), leaves.cumulative[leaf] ?? 0n];
      const payoutTokenAccount = worker;
      return { leaf, worker, cumulative, amount: cumulative, payout: worker, payoutTokenAccount };
    }),
  }));
}

async function surveyAll(
  context: Context,
  network: Network,
  leaves: Leaves,
  tally: Tally,
  { createTokenAccounts, blocks: atOnce }: PlanOptions,
): Promise<{ blocks: BlockDue[]; missing: number }> {
  const now = freshNow(context, network);
  const blocks: BlockDue[] = blocksOf(leaves).map((block) => ({ ...block, due: [] }));
  let missing = 0;
  const bar = showProgress(context.output, 'reading workers', leaves.count);
  await inParallel(blocks.length, atOnce, async (index) => {
    const block = blocks[index];
    if (!block) return;
    const indices = Array.from({ length: block.count }, (_, i) => block.firstLeaf + i);
    const due: Due[] = [];
    for (const standing of await survey(context, await now(), leaves, indices)) {
      if (standing.kind === 'closed') tally.closed();
      else if (standing.kind === 'already') tally.already();
      else if (standing.kind === 'due') due.push(standing.due);
      else if (standing.reason === 'no token account' && createTokenAccounts) {
        due.push(standing.due);
        missing++;
      } else tally.waiting(standing.reason, standing.due.amount);
    }
    blocks[index] = { ...block, due };
    bar.update((index + 1) * BLOCK_LEAVES);
  });
  bar.stop();
  return { blocks, missing };
}

const blocksOf = (leaves: Leaves): { firstLeaf: number; count: number }[] =>
  Array.from({ length: Math.ceil(leaves.count / BLOCK_LEAVES) }, (_, i) => ({
    firstLeaf: i * BLOCK_LEAVES,
    count: Math.min(BLOCK_LEAVES, leaves.count - i * BLOCK_LEAVES),
  }));
