/**
 * Claims for the workers of a block, and reads what came of each in the claims' own events: somebody
 * else may have claimed in between, or a worker may have fallen short.
 *
 * @module
 */

import type { Address, AddressesByLookupTableAddress } from '@solana/kit';

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
import type { Leaves } from '../rewards/leaves.js';
import type { Due } from './outcomes.js';
import { planBlock, type Block } from './plan-block.js';
import type { Receipts } from './receipts.js';
import type { Tables } from './tables.js';
import type { Transactions } from './transactions.js';

export type ClaimTools = {
  context: Context;
  leaves: Leaves;
  transactions: Transactions;
  tables: Tables | undefined;
  receipts: Receipts;
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
  'FeePayerNotFunded',
  'ProgramNotFound',
  'NothingPublished',
  'PublicationSuspended',
]);

/** Claims for the workers of a block that are due something; one result for each leaf. */
export async function claimForBlock(
  tools: ClaimTools,
  network: Network,
  block: Block,
  due: readonly Due[],
  alone: boolean,
): Promise<Map<number, Result>> {
  const { leaves, tables, transactions } = tools;
  const way = transactions.large ? 'large' : tables ? 'tables' : 'plain';
  const { runs, addresses } = planBlock(leaves, block, due, alone ? 'alone' : way);
  if (!tables || addresses.length === 0) return claimRuns(tools, network, runs, {});
  try {
    const table = await tables.create(addresses);
    try {
      return await claimRuns(tools, network, runs, { [table.address]: table.addresses });
    } finally {
      await tables.release(table.address);
    }
  } catch (error) {
    const result = failure(error);
    return new Map(due.map(({ leaf }) => [leaf, result]));
  }
}

async function claimRuns(
  tools: ClaimTools,
  network: Network,
  runs: readonly ClaimRun[],
  lookup: AddressesByLookupTableAddress,
): Promise<Map<number, Result>> {
  const results = new Map<number, Result>();
  // All of them end before anything is thrown: the table must not be given back under one.
  const ended = await Promise.allSettled(
    runs.map(async (run) => {
      const claims = await claimRun(tools, network, run, lookup);
      for (const [i, leaf] of run.leaves.entries()) {
        if ('worker' in leaf) results.set(run.firstLeaf + i, claims(leaf.worker.address));
      }
    }),
  );
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
  return results;
}

/** Sends a run, and returns what to look each worker's result up with. */
async function claimRun(
  { context, receipts, transactions }: ClaimTools,
  network: Network,
  run: ClaimRun,
  lookup: AddressesByLookupTableAddress,
): Promise<(worker: Address) => Result> {
  const { firstLeaf, leaves, proof } = run;
  const workers = leaves.filter((leaf) => 'worker' in leaf).length;
  const tables = Object.keys(lookup).length;
  const shape = `claim/${workers}/${leaves.length - workers}/${proof.length}/${tables}`;
  try {
    const landed = await transactions.send(
      shape,
      await claimRewards({ network, run }),
      lookup,
      (signature) => {
        receipts.add({ type: 'sent', signature, firstLeaf, leaves: leaves.length, workers });
      },
    );
    return await readClaims(context, landed);
  } catch (error) {
    const result = failure(error);
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
  const { code } = explainFailure(error);
  if (ENDING.has(code)) throw error;
  return { kind: 'failed', error: code };
}
