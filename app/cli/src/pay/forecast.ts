/**
 * What paying everybody would take, each way that it could be done: computed, nothing is sent.
 *
 * @module
 */

import type { Leaves } from '@inferix/stake-snapshots';
import { treeDepth, type ClaimRun } from '@inferix/staking-client';
import type { Due } from './outcomes.js';
import { planBlock, tableTransactions, type Block, type Way } from './plan-block.js';
import { CREATED_AT_ONCE } from './token-accounts.js';
import { SIGNATURE_FEE } from './transactions.js';

/**
 * Compute units of a claim, fitted to those in docs/PERFORMANCE.md: 6,260 for one worker under 20 hashes,
 * 19,960 for sixteen under 16, both in the first claim of an epoch.
 */
const CLAIM_UNITS = 2_310;
const WORKER_UNITS = 954;
const HASH_UNITS = 150;
/** For each further epoch that a worker's record has to be settled for: 95,157 where sixteen have 15. */
const EPOCH_UNITS = 336;
/** Filling a lookup table with 28 addresses, and creating a token account: measured on a validator. */
const TABLE_UNITS = 14_000;
const TOKEN_ACCOUNT_UNITS = 25_000;

/**
 * Jito's merkle distributor keeps an account for each claim: a discriminator, the claimant's key and three
 * numbers. Source: `programs/merkle-distributor/src/state/claim_status.rs` of jito-foundation/distributor.
 * Each claimant signs its own; what a claim of it computes has not been measured here.
 */
export const CLAIM_STATUS_BYTES = 8 + 32 + 3 * 8;

/** What one way would take. Lamports. */
export type Forecast = {
  transactions: number;
  /** Base fees, and priority fees at the price given. */
  fees: bigint;
  /** Rent that is lent at most at once, and comes back. */
  rentLent: bigint;
  /** Rent that does not come back. */
  rentSpent: bigint;
  computeUnits: number | undefined;
};

/** What a block has to pay. */
export type BlockDue = Block & { due: readonly Due[] };

export type Costs = {
  /** Rent of a full lookup table, of a token account, of a claim account. */
  table: bigint;
  tokenAccount: bigint;
  claimAccount: bigint;
  /** Micro-lamports for a compute unit. */
  computeUnitPrice: bigint;
  /** Blocks that are paid at once. */
  blocksAtOnce: number;
  /** Token accounts to create. */
  missingTokenAccounts: number;
};

type Sums = { transactions: number; computeUnits: number; tables: number };

/** Adds up what each way takes, block by block: a million workers are never held at once. */
export class Forecaster {
  readonly #sums: Record<Way, Sums>;
  workers = 0;
  amount = 0n;

  constructor(private readonly leaves: Leaves) {
    const none = (): Sums => ({ transactions: 0, computeUnits: 0, tables: 0 });
    this.#sums = { tables: none(), large: none(), plain: none(), alone: none() };
  }

  add(block: BlockDue): void {
    if (block.due.length === 0) return;
    this.workers += block.due.length;
    let settling = 0;
    for (const { amount, unsettled } of block.due) {
      this.amount += amount;
      settling += Math.max(0, unsettled - 1) * EPOCH_UNITS;
    }
    for (const way of ['tables', 'large', 'plain'] as const) {
      const sums = this.#sums[way];
      const { runs, addresses } = planBlock(this.leaves, block, block.due, way);
      sums.transactions += runs.length;
      sums.computeUnits += settling;
      for (const run of runs) sums.computeUnits += claimUnits(run);
      if (addresses.length > 0) {
        const steps = tableTransactions(block.due.length);
        sums.tables++;
        sums.transactions += steps;
        sums.computeUnits += Math.round(steps * TABLE_UNITS);
      }
    }
    const { alone } = this.#sums;
    const hashes = treeDepth(this.leaves.count);
    alone.transactions += block.due.length;
    alone.computeUnits +=
      settling + block.due.length * (CLAIM_UNITS + WORKER_UNITS + hashes * HASH_UNITS);
  }

  /** What a way takes for all blocks that were added. */
  of(way: Way, costs: Costs): Forecast {
    const sums = this.#sums[way];
    const missing = costs.missingTokenAccounts;
    const transactions = Math.ceil(sums.transactions) + Math.ceil(missing / CREATED_AT_ONCE);
    const computeUnits = sums.computeUnits + missing * TOKEN_ACCOUNT_UNITS;
    return {
      transactions,
      fees: fees(transactions, computeUnits, costs),
      rentLent: BigInt(Math.min(sums.tables, costs.blocksAtOnce)) * costs.table,
      rentSpent: BigInt(missing) * costs.tokenAccount,
      computeUnits,
    };
  }
}

/** What a distributor takes that keeps an account for each claim, paid by whoever claims. */
export function claimAccountForecast(workers: number, costs: Costs): Forecast {
  return {
    transactions: workers,
    fees: BigInt(workers) * SIGNATURE_FEE,
    rentLent: 0n,
    rentSpent:
      BigInt(workers) * costs.claimAccount +
      BigInt(costs.missingTokenAccounts) * costs.tokenAccount,
    computeUnits: undefined,
  };
}

function claimUnits(run: ClaimRun): number {
  const workers = run.leaves.filter((leaf) => 'worker' in leaf).length;
  const hashes = run.leaves.length - workers + run.proof.length;
  return CLAIM_UNITS + workers * WORKER_UNITS + hashes * HASH_UNITS;
}

function fees(transactions: number, computeUnits: number, { computeUnitPrice }: Costs): bigint {
  const priority = (BigInt(computeUnits) * computeUnitPrice) / 1_000_000n;
  return BigInt(transactions) * SIGNATURE_FEE + priority;
}
