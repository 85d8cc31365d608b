/**
 * Changes of many machines in as few transactions as fit: simulated, priced and asked about before the first
 * one, each signed once, and told in one table at the end. Running it again goes on where it ended, because
 * what is done already is seen on the chain, and in the journal where there is one.
 *
 * @module
 */

import { join } from 'node:path';

import type { Address, TransactionSigner } from '@solana/kit';

import { buildMessage, type Network } from '@inferix/staking-client';
import { inParallel } from '../../chain/accounts.js';
import { computeUnitPrice, MAX_UNASKED_PRICE, writableAccounts } from '../../chain/fees.js';
import type { LookUpOptions } from '../../chain/send-once.js';
import type { Context } from '../../context.js';
import { FailedError, InputError } from '../../failure.js';
import { confirm } from '../../io.js';
import type { SendingOptions } from '../../options.js';
import { counted, sol } from '../../output.js';
import { lock } from '../../pay/lock.js';
import { stateFolder } from '../../state-folder.js';
import { feeOf } from '../preview.js';
import { confirmPrice } from '../send-one.js';
import { checkHasSol, type Costs } from './balance.js';
import { Outcomes, type Item } from './item.js';
import type { Journal } from './journal.js';
import { EACH, LIFETIME, prepareParts, type Packer, type Terms } from './pack.js';
import { AT_ONCE, problemOf, sendGroups, type Landed } from './send.js';

export type { Item } from './item.js';

export type Batch = {
  network: Network;
  feePayer: TransactionSigner;
  items: readonly Item[];
  /** What is done to these: "Attest 3 benchmarks". */
  title: (todo: readonly Item[]) => string;
  /** Lamports of rent that these cost, if any of them creates an account and somebody has counted. */
  rent?: (todo: readonly Item[]) => Promise<bigint>;
  /** Who pays that rent: the fee payer unless it is named. */
  rentPayer?: Address;
  /** Each machine by itself unless said otherwise. */
  packer?: Packer;
  landed?: Landed;
  /** Where what is sent is written down; its lock is held. */
  journal?: Journal;
  /** The endpoints that all have to lack a transaction before it has expired. */
  each?: LookUpOptions['each'];
};

/** Runs a batch. @throws {@link FailedError} after its table, if not all of it is done. */
export async function runBatch(
  context: Context,
  options: SendingOptions,
  batch: Batch,
): Promise<void> {
  const { network, feePayer, items, title, journal, each, landed } = batch;
  const outcomes = new Outcomes(items);
  const named = {
    dryRun: options.dryRun === true,
    ...(journal ? { journal: journal.file } : {}),
  };
  const ready = prepare(context, options, batch, outcomes);
  const { terms, groups, costs } = await ready.catch((error: unknown) => {
    // An endpoint that fails ends it with a table, too; what somebody has to change first needs none.
    if (!(error instanceof InputError || error instanceof FailedError)) {
      outcomes.leave(`not sent: ${problemOf(error)}`);
      outcomes.tell(context.output, { ...named, transactions: 0 });
      context.output.note('Nothing was sent. Run the command again, perhaps with another --url.');
    }
    throw error;
  });
  const question = `${title(groups.flat())}, in ${counted(groups.length, 'transaction', 'transactions')}? ${costsText(costs)}`;
  const data = { ...named, transactions: groups.length, ...costs };
  if (options.dryRun || groups.length === 0) {
    outcomes.tell(context.output, data, groups.length === 0 ? undefined : question);
    outcomes.check('refused');
    return;
  }
  if (!options.yes) outcomes.preview(context.output);
  await confirm(question, options);
  const unlock = journal ? undefined : lock(lockOf(network, feePayer));
  try {
    await sendGroups({ context, terms, outcomes, journal, each, landed }, groups);
  } finally {
    unlock?.();
    outcomes.tell(context.output, data);
  }
  outcomes.check('failed');
}

/** Simulates a batch, packs it, and makes sure that its payers can pay. Nothing is sent. */
async function prepare(
  context: Context,
  options: SendingOptions,
  batch: Batch,
  outcomes: Outcomes,
): Promise<{ terms: Terms; groups: Item[][]; costs: Costs }> {
  const { feePayer, items } = batch;
  const terms = await termsOf(context, options, batch);
  const todo = await rehearse(context, terms, items, outcomes);
  const groups = terms.packer.pack(todo, feePayer);
  const costs = await costsOf(context, terms, batch, groups);
  await checkHasSol(context, batch, costs);
  return { terms, groups, costs };
}

const lockOf = ({ address }: Network, { address: feePayer }: TransactionSigner): string =>
  join(stateFolder(), `batch-${address}-${feePayer}.lock`);

const isTodo = ({ instructions }: Item): boolean => instructions !== undefined;

/** Who pays, and the price of a compute unit, by the accounts of the first machine. */
async function termsOf(
  context: Context,
  options: SendingOptions,
  { feePayer, items, packer = EACH }: Batch,
): Promise<Terms> {
  const first = items.find(isTodo);
  if (!first) return { packer, feePayer, unit: undefined };
  const unit = await computeUnitPrice(context.rpc, options.withComputeUnitPrice, [
    feePayer.address,
    ...writableAccounts(await packer.instructionsOf([first])),
  ]);
  if (unit !== undefined && unit > MAX_UNASKED_PRICE && !options.dryRun) await confirmPrice(unit);
  return { packer, feePayer, unit };
}

/** Simulates everything, and returns those that the program does not refuse. */
async function rehearse(
  context: Context,
  terms: Terms,
  items: readonly Item[],
  outcomes: Outcomes,
): Promise<Item[]> {
  const groups = terms.packer.pack(items.filter(isTodo), terms.feePayer);
  const accepted = new Set<Item>();
  await inParallel(groups.length, AT_ONCE, async (index) => {
    for (const part of await prepareParts(context, terms, groups[index] ?? [], outcomes)) {
      for (const item of part.items) accepted.add(item);
    }
  });
  return items.filter((item) => accepted.has(item));
}

/** What the batch costs: each transaction at most what the first one may. */
async function costsOf(
  context: Context,
  { packer, feePayer, unit }: Terms,
  { rent }: Batch,
  groups: readonly Item[][],
): Promise<Costs> {
  const [first] = groups;
  if (!first) return { fees: 0n, rent: 0n };
  const instructions = await packer.instructionsOf(first);
  const message = buildMessage(instructions, {
    ...{ feePayer, lifetime: LIFETIME },
    ...(unit === undefined ? {} : { computeUnitPrice: unit }),
  });
  const request = { instructions, feePayer, question: '', decimals: 0 };
  const fee = await feeOf(context, request, message, unit ?? 0n);
  return {
    fees: fee === null ? null : fee * BigInt(groups.length),
    rent: (await rent?.(groups.flat())) ?? null,
  };
}

function costsText({ fees, rent }: Costs): string {
  const all = fees === null ? 'unknown' : `at most ${sol(fees)} in all`;
  if (rent === null) return `Fees: ${all}, without the rent of accounts that are created.`;
  return `Fees: ${all}. Rent: ${sol(rent)}.`;
}
