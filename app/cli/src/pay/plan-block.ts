/**
 * The transactions that pay a block of leaves, both for paying and for planning.
 *
 * @module
 */

import type { Leaves } from '@inferix/stake-snapshots';
import {
  LARGE_TRANSACTION,
  limitsFor,
  packClaims,
  treeDepth,
  type Claimable,
  type ClaimLimits,
  type Network,
  type Pack,
  type PackedRun,
} from '@inferix/staking-client';
import { TABLE_ADDRESSES } from '../chain/lookup-table.js';
import { EXTENDED_AT_ONCE, TABLES_AT_ONCE } from './tables.js';

/**
 * How workers are claimed for: with lookup tables where they save transactions, without, in large
 * transactions, or each worker alone.
 */
export type Strategy = 'tables' | 'plain' | 'large' | 'alone';

/** Leaves of a block: a multiple of all smaller ones. */
const BLOCK_LEAVES = {
  // Each worker takes two places of a table, its own and its token account's.
  tables: TABLE_ADDRESSES / 2,
  plain: TABLE_ADDRESSES / 2,
  alone: TABLE_ADDRESSES / 2,
  // Only the last transaction of a block is not full. This many more hardly save any more.
  large: 2_048,
} as const satisfies Record<Strategy, number>;

export type Block = { firstLeaf: number; count: number };

/** The number of the block that a leaf is in. */
export const blockOf = (leaf: number, strategy: Strategy): number =>
  Math.floor(leaf / BLOCK_LEAVES[strategy]);

/** The blocks of a number of leaves, for a strategy. */
export function blocksOf(leaves: number, strategy: Strategy): Block[] {
  const size = BLOCK_LEAVES[strategy];
  return Array.from({ length: Math.ceil(leaves / size) }, (_, i) => ({
    firstLeaf: i * size,
    count: Math.min(size, leaves - i * size),
  }));
}

/** Transactions for some workers of a block. */
export type Packing<Claim extends Claimable> = {
  transactions: Pack<Claim>[];
  /** They fit only if workers and destinations are in a lookup table. */
  lookupTables: boolean;
  /** The same of what all claims name. */
  sharedTable: boolean;
};

/** What a network's claims depend on: its token program, and the levels of the published tree. */
export type Terms = Pick<Network, 'tokenProgram'> & { depth: number };

export const termsOf = (
  { tokenProgram }: Pick<Network, 'tokenProgram'>,
  { count }: Pick<Leaves, 'count'>,
): Terms => ({ tokenProgram, depth: treeDepth(count) });

/** How often the transaction of a leaf has failed, while a block is paid. */
export type Failures = (leaf: number) => number;

/** Levels of a tree up to which sixteen workers fit without the shared table. */
const LEVELS_WITHOUT_SHARED = 18;

/**
 * Chooses the fewest transactions for workers of a block.
 *
 * @param due - In ascending order of their leaves.
 */
export function packBlock<Claim extends Claimable>(
  terms: Terms,
  due: readonly Claim[],
  strategy: Strategy,
  failures: Failures = () => 0,
): Packing<Claim> {
  const without = (limits: ClaimLimits): Packing<Claim> => ({
    transactions: packCarefully(terms, due, limits, failures),
    ...{ lookupTables: false, sharedTable: false },
  });
  switch (strategy) {
    case 'alone':
      return without({ workers: 1 });
    case 'large':
      return without(LARGE_TRANSACTION);
    case 'plain':
      return without({});
    case 'tables': {
      const limits = { lookupTables: true, sharedTable: terms.depth > LEVELS_WITHOUT_SHARED };
      const [named, short] = [without({}), packCarefully(terms, due, limits, failures)];
      const worth = short.length + tableTransactions(due) < named.transactions.length;
      return worth ? { transactions: short, ...limits } : named;
    }
  }
}

/** Limits by how often the transaction of a worker has failed: what fails must not keep others waiting. */
const CARE: readonly ClaimLimits[] = [{}, { runs: 1 }, { workers: 1 }];

function packCarefully<Claim extends Claimable>(
  terms: Terms,
  due: readonly Claim[],
  limits: ClaimLimits,
  failures: Failures,
): Pack<Claim>[] {
  const careOf = ({ leaf }: Claim): number => Math.min(failures(leaf), CARE.length - 1);
  return CARE.flatMap((care, i) => {
    const some = due.filter((one) => careOf(one) === i);
    return packClaims(terms.depth, some, { ...limitsFor(terms, limits), ...care });
  });
}

/** Hashes that a run is passed with: of leaves that are not claimed for, and of its proof. */
export const hashesOf = ({ length, workers }: PackedRun, depth: number): number =>
  length - workers + depth - Math.log2(length);

/** Transactions that a table of these workers and their destinations takes, until it is closed again. */
export function tableTransactions(due: readonly Claimable[]): number {
  const addresses = due.length + new Set(due.map(({ destination }) => destination)).size;
  return Math.ceil(addresses / EXTENDED_AT_ONCE) + 2 / TABLES_AT_ONCE;
}
