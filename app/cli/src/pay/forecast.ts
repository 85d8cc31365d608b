/**
 * What paying everybody would take, by each strategy: computed, nothing is sent.
 *
 * @module
 */

import type { Claimable, Pack } from '@inferix/staking-client';
import {
  blockOf,
  hashesOf,
  packBlock,
  tableTransactions,
  type Packing,
  type Terms,
  type Strategy,
} from './plan-block.js';
import { CREATED_AT_ONCE } from './token-accounts.js';
import { SIGNATURE_FEE } from './measured-sender.js';

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

/** What one strategy would take. Lamports. */
export type Forecast = {
  transactions: number;
  /** Those of them that claim. */
  claims: number;
  /** Base fees, and priority fees at the price given. */
  fees: bigint;
  /** Rent that has to be there to be lent: of a table for each block that is paid at once. */
  rentLent: bigint;
  /** Rent that is lent at most at once, and comes back: a table cools down before it can be closed. */
  mostLent: bigint;
  /** Rent that does not come back. */
  rentSpent: bigint;
  computeUnits: number | undefined;
};

/** A worker to be paid, as far as a forecast looks. */
export type Payable = Claimable & {
  amount: bigint;
  /** Epochs that its claim settles. */
  unsettled: number;
  /** Where the rest goes, in a second claim, when the first has filled its stake. */
  restTo?: unknown;
};

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
  /** Rent of the accounts that first claims open. */
  openedRent: bigint;
};

/** Lookup tables at once, for each block: most of them cool down. */
const TABLES_PER_BLOCK = 16;
/** A run needs one for what all claims name, and one for a block. */
export const LEAST_TABLES = 2;

/** Lookup tables that a run has at most at once. */
export const mostTables = ({ blocksAtOnce }: Pick<Costs, 'blocksAtOnce'>): number =>
  Math.max(TABLES_PER_BLOCK * blocksAtOnce, LEAST_TABLES);

type Sums = { claims: number; tableSteps: number; tables: number; computeUnits: number };

const STRATEGIES = ['tables', 'large', 'plain'] as const;

/** Adds up what each way takes, block by block: a million workers are never held at once. */
export class Forecaster {
  readonly #sums: Record<Strategy, Sums>;
  workers = 0;
  amount = 0n;

  constructor(private readonly terms: Terms) {
    const none = (): Sums => ({ claims: 0, tableSteps: 0, tables: 0, computeUnits: 0 });
    this.#sums = { tables: none(), large: none(), plain: none(), alone: none() };
  }

  /** Adds workers of whole blocks of every strategy, in ascending order of their leaves. */
  add(due: readonly Payable[]): void {
    this.workers += due.length;
    for (const { amount } of due) this.amount += amount;
    const rest = due.flatMap(({ leaf, restTo, amount }): Payable[] =>
      restTo === undefined ? [] : [{ leaf, destination: restTo, amount, unsettled: 0 }],
    );
    for (const strategy of STRATEGIES) {
      // What a stake has left is claimed once the block has been looked at again.
      for (const round of [due, rest]) {
        for (const block of inBlocks(round, strategy)) {
          this.#addPacking(strategy, block, packBlock(this.terms, block, strategy));
        }
      }
    }
    for (const worker of [...due, ...rest]) this.#addAlone(worker);
  }

  #addPacking(strategy: Strategy, due: readonly Payable[], packing: Packing<Payable>): void {
    const sums = this.#sums[strategy];
    sums.claims += packing.transactions.length;
    for (const transaction of packing.transactions) {
      sums.computeUnits += claimUnits(this.terms, transaction);
    }
    if (!packing.lookupTables) return;
    const steps = tableTransactions(due);
    sums.tables++;
    sums.tableSteps += steps;
    sums.computeUnits += Math.round(steps * TABLE_UNITS);
  }

  #addAlone({ unsettled }: Payable): void {
    const { alone } = this.#sums;
    alone.claims++;
    alone.computeUnits += CLAIM_UNITS + WORKER_UNITS + settlingUnits(unsettled);
    alone.computeUnits += this.terms.depth * HASH_UNITS;
  }

  /** What a way takes for all blocks that were added. */
  of(strategy: Strategy, costs: Costs): Forecast {
    const sums = this.#sums[strategy];
    const missing = costs.missingTokenAccounts;
    const others = Math.ceil(sums.tableSteps) + Math.ceil(missing / CREATED_AT_ONCE);
    const transactions = sums.claims + others;
    const computeUnits = sums.computeUnits + missing * TOKEN_ACCOUNT_UNITS;
    return {
      transactions,
      claims: sums.claims,
      fees: fees(transactions, computeUnits, costs),
      rentLent: BigInt(Math.min(sums.tables, costs.blocksAtOnce)) * costs.table,
      mostLent: BigInt(tablesAtOnce(sums, costs)) * costs.table,
      rentSpent: BigInt(missing) * costs.tokenAccount + costs.openedRent,
      computeUnits,
    };
  }
}

/** One more than those of the blocks has what all claims name. */
const tablesAtOnce = ({ tables }: Sums, costs: Costs): number =>
  tables === 0 ? 0 : Math.min(tables + 1, mostTables(costs));

/** Cuts workers where the blocks of a way end. */
function inBlocks(due: readonly Payable[], strategy: Strategy): Payable[][] {
  const blocks: Payable[][] = [];
  let last = -1;
  for (const one of due) {
    const block = blockOf(one.leaf, strategy);
    if (block !== last) blocks.push([]);
    last = block;
    blocks.at(-1)?.push(one);
  }
  return blocks;
}

/** What a distributor takes that keeps an account for each claim, paid by whoever claims. */
export function claimAccountForecast(workers: number, costs: Costs): Forecast {
  return {
    transactions: workers,
    claims: workers,
    fees: BigInt(workers) * SIGNATURE_FEE,
    ...{ rentLent: 0n, mostLent: 0n },
    rentSpent:
      BigInt(workers) * costs.claimAccount +
      BigInt(costs.missingTokenAccounts) * costs.tokenAccount,
    computeUnits: undefined,
  };
}

function claimUnits({ depth }: Terms, { claims, runs }: Pack<Payable>): number {
  let units = runs.length * CLAIM_UNITS + claims.length * WORKER_UNITS;
  for (const run of runs) units += hashesOf(run, depth) * HASH_UNITS;
  for (const { unsettled } of claims) units += settlingUnits(unsettled);
  return units;
}

const settlingUnits = (unsettled: number): number => Math.max(0, unsettled - 1) * EPOCH_UNITS;

function fees(transactions: number, computeUnits: number, { computeUnitPrice }: Costs): bigint {
  const priority = (BigInt(computeUnits) * computeUnitPrice) / 1_000_000n;
  return BigInt(transactions) * SIGNATURE_FEE + priority;
}
