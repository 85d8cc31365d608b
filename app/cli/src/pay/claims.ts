/**
 * Claims for the workers of a block, and reads what came of each in the claims' own events: somebody
 * else may have claimed in between, or a worker may have fallen short.
 *
 * @module
 */

import type { Address, AddressesByLookupTableAddress } from '@solana/kit';

import type { Leaves } from '@inferix/stake-snapshots';
import {
  explainFailure,
  fetchOutcome,
  treeDepth,
  type ClaimOutcome,
  type Network,
  type Pack,
  type PoolName,
} from '@inferix/staking-client';
import type { Landed } from '../chain/confirming-sender.js';
import type { Context } from '../context.js';
import type { Openings } from './openings.js';
import type { Due } from './outcomes.js';
import { PAYEES, type Payees } from './payees.js';
import { hashesOf, packBlock, termsOf, type Failures, type Strategy } from './plan-block.js';
import { endsRun } from './present.js';
import type { Receipts } from './receipts.js';
import type { SharedTable } from './shared-table.js';
import type { Now } from './survey.js';
import type { Tables } from './tables.js';
import type { MeasuredSender } from './measured-sender.js';

export type ClaimTools = {
  context: Context;
  pool: PoolName;
  leaves: Leaves;
  /** Whom less is due to is left for a later epoch. */
  min: bigint;
  strategy: Strategy;
  transactions: MeasuredSender;
  tables: Tables | undefined;
  sharedTable: SharedTable;
  receipts: Receipts;
  openings: Openings;
  /**
   * The network and the time as of a short while ago, or of this moment.
   *
   * @throws RunEnded once a later snapshot can be claimed.
   */
  now: (fresh: boolean) => Promise<Now>;
};

/** What became of a worker's claim. */
export type Result =
  /** The program took it, and says what it came to. */
  | { kind: 'claimed'; landed: Landed; amount: bigint; outcome: ClaimOutcome }
  /** It landed, and the node does not show what it did. */
  | { kind: 'unread'; landed: Landed }
  | { kind: 'failed'; error: string };

/** What claims are refused with under another root: there may be a later one since. */
const ELSEWHERE = new Set(['InvalidProof', 'ClaimsExceedPublication']);

/** A result for each leaf, and what ends the run, if anything does: what landed before is booked all the same. */
export type Claimed = { results: Map<number, Result>; ended?: { error: unknown } };

/**
 * Claims for workers of a block that are due something.
 *
 * @param failures - How often the transaction of each has failed: after the first time its run is sent by
 * itself, after the second the worker.
 */
export async function claimForBlock(
  tools: ClaimTools,
  network: Network,
  due: readonly Due[],
  failures: Failures,
): Promise<Claimed> {
  const { leaves, tables, strategy } = tools;
  const terms = termsOf(network, leaves);
  const { transactions, lookupTables, sharedTable } = packBlock(terms, due, strategy, failures);
  if (!tables || !lookupTables) return claimAll(tools, network, transactions, {});
  try {
    const common = sharedTable ? await tools.sharedTable.get() : undefined;
    const both = due.flatMap(({ worker, destination }) => [worker, destination]);
    const table = await tables.create([...new Set(both)]);
    const lookup = { [table.address]: table.addresses };
    if (common) lookup[common.address] = common.addresses;
    try {
      return await claimAll(tools, network, transactions, lookup);
    } finally {
      await tables.release(table.address);
    }
  } catch (error) {
    const result = failure(error);
    return { results: new Map(due.map(({ leaf }) => [leaf, result])) };
  }
}

async function claimAll(
  tools: ClaimTools,
  network: Network,
  transactions: readonly Pack<Due>[],
  lookup: AddressesByLookupTableAddress,
): Promise<Claimed> {
  const results = new Map<number, Result>();
  // All of them end before this does: the table must not be given back under one.
  const ended = await Promise.allSettled(
    transactions.map(async (transaction) => {
      const claims = await sendClaims(tools, network, transaction, lookup);
      for (const { leaf, worker } of transaction.claims) results.set(leaf, claims(worker));
    }),
  );
  const failed = ended.find((end) => end.status === 'rejected');
  return failed ? { results, ended: { error: failed.reason } } : { results };
}

/** Hashes count this many at a time, and epochs by a quarter of the workers: limits have a margin. */
const HASHES_STEP = 16;

/** Names what the compute of a transaction depends on. */
function shapeOf({ claims, runs }: Pack<Due>, depth: number, tables: number): string {
  const restaked = claims.filter(({ restakes }) => restakes).length;
  const step = Math.max(1, Math.floor(claims.length / 4));
  const unsettled = Math.ceil(claims.reduce((sum, one) => sum + one.unsettled, 0) / step);
  const hashes = runs.reduce((sum, run) => sum + hashesOf(run, depth), 0);
  const counts = [claims.length, runs.length, Math.ceil(hashes / HASHES_STEP)];
  // What opens an account searches its address: measured each time.
  const opened = claims.flatMap(({ worker, opens }) => (opens ? [worker] : []));
  return `claim/${[...counts, tables, restaked, unsettled, ...opened].join('/')}`;
}

/** Sends a transaction, and returns what to look each worker's result up with. */
async function sendClaims(
  { context, pool, leaves, now, openings, receipts, transactions }: ClaimTools,
  network: Network,
  transaction: Pack<Due>,
  lookup: AddressesByLookupTableAddress,
): Promise<(worker: Address) => Result> {
  const shape = shapeOf(transaction, treeDepth(leaves.count), Object.keys(lookup).length);
  const runs = transaction.runs.map(({ firstLeaf, length }) => [firstLeaf, length] as const);
  const workers = transaction.claims.length;
  const { claim, claimsIn } = PAYEES[pool];
  const payer = transactions.feePayer;
  try {
    const landed = await transactions.send(
      shape,
      await claim({ network, payer, leaves, transaction }),
      lookup,
      (signature) => {
        receipts.add({ type: 'sent', signature, runs, workers });
      },
      async () => {
        await now(false);
        await openings.spend(transaction.claims);
      },
    );
    return await readClaims(context, landed, claimsIn);
  } catch (error) {
    const result = failure(error);
    if (result.kind === 'failed' && ELSEWHERE.has(result.error)) await now(true);
    return () => result;
  }
}

/** What the event of a claim says of each worker. */
async function readClaims(
  context: Context,
  landed: Landed,
  claimsIn: Payees['claimsIn'],
): Promise<(worker: Address) => Result> {
  const outcome = await fetchOutcome(context, landed.signature, context.commitment).catch(
    () => undefined,
  );
  const results = new Map<Address, Result>();
  for (const event of outcome?.events ?? []) {
    for (const { worker, outcome, amount } of claimsIn(event)) {
      results.set(worker, { kind: 'claimed', landed, amount, outcome });
    }
  }
  return (worker) => results.get(worker) ?? { kind: 'unread', landed };
}

function failure(error: unknown): Result {
  if (endsRun(error)) throw error;
  return { kind: 'failed', error: explainFailure(error, { programAddress: undefined }).code };
}
