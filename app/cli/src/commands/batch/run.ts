/**
 * Changes of many machines in as few transactions as fit: priced and asked about before the first one, each
 * signed once, and told in one table at the end. Running it again goes on where it ended, because what is done
 * already is seen on the chain.
 *
 * @module
 */

import { join } from 'node:path';

import {
  blockhash,
  getTransactionMessageSize,
  type Instruction,
  type TransactionSigner,
} from '@solana/kit';

import { buildMessage, prepareMessage, StakingError, type Network } from '@inferix/staking-client';
import { inParallel } from '../../chain/accounts.js';
import { EndpointError } from '../../chain/endpoint-error.js';
import { computeUnitPrice, MAX_UNASKED_PRICE, writableAccounts } from '../../chain/fees.js';
import type { Context } from '../../context.js';
import { explain, FailedError, OutcomeUnknownError } from '../../failure.js';
import { confirm } from '../../io.js';
import type { SendingOptions } from '../../options.js';
import { counted, sol, table } from '../../output.js';
import { lock } from '../../pay/lock.js';
import { stateFolder } from '../../state-folder.js';
import { confirmPrice, sendPrepared } from '../send-one.js';
import { feeOf } from '../preview.js';

/** One machine of a batch, and what is to be done to it, if anything is. */
export type Item = {
  /** The worker's address, or another name. */
  name: string;
  /** What is done, or why nothing is. */
  text: string;
  /** Nothing for one that is done already, or that cannot be done. */
  instructions?: readonly Instruction[];
  /** It cannot be done: `text` says why. */
  refused?: true;
};

export type Batch = {
  network: Network;
  feePayer: TransactionSigner;
  items: readonly Item[];
  /** What is done to so many: "Attest 3 benchmarks". */
  title: (count: number) => string;
};

type Outcome = {
  name: string;
  outcome: 'done' | 'already' | 'failed' | 'left';
  text: string;
  signature: string | null;
};

/** Transactions that are on their way at once. */
const AT_ONCE = 4;
/** What a transaction may hold, in bytes. */
const MAX_BYTES = 1_232;
/** Machines of one transaction: their compute units fit for certain. */
const MAX_ITEMS = 20;

/** Runs a batch. @throws {@link FailedError} after its table, if not all of it is done. */
export async function runBatch(
  context: Context,
  options: SendingOptions,
  batch: Batch,
): Promise<void> {
  const { network, feePayer, items, title } = batch;
  const todo = items.filter(({ instructions }) => instructions !== undefined);
  const outcomes = new Map<Item, Outcome>(items.map((item) => [item, firstOutcome(item)]));
  const groups = pack(todo, feePayer);
  const price = await priceOf(context, options, batch, groups);
  const question = `${title(todo.length)}, in ${counted(groups.length, 'transaction', 'transactions')}? ${price.text}`;
  if (options.dryRun || groups.length === 0) {
    const asks = groups.length === 0 ? undefined : question;
    tell(context, outcomes, groups.length, { dryRun: options.dryRun === true, asks });
    checkAll(outcomes, 'refused');
    return;
  }
  await confirm(question, options);
  const unlock = lock(join(stateFolder(), `batch-${network.address}-${feePayer.address}.lock`));
  const unknown: OutcomeUnknownError[] = [];
  try {
    await inParallel(groups.length, AT_ONCE, async (index) => {
      if (unknown.length > 0) return;
      await sendGroup(context, feePayer, groups[index] ?? [], price.unit, (item, outcome) => {
        outcomes.set(item, { name: item.name, ...outcome });
      }).catch((error: unknown) => {
        if (!(error instanceof OutcomeUnknownError)) throw error;
        unknown.push(error);
      });
    });
  } finally {
    unlock();
    tell(context, outcomes, groups.length);
  }
  if (unknown[0]) throw unknown[0];
  checkAll(outcomes, 'failed');
}

const firstOutcome = ({ name, text, instructions, refused }: Item): Outcome => ({
  ...{ name, text, signature: null },
  outcome: instructions ? 'left' : refused ? 'failed' : 'already',
});

/** Puts items into transactions, in order, while they fit. */
function pack(items: readonly Item[], feePayer: TransactionSigner): Item[][] {
  const groups: Item[][] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last && last.length < MAX_ITEMS && fits([...last, item], feePayer)) last.push(item);
    else groups.push([item]);
  }
  return groups;
}

/** A blockhash of any value is as long as another. */
const LIFETIME = {
  blockhash: blockhash('11111111111111111111111111111111'),
  lastValidBlockHeight: 0n,
};

function fits(items: readonly Item[], feePayer: TransactionSigner): boolean {
  const message = buildMessage(instructionsOf(items), {
    ...{ feePayer, lifetime: LIFETIME, computeUnitPrice: 1n },
  });
  return getTransactionMessageSize(message) <= MAX_BYTES;
}

const instructionsOf = (items: readonly Item[]): Instruction[] =>
  items.flatMap(({ instructions = [] }) => instructions);

/** What the batch costs, by its first transaction. */
async function priceOf(
  context: Context,
  options: SendingOptions,
  { feePayer }: Batch,
  groups: readonly Item[][],
): Promise<{ unit: bigint | undefined; text: string }> {
  const [first] = groups;
  if (!first) return { unit: undefined, text: '' };
  const instructions = instructionsOf(first);
  const unit = await computeUnitPrice(context.rpc, options.withComputeUnitPrice, [
    feePayer.address,
    ...writableAccounts(instructions),
  ]);
  if (unit !== undefined && unit > MAX_UNASKED_PRICE && !options.dryRun) await confirmPrice(unit);
  const message = buildMessage(instructions, {
    ...{ feePayer, lifetime: LIFETIME },
    ...(unit === undefined ? {} : { computeUnitPrice: unit }),
  });
  const request = { instructions, feePayer, question: '', decimals: 0 };
  const fee = await feeOf(context, request, message, unit ?? 0n);
  const all = fee === null ? 'unknown' : `at most ${sol(fee * BigInt(groups.length))} in all`;
  return { unit, text: `Fees: ${all}, without the rent of accounts that are created.` };
}

type Tell = (item: Item, outcome: Omit<Outcome, 'name'>) => void;

/** Sends one transaction; where the program refuses it, its machines one by one. */
async function sendGroup(
  context: Context,
  feePayer: TransactionSigner,
  group: readonly Item[],
  unit: bigint | undefined,
  record: Tell,
): Promise<void> {
  try {
    const message = await prepareMessage(context, instructionsOf(group), {
      ...{ feePayer, commitment: context.commitment },
      ...(unit === undefined ? {} : { computeUnitPrice: unit }),
    });
    const { signature } = await sendPrepared(context, message);
    for (const item of group) record(item, { outcome: 'done', text: item.text, signature });
  } catch (error) {
    if (error instanceof OutcomeUnknownError) {
      for (const item of group) {
        record(item, {
          outcome: 'left',
          text: 'its outcome is unknown',
          signature: error.signature,
        });
      }
      throw error;
    }
    if (!isRefusal(error)) throw error;
    const [only, ...more] = group;
    if (only && more.length === 0) {
      record(only, { outcome: 'failed', text: explain(error).lines.join(' '), signature: null });
      return;
    }
    for (const item of group) await sendGroup(context, feePayer, [item], unit, record);
  }
}

/** Whether the program said no, and not an endpoint, nor a block that never took it. */
const isRefusal = (error: unknown): boolean =>
  error instanceof StakingError &&
  !(error instanceof EndpointError) &&
  error.code !== 'TransactionExpired' &&
  error.code !== 'Unknown';

/** The one table at the end, or before anything is sent. */
function tell(
  context: Context,
  outcomes: ReadonlyMap<Item, Outcome>,
  transactions: number,
  { dryRun = false, asks }: { dryRun?: boolean; asks?: string | undefined } = {},
): void {
  const items = [...outcomes.values()];
  const count = (name: Outcome['outcome']): number =>
    items.filter(({ outcome }) => outcome === name).length;
  const counts = {
    ...{ done: count('done'), already: count('already') },
    ...{ failed: count('failed'), left: count('left') },
  };
  const data = { dryRun, transactions, ...counts, items };
  context.output.result(data, () => [
    ...(asks === undefined ? [] : [`Nothing was sent. It would ask: ${asks}`]),
    ...table(
      ['MACHINE', 'OUTCOME', 'WHAT'],
      items.map(({ name, outcome, text }) => [name, WORDS[outcome], text]),
    ),
    '',
    `${counts.done} done, ${counts.already} done already, ${counts.failed} failed, ${counts.left} left.`,
  ]);
}

const WORDS = {
  done: 'done',
  already: 'already',
  failed: 'FAILED',
  left: 'left',
} satisfies Record<Outcome['outcome'], string>;

function checkAll(outcomes: ReadonlyMap<Item, Outcome>, word: string): void {
  const failed = [...outcomes.values()].filter(({ outcome }) => outcome === 'failed').length;
  if (failed === 0) return;
  throw new FailedError(
    `${failed} of ${outcomes.size} ${word}: the table says why. Run the command again for those that are left.`,
  );
}
