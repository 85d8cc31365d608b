/**
 * Claims for the workers of a block, and reads what came of each in the claims' own events: somebody
 * else may have claimed in between, or a worker may have fallen short.
 *
 * @module
 */

import type { Address, AddressesByLookupTableAddress } from '@solana/kit';

import type { Leaves } from '@inferix/stake-snapshots';
import {
  claimRewards,
  explainFailure,
  fetchOutcome,
  type ClaimOutcome,
  type ClaimRun,
  type Network,
} from '@inferix/staking-client';
import type { Landed } from '../chain/sender.js';
import type { Context } from '../context.js';
import type { Due } from './outcomes.js';
import { planBlock, type Block } from './plan-block.js';
import { RunEnded } from './present.js';
import type { Receipts } from './receipts.js';
import type { SharedTable } from './shared-table.js';
import type { Now } from './survey.js';
import type { Tables } from './tables.js';
import type { Transactions } from './transactions.js';

export type ClaimTools = {
  context: Context;
  leaves: Leaves;
  transactions: Transactions;
  tables: Tables | undefined;
  sharedTable: SharedTable;
  receipts: Receipts;
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
  | { kind: 'unknown' }
  | { kind: 'failed'; error: string };

/** Failures that every other block would meet as well. They end the run, which can be resumed. */
const ENDING = new Set([
  'ConnectionFailed',
  'ProgramNotFound',
  'NothingPublished',
  'PublicationSuspended',
]);

/** What claims are refused with under another root: there may be a later one since. */
const ELSEWHERE = new Set(['InvalidProof', 'ClaimsExceedPublication']);

/** A result for each leaf, and what ends the run, if anything does: what landed before is booked all the same. */
export type Claimed = { results: Map<number, Result>; ended?: { error: unknown } };

/** Claims for the workers of a block that are due something. */
export async function claimForBlock(
  tools: ClaimTools,
  network: Network,
  block: Block,
  due: readonly Due[],
  alone: boolean,
): Promise<Claimed> {
  const { leaves, tables, transactions } = tools;
  const way = transactions.large ? 'large' : tables ? 'tables' : 'plain';
  const { runs, addresses, shared } = planBlock(leaves, block, due, alone ? 'alone' : way);
  const claims = { runs, due };
  if (!tables || addresses.length === 0) return claimRuns(tools, network, claims, {});
  try {
    const common = shared ? await tools.sharedTable.get() : undefined;
    const table = await tables.create(addresses);
    const lookup = { [table.address]: table.addresses };
    if (common) lookup[common.address] = common.addresses;
    try {
      return await claimRuns(tools, network, claims, lookup);
    } finally {
      await tables.release(table.address);
    }
  } catch (error) {
    const result = failure(error);
    return { results: new Map(due.map(({ leaf }) => [leaf, result])) };
  }
}

async function claimRuns(
  tools: ClaimTools,
  network: Network,
  { runs, due }: { runs: readonly ClaimRun[]; due: readonly Due[] },
  lookup: AddressesByLookupTableAddress,
): Promise<Claimed> {
  const results = new Map<number, Result>();
  const byLeaf = new Map(due.map((one) => [one.leaf, one]));
  // All of them end before this does: the table must not be given back under one.
  const ended = await Promise.allSettled(
    runs.map(async (run) => {
      const shape = shapeOf(run, byLeaf, Object.keys(lookup).length);
      const claims = await claimRun(tools, network, { run, shape }, lookup);
      for (const [i, leaf] of run.leaves.entries()) {
        if ('worker' in leaf) results.set(run.firstLeaf + i, claims(leaf.worker.address));
      }
    }),
  );
  const failed = ended.find((end) => end.status === 'rejected');
  return failed ? { results, ended: { error: failed.reason } } : { results };
}

/**
 * What a run's compute depends on. The epochs that its workers' records have to be settled for count a few
 * at a time: the margin of a measured limit bears that.
 */
function shapeOf(run: ClaimRun, due: ReadonlyMap<number, Due>, tables: number): string {
  const { firstLeaf, leaves, proof } = run;
  const paid = leaves.flatMap((_, i) => due.get(firstLeaf + i) ?? []);
  const restaked = paid.filter(({ restakes }) => restakes).length;
  const step = Math.max(1, Math.floor(paid.length / 4));
  const unsettled = Math.ceil(paid.reduce((sum, one) => sum + one.unsettled, 0) / step);
  const hashes = leaves.length - paid.length;
  return `claim/${[paid.length, hashes, proof.length, tables, restaked, unsettled].join('/')}`;
}

/** Sends a run, and returns what to look each worker's result up with. */
async function claimRun(
  { context, now, receipts, transactions }: ClaimTools,
  network: Network,
  { run, shape }: { run: ClaimRun; shape: string },
  lookup: AddressesByLookupTableAddress,
): Promise<(worker: Address) => Result> {
  const { firstLeaf, leaves } = run;
  const workers = leaves.filter((leaf) => 'worker' in leaf).length;
  try {
    const landed = await transactions.send(
      shape,
      await claimRewards({ network, run }),
      lookup,
      (signature) => {
        receipts.add({ type: 'sent', signature, firstLeaf, leaves: leaves.length, workers });
      },
      () => now(false),
    );
    return await readClaims(context, landed);
  } catch (error) {
    const result = failure(error);
    if (result.kind === 'failed' && ELSEWHERE.has(result.error)) await now(true);
    return () => result;
  }
}

/** What the event of a claim says of each worker. */
async function readClaims(
  { rpc, commitment }: Context,
  landed: Landed,
): Promise<(worker: Address) => Result> {
  const outcome = await fetchOutcome(rpc, landed.signature, commitment).catch(() => undefined);
  const results = new Map<Address, Result>();
  for (const event of outcome?.events ?? []) {
    if (event.name !== 'RewardsClaimed') continue;
    for (const { worker, outcome, amount } of event.data.claims) {
      results.set(worker, { kind: 'claimed', landed, amount, outcome });
    }
  }
  return (worker) => results.get(worker) ?? { kind: 'unknown' };
}

function failure(error: unknown): Result {
  if (error instanceof RunEnded) throw error;
  const { code } = explainFailure(error);
  if (ENDING.has(code)) throw error;
  return { kind: 'failed', error: code };
}
