/**
 * Which transactions pay a block of leaves. What is paid and what is planned beforehand come from here.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import {
  LARGE_TRANSACTION,
  planRuns,
  type ClaimLeaf,
  type ClaimLimits,
  type ClaimRun,
} from '@inferix/staking-client';
import { TABLE_ADDRESSES } from '../chain/lookup-table.js';
import type { Leaves } from '../rewards/leaves.js';
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
export type BlockPlan = { runs: ClaimRun[]; addresses: Address[] };

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
      return { runs: plan({ workers: 1 }), addresses: [] };
    case 'large':
      return { runs: plan(LARGE_TRANSACTION), addresses: [] };
    case 'plain':
      return { runs: plan({}), addresses: [] };
    case 'tables': {
      const [named, short] = [plan({}), plan({ lookupTables: true })];
      if (named.length <= short.length + tableTransactions(due.length)) {
        return { runs: named, addresses: [] };
      }
      const both = due.flatMap(({ worker, destination }) => [worker, destination]);
      return { runs: short, addresses: [...new Set(both)] };
    }
  }
}

/** Transactions that a table for so many workers takes, until it is closed again. */
export function tableTransactions(workers: number): number {
  return Math.ceil((2 * workers) / EXTENDED_AT_ONCE) + 2 / TABLES_AT_ONCE;
}
