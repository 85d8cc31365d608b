/**
 * One run of paying: its tools, and what it has come to.
 *
 * @module
 */

import type { KeyPairSigner } from '@solana/kit';

import type { Snapshot } from '@inferix/stake-snapshots';
import { findVaultAddress, type Network } from '@inferix/staking-client';
import { POOLS } from '../chain/pools.js';
import { DEFAULT_SENDER, Sender } from '../chain/confirming-sender.js';
import type { Context } from '../context.js';
import { counted } from '../output.js';
import { showProgress } from '../progress.js';
import type { BlockTools } from './block.js';
import { Budget, type Limits } from './budget.js';
import { Openings } from './openings.js';
import { Outcomes, type Counts } from './outcomes.js';
import { Receipts } from './receipts.js';
import { ClosedWorkers } from './closed-workers.js';
import { freshNow, RunEnded, STOPPED } from './present.js';
import type { Strategy } from './plan-block.js';
import { Rent } from './rent.js';
import { payAll } from './all-blocks.js';
import { SharedTable } from './shared-table.js';
import { Tables } from './tables.js';
import { TokenAccounts } from './token-accounts.js';
import { MeasuredSender } from './measured-sender.js';

export type SessionOptions = {
  feePayer: KeyPairSigner;
  withComputeUnitPrice: string;
  /** The receipts file. */
  receipts: string;
  createTokenAccounts: boolean;
  strategy: Strategy;
  /** Whom less is due to is left for a later epoch. */
  min: bigint;
  /** Stay until the lookup tables can be closed. */
  waitForTables: boolean;
  /** Blocks at once. */
  blocks: number;
  maxInFlight: number;
  pollMs: number;
  limits: Limits;
  /** Nothing new is begun. */
  interrupted: AbortSignal;
  /** Nothing is waited for any more, not even what has been sent. */
  ends: AbortSignal;
};

/** What a run has come to. Lamports and base units. */
export type Summary = Counts & {
  seconds: number;
  /** What ended it before its time, if anything did. */
  ended: string | null;
  transactions: number;
  fees: bigint;
  computeUnitLimit: bigint;
  resent: number;
  expired: number;
  requests: number;
  retries: number;
  tablesCreated: number;
  tablesClosed: number;
  tablesLeft: number;
  /** Rent of all tables that were created; it comes back with each that is closed. */
  tableRent: bigint;
  tokenAccountsCreated: number;
  tokenAccountRent: bigint;
  /** Accounts that were opened for verifiers, whose rent does not come back. */
  verifierAccountsOpened: number;
  verifierAccountRent: bigint;
};

/** Pays everybody in a snapshot who can be paid. */
export async function paySnapshot(
  context: Context,
  network: Network,
  { header, leaves }: Snapshot,
  options: SessionOptions,
): Promise<Summary> {
  const began = performance.now();
  const { commitment, counts, output, rpc } = context;
  const { maxInFlight, pollMs } = options;
  const { receipts, openTables, wallets } = await Receipts.open(options.receipts);
  receipts.add({ type: 'run', at: now(), root: header.root, epoch: header.epoch });

  const pool = await POOLS[header.pool].findAddress(network.address, network);
  const contended = [pool, await findVaultAddress(pool, network)];
  const named = [network.address, ...contended, network.tokenProgram];
  const sender = new Sender(rpc, {
    ...DEFAULT_SENDER,
    commitment,
    maxInFlight,
    pollMs,
    resendMs: 4 * pollMs,
    ends: options.ends,
  });
  const { feePayer, interrupted, withComputeUnitPrice: price } = options;
  const large = options.strategy === 'large';
  const budget = new Budget(options.limits);
  const transactions = new MeasuredSender(
    context,
    sender,
    feePayer,
    price,
    contended,
    large,
    budget,
  );
  const rent = new Rent(rpc);
  const tables = new Tables(context, transactions, receipts, rent, budget, interrupted);
  const tokenAccounts = new TokenAccounts(transactions, receipts, rent, budget, wallets);
  const openings = new Openings(rent, budget);
  const outcomes = new Outcomes(leaves.count);
  const present = freshNow(context, network, header);
  const tools: BlockTools = {
    context,
    pool: header.pool,
    leaves,
    min: options.min,
    strategy: options.strategy,
    transactions,
    tables: options.strategy === 'tables' ? tables : undefined,
    sharedTable: new SharedTable(tables, named),
    tokenAccounts: options.createTokenAccounts ? tokenAccounts : undefined,
    receipts,
    openings,
    outcomes,
    closed: new ClosedWorkers(context, header),
    now: (fresh) => (interrupted.aborted ? Promise.reject(new RunEnded(STOPPED)) : present(fresh)),
  };

  const progress = showProgress(output, 'paying', leaves.count);
  await tables.adopt(openTables);
  const { blocks: blocksAtOnce } = options;
  let ended = await payAll(tools, { blocksAtOnce, progress, interrupted });
  progress.stop();
  const left = await closeTables(context, tables, tools.sharedTable, {
    wait: options.waitForTables,
    done: ended ?? 'Everybody is paid who can be.',
  });
  // What ended the payments says more than what became of the tables.
  ended ??= left;

  const summary: Summary = {
    ...outcomes.counts,
    seconds: (performance.now() - began) / 1000,
    ended: ended ?? null,
    ...transactions.spent,
    resent: sender.counts.resent,
    expired: sender.counts.expired,
    requests: counts.requests,
    retries: counts.retries,
    tablesCreated: tables.counts.created,
    tablesClosed: tables.counts.closed,
    tablesLeft: tables.open,
    tableRent: tables.counts.rentLent,
    tokenAccountsCreated: tokenAccounts.counts.created,
    tokenAccountRent: tokenAccounts.counts.rent,
    verifierAccountsOpened: openings.counts.opened,
    verifierAccountRent: openings.counts.rent,
  };
  receipts.record({ type: 'summary', at: now(), ...summary });
  receipts.close();
  // Even if everybody is paid: the receipts do not say so.
  return { ...summary, ended: summary.ended ?? receipts.problem ?? null };
}

/** Closes what can be closed; says what kept it from that. */
async function closeTables(
  { output }: Context,
  tables: Tables,
  shared: SharedTable,
  { wait, done }: { wait: boolean; done: string },
): Promise<string | undefined> {
  let announced = false;
  try {
    await shared.release();
    if (tables.open === 0) return undefined;
    await tables.closeAll(wait, (slots) => {
      if (!announced) {
        const cooling = counted(tables.open, 'lookup table cools', 'lookup tables cool');
        output.note(
          `${done} ${cooling} down for ${slots} slots before the ` +
            'rent comes back; interrupt to leave them to the next run.',
        );
      }
      announced = true;
    });
    return undefined;
  } catch (error) {
    return `Lookup tables are left open: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const now = (): string => new Date().toISOString();
