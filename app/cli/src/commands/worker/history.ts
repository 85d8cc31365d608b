/**
 * `worker history`: what has happened to a worker, from its transactions.
 *
 * @module
 */

import {
  getSolanaErrorFromTransactionError,
  type Address,
  type Signature,
  type TransactionError,
} from '@solana/kit';
import { Command } from 'commander';

import {
  eventsOfWorker,
  explainFailure,
  fetchOutcome,
  type Outcome,
  type ProgramEvent,
} from '@inferix/staking-client';
import { inParallel } from '../../chain/accounts.js';
import { Context } from '../../context.js';
import { eventData, eventSentence } from '../../events.js';
import { readsChain, type ChainOptions } from '../../options.js';
import { sol, time } from '../../output.js';
import { positiveWhole } from '../../parse.js';
import { fetchWorkerAndNetwork } from './show.js';

type HistoryOptions = ChainOptions & { limit: number };

/** Transactions that a node names at once, and that are fetched at once. */
const PAGE = 1_000;
const AT_ONCE = 4;

export function historyCommand(): Command {
  const command = new Command('history')
    .description('Show the transactions of a worker, the newest first.')
    .argument('<worker>', "the worker's address")
    .option('--limit <number>', 'most transactions', positiveWhole, 20)
    .addHelpText('after', '\nExample:\n  inferix-stake worker history 7Yb3... --limit 5');
  return readsChain(command).action(async (address: string, options: HistoryOptions) => {
    const context = new Context(options);
    const { worker, network } = await fetchWorkerAndNetwork(context, address);
    const found = await findTransactions(context, worker.address, options.limit);
    const entries = await readAll(context, worker.address, found);
    context.output.result(entries.map(entryData), () =>
      entries.flatMap((entry) => describe(entry, network.decimals)),
    );
  });
}

type Found = { signature: Signature; blockTime: bigint | null; err: TransactionError | null };
type Entry = {
  signature: Signature;
  slot: bigint;
  /** Unix seconds; null where the node does not know it. */
  time: bigint | null;
  fee: bigint;
  /** The name of the refusal, if it failed. */
  error: string | null;
  events: ProgramEvent[];
  /** The node cut the logs short: events may be missing. */
  truncated: boolean;
};

async function findTransactions(
  { rpc, commitment }: Context,
  worker: Address,
  limit: number,
): Promise<Found[]> {
  const found: Found[] = [];
  while (found.length < limit) {
    const before = found.at(-1)?.signature;
    const page = await rpc
      .getSignaturesForAddress(worker, {
        // History begins at `confirmed`.
        commitment: commitment === 'finalized' ? 'finalized' : 'confirmed',
        limit: Math.min(PAGE, limit - found.length),
        ...(before === undefined ? {} : { before }),
      })
      .send();
    if (page.length === 0) break;
    found.push(...page);
  }
  return found;
}

async function readAll(
  context: Context,
  worker: Address,
  found: readonly Found[],
): Promise<Entry[]> {
  const entries: Entry[] = [];
  await inParallel(found.length, AT_ONCE, async (index) => {
    const transaction = found[index];
    if (!transaction) return;
    const outcome = await fetchOutcome(context, transaction.signature, context.commitment);
    entries[index] = entryOf(context, worker, transaction, outcome);
  });
  return entries;
}

function entryOf(
  { programAddress }: Context,
  worker: Address,
  { signature, blockTime, err }: Found,
  outcome: Outcome,
): Entry {
  const { slot, fee, logs, truncated } = outcome;
  // What a transaction logged before it failed has not happened.
  const events = err ? [] : eventsOfWorker(outcome.events, worker);
  const error =
    err && explainFailure(getSolanaErrorFromTransactionError(err), { programAddress, logs }).code;
  return { signature, slot, time: blockTime, fee, error, events, truncated };
}

const entryData = (entry: Entry) => ({ ...entry, events: entry.events.map(eventData) });

function describe(entry: Entry, decimals: number): string[] {
  const { signature, slot, fee, error, events, truncated } = entry;
  const when = entry.time === null ? `slot ${slot}` : time(entry.time);
  const sentences = events.map((event) => eventSentence(event, decimals));
  if (error !== null) sentences.push(`Refused: ${error}.`);
  else if (truncated) sentences.push('The node cut the logs short: there may have been more.');
  else if (sentences.length === 0) sentences.push('Changed nothing of the worker.');
  return [`${when}  ${signature}  fee ${sol(fee)}`, ...sentences.map((text) => `  ${text}`)];
}
