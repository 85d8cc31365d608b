/**
 * What paying a snapshot will take, for planning it and for asking before it is done.
 *
 * @module
 */

import type { Leaves } from '@inferix/stake-snapshots';
import type { Network } from '@inferix/staking-client';
import { inParallel } from '../chain/accounts.js';
import { computeUnitPrice } from '../chain/fees.js';
import { TABLE_ADDRESSES } from '../chain/lookup-table.js';
import type { Context } from '../context.js';
import { showProgress } from '../progress.js';
import { CLAIM_STATUS_BYTES, Forecaster, type BlockDue, type Costs } from './forecast.js';
import { Tally, type Due } from './outcomes.js';
import { BLOCK_LEAVES, type Block } from './plan-block.js';
import { freshNow } from './present.js';
import { Rent, tableBytes } from './rent.js';
import { book, survey } from './survey.js';
import { tokenAccountBytes } from './token-accounts.js';

export type EstimateOptions = {
  /** Everybody is to be paid; otherwise the chain is read. */
  assumeAll: boolean;
  createTokenAccounts: boolean;
  /** Blocks at once. */
  blocks: number;
  withComputeUnitPrice: string;
};

export type Estimate = { tally: Tally; forecaster: Forecaster; costs: Costs };

export async function estimate(
  context: Context,
  network: Network,
  leaves: Leaves,
  options: EstimateOptions,
): Promise<Estimate> {
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
  return { tally, forecaster, costs };
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
  { createTokenAccounts, blocks: atOnce }: EstimateOptions,
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
