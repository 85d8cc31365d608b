/**
 * The transactions that pay a block of leaves, both for paying and for planning.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import type { Leaves } from '@inferix/stake-snapshots';
import {
  LARGE_TRANSACTION,
  planRuns,
  treeDepth,
  type ClaimLeaf,
  type ClaimLimits,
  type ClaimRun,
} from '@inferix/staking-client';
import { TABLE_ADDRESSES } from '../chain/lookup-table.js';
import type { Due } from './outcomes.js';
import { EXTENDED_AT_ONCE, TABLES_AT_ONCE } from './tables.js';

/** Leaves of a block: each worker takes two places of a table, its own and its token account's. */
export const BLOCK_LEAVES = TABLE_ADDRESSES / 2;

/**
 * How workers are claimed for: with lookup tables where they save transactions, without, in large
 * transactions, or each worker alone.
 */
export type Way = 'tables' | 'plain' | 'large' | 'alone';

/** Claims for a block, and the addresses that its lookup table holds: none without a table. */
export type BlockPlan = {
  runs: ClaimRun[];
  addresses: Address[];
  /** The runs fit only if what all claims name is in a lookup table, too. */
  shared: boolean;
};

/** Levels of a tree up to which sixteen workers fit without the shared table. */
const LEVELS_WITHOUT_SHARED = 17;
/** Four accounts of 32 bytes, less a second table's address and their four indices. */
const SAVED_BY_SHARED = 4 * 32 - 38;
const TRANSACTION_BYTES = 1_232;

export type Block = { firstLeaf: number; count: number };

/** Plans the fewest transactions for the workers of a block with something due. */
export function planBlock(
  leaves: Leaves,
  { firstLeaf, count }: Block,
  due: readonly Due[],
  way: Way,
): BlockPlan {
  const tree = leaves.tree();
  const byLeaf = new Map(due.map((one) => [one.leaf, one]));
  const claims = Array.from({ length: count }, (_, i): ClaimLeaf => {
    const one = byLeaf.get(firstLeaf + i);
    if (!one) return { hash: tree.leaf(firstLeaf + i) };
    const { worker: address, openedSlot, destination, cumulative } = one;
    return { worker: { address, openedSlot }, destination, cumulative };
  });
  const plan = (limits: ClaimLimits): ClaimRun[] =>
    planRuns({ tree, firstLeaf, leaves: claims, limits });
  switch (way) {
    case 'alone':
      return { runs: plan({ workers: 1 }), addresses: [], shared: false };
    case 'large':
      return { runs: plan(LARGE_TRANSACTION), addresses: [], shared: false };
    case 'plain':
      return { runs: plan({}), addresses: [], shared: false };
    case 'tables': {
      const shared = treeDepth(tree.leafCount) > LEVELS_WITHOUT_SHARED;
      const transactionBytes = TRANSACTION_BYTES + (shared ? SAVED_BY_SHARED : 0);
      const [named, short] = [plan({}), plan({ lookupTables: true, transactionBytes })];
      if (named.length <= short.length + tableTransactions(due.length)) {
        return { runs: named, addresses: [], shared: false };
      }
      const both = due.flatMap(({ worker, destination }) => [worker, destination]);
      return { runs: short, addresses: [...new Set(both)], shared };
    }
  }
}

/** Transactions that a table for this many workers takes, until it is closed again. */
export function tableTransactions(workers: number): number {
  return Math.ceil((2 * workers) / EXTENDED_AT_ONCE) + 2 / TABLES_AT_ONCE;
}
