/**
 * What paying a snapshot will take, for planning it and for asking before it is done.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import { compareKeys, WORDS, type Snapshot } from '@inferix/stake-snapshots';
import type { Network } from '@inferix/staking-client';
import { inParallel } from '../chain/accounts.js';
import { computeUnitPrice } from '../chain/fees.js';
import { TABLE_ADDRESSES } from '../chain/lookup-table.js';
import type { Context } from '../context.js';
import { showProgress } from '../progress.js';
import { ClosedWorkers } from './closed-workers.js';
import { CLAIM_STATUS_BYTES, Forecaster, type Costs, type Payable } from './forecast.js';
import { VERIFIER_BYTES } from './openings.js';
import { Outcomes, type Due } from './outcomes.js';
import { blocksOf, termsOf, type Block } from './plan-block.js';
import { freshNow } from './present.js';
import { Rent, tableBytes } from './rent.js';
import { record, survey, type Surveyed } from './survey.js';
import { tokenAccountBytes } from './token-accounts.js';

export type EstimateOptions = {
  /** Everybody is to be paid; otherwise the chain is read. */
  assumeAll: boolean;
  createTokenAccounts: boolean;
  /** Whom less is due to is left for a later epoch. */
  min: bigint;
  /** Blocks at once. */
  blocks: number;
  withComputeUnitPrice: string;
};

export type Estimate = { outcomes: Outcomes; forecaster: Forecaster; costs: Costs };

export async function estimate(
  context: Context,
  network: Network,
  { header, leaves }: Snapshot,
  options: EstimateOptions,
): Promise<Estimate> {
  const outcomes = new Outcomes(leaves.count);
  const forecaster = new Forecaster(termsOf(network, leaves));
  const { pool } = header;
  const closed = new ClosedWorkers(context, header);
  const surveyed = { pool, leaves, min: options.min, closed };
  const books = { outcomes, forecaster };
  const { missing, opened } = options.assumeAll
    ? assumeAll(surveyed, books)
    : await surveyAll(context, network, surveyed, books, options);
  const rent = new Rent(context.rpc);
  const costs: Costs = {
    table: await rent.of(tableBytes(TABLE_ADDRESSES)),
    tokenAccount: await rent.of(tokenAccountBytes(network)),
    claimAccount: await rent.of(CLAIM_STATUS_BYTES),
    computeUnitPrice: (await computeUnitPrice(context.rpc, options.withComputeUnitPrice, [])) ?? 0n,
    blocksAtOnce: options.blocks,
    missingTokenAccounts: missing,
    openedRent: BigInt(opened) * (await rent.of(VERIFIER_BYTES)),
  };
  return { outcomes, forecaster, costs };
}

/** Token accounts to create, and accounts that first claims open. */
type ToOpen = { missing: number; opened: number };

type Books = { outcomes: Outcomes; forecaster: Forecaster };

/**
 * Assumes that all of every leaf is due, and that each owner is paid into one account, which is there: none
 * is looked at.
 */
function assumeAll({ leaves, min }: Surveyed, { outcomes, forecaster }: Books): ToOpen {
  const { count, cumulative, owners } = leaves;
  let destination = 0;
  for (const block of blocksOf(count, 'large')) {
    const due: Payable[] = [];
    for (const leaf of indicesOf(block)) {
      const amount = cumulative[leaf] ?? 0n;
      // Leaves stand in order of their owners.
      if (leaf > 0 && compareKeys(owners, leaf, owners, leaf - 1) !== 0) destination++;
      if (amount < min) outcomes.later(amount);
      else due.push({ leaf, destination, amount, unsettled: 1 });
    }
    forecaster.add(due);
  }
  return { missing: 0, opened: 0 };
}

/** Looks at everybody, and returns how many accounts are to be created. */
async function surveyAll(
  context: Context,
  network: Network,
  surveyed: Surveyed,
  { outcomes, forecaster }: Books,
  { createTokenAccounts, blocks: atOnce }: EstimateOptions,
): Promise<ToOpen> {
  const now = freshNow(context, network);
  const { count } = surveyed.leaves;
  const blocks = blocksOf(count, 'large');
  const missing = new Set<Address>();
  let [looked, opened] = [0, 0];
  const bar = showProgress(context.output, `reading ${WORDS[surveyed.pool].payees}`, count);
  await inParallel(blocks.length, atOnce, async (index) => {
    const indices = indicesOf(blocks[index] ?? { firstLeaf: 0, count: 0 });
    const due: Due[] = [];
    for (const status of await survey(context, await now(), surveyed, indices)) {
      const toCreate =
        status.kind === 'waiting' && status.reason === 'no token account' && createTokenAccounts;
      if (status.kind === 'due' || toCreate) due.push(status.due);
      else record(outcomes, status);
      if (toCreate) missing.add(status.due.payout);
    }
    forecaster.add(due);
    opened += due.filter(({ opens }) => opens).length;
    bar.update((looked += indices.length));
  }).finally(() => {
    bar.stop();
  });
  return { missing: missing.size, opened };
}

const indicesOf = ({ firstLeaf, count }: Block): number[] =>
  Array.from({ length: count }, (_, i) => firstLeaf + i);
