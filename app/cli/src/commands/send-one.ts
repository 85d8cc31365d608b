/**
 * The one way in which a single command sends: simulated, confirmed by whoever types, signed, sent until
 * it has landed. Or only simulated, or printed unsigned for others to sign.
 *
 * @module
 */

import {
  appendTransactionMessageInstructions,
  compileTransaction,
  createNoopSigner,
  createTransactionMessage,
  getBase64Decoder,
  getBase64EncodedWireTransaction,
  getSolanaErrorFromTransactionError,
  getTransactionMessageComputeUnitLimit,
  isAddress,
  pipe,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
  type Address,
  type Instruction,
  type Transaction,
  type TransactionMessageBytesBase64,
  type TransactionSigner,
} from '@solana/kit';
import { Option, type Command } from 'commander';

import {
  explainFailure,
  fetchOutcome,
  prepareMessage,
  simulateInstructions,
  type PreparedMessage,
} from '@inferix/staking-client';
import { computeUnitPrice, MOST_UNASKED_PRICE, writableAccounts } from '../chain/fees.js';
import { PATIENT, sendOnce } from '../chain/send-once.js';
import type { Landed } from '../chain/sender.js';
import type { Context } from '../context.js';
import { eventData, eventSentence } from '../events.js';
import { InputError } from '../failure.js';
import { confirm } from '../io.js';
import { sendsTransactions, type SendingOptions } from '../options.js';
import { fields, grouped, sol } from '../output.js';
import { parseAddress } from '../parse.js';

/** Options of a command that sends one transaction. */
export type SingleOptions = SendingOptions & { export?: 'base64'; owner?: string };

/** Adds the options of a command that sends one transaction. */
export function sendsOne(command: Command): Command {
  return sendsTransactions(command)
    .addOption(
      new Option('--export <format>', 'print the transaction unsigned, for a multisig').choices([
        'base64',
      ]),
    )
    .option(
      '--owner <address>',
      'who will sign an exported transaction (owner, operator or whoever acts), instead of a keypair',
    );
}

/** What is to be done, and by whom. */
export type Order = {
  instructions: readonly Instruction[];
  feePayer: TransactionSigner;
  /** What will happen, as a question. */
  question: string;
  /** Decimals of the network's mint. */
  decimals: number;
};

/** Whose command it is: a keypair's, or that of somebody who signs elsewhere. */
export async function actor(context: Context, options: SingleOptions): Promise<TransactionSigner> {
  if (options.owner === undefined) return context.signer(options);
  if (!signsElsewhere(options)) {
    throw new InputError(
      '--owner names somebody who signs elsewhere. Add --export base64 or --dry-run, or use --keypair.',
    );
  }
  return createNoopSigner(parseAddress(options.owner, '--owner'));
}

/** Who pays the fee: whoever acts, unless said otherwise. */
export async function feePayerOf(
  context: Context,
  options: SingleOptions,
  actor: TransactionSigner,
): Promise<TransactionSigner> {
  const { feePayer } = options;
  if (feePayer === undefined) return actor;
  const named = signsElsewhere(options) && isAddress(feePayer);
  const payer = named ? createNoopSigner(feePayer) : await context.feePayer(options);
  // One address has one signer in a transaction.
  return payer.address === actor.address ? actor : payer;
}

const signsElsewhere = (options: SingleOptions): boolean =>
  options.export !== undefined || options.dryRun === true;

/**
 * Sends one transaction and waits until it is confirmed; `undefined` if it was simulated or exported
 * only, which has been told then.
 *
 * @throws {@link StakingError} what the program refused, {@link InputError} if whoever was asked said no,
 * `OutcomeUnknownError` if it was sent and nobody can tell what has become of it.
 */
export async function transact(
  context: Context,
  options: SingleOptions,
  order: Order,
): Promise<Landed | undefined> {
  if (options.export !== undefined) {
    await exportTransaction(context, options, order);
    return undefined;
  }
  const { commitment, rpc } = context;
  const { instructions, feePayer } = order;
  const price = await computeUnitPrice(rpc, options.withComputeUnitPrice, [
    feePayer.address,
    ...writableAccounts(instructions),
  ]);
  if (price !== undefined && price > MOST_UNASKED_PRICE && !options.dryRun) {
    await confirmPrice(price);
  }
  const message = await prepareMessage(context, instructions, {
    feePayer,
    commitment,
    ...(price === undefined ? {} : { computeUnitPrice: price }),
  });
  if (options.dryRun) {
    await rehearse(context, order, message, price);
    return undefined;
  }
  if (!options.yes) {
    const fee = await feeOf(context, order, message, price ?? 0n);
    await confirm(`${order.question} Fee: ${fee === null ? 'unknown' : sol(fee)}.`, options);
  }
  return send(context, message);
}

/** Asks whether a price is meant that is rather a slip: not even `--yes` answers that. */
async function confirmPrice(price: bigint): Promise<void> {
  const most = sol(priorityFee(price, MOST_UNITS));
  await confirm(
    `A compute unit price of ${grouped(price)} micro-lamports is above ${grouped(MOST_UNASKED_PRICE)}, ` +
      `and may cost up to ${most} for this transaction. Pay that?`,
    {},
    'name a lower --with-compute-unit-price, or confirm it in one.',
  );
}

async function send(context: Context, message: PreparedMessage): Promise<Landed> {
  const { rpc, commitment, output } = context;
  const { signature, slot, err } = await sendOnce(
    rpc,
    (lifetime) =>
      signTransactionMessageWithSigners(
        setTransactionMessageLifetimeUsingBlockhash(lifetime, message),
      ),
    { ...PATIENT, commitment, lookUp: (signature) => context.lookUp(signature) },
    // Told first, so that whoever interrupts it can look it up.
    ({ signature, lastValidBlockHeight }) => {
      output.note(
        `Sending transaction ${signature}, valid to block height ${lastValidBlockHeight}.`,
      );
    },
  );
  if (err === null) return { signature, slot };
  // What failed on chain has its logs there, and they say why.
  const outcome = await fetchOutcome(rpc, signature, commitment).catch(() => undefined);
  const logs = outcome ? { logs: outcome.logs } : {};
  throw explainFailure(getSolanaErrorFromTransactionError(err), { signature, ...logs });
}

async function rehearse(
  context: Context,
  order: Order,
  message: PreparedMessage,
  price = 0n,
): Promise<void> {
  const { instructions, feePayer, decimals } = order;
  const { events, computeUnits } = await simulateInstructions(
    context,
    instructions,
    feePayer.address,
  );
  const fee = await feeOf(context, order, message, price);
  const data = {
    dryRun: true,
    feePayer: feePayer.address,
    computeUnits,
    fee,
    events: events.map(eventData),
  };
  context.output.result(data, () => [
    'Nothing was sent. It would have worked:',
    ...events.map((event) => `  ${eventSentence(event, decimals)}`),
    ...fields([
      ['Compute units', grouped(computeUnits)],
      ['Fee', fee === null ? 'unknown' : sol(fee)],
      ['Paid by', feePayer.address],
    ]),
  ]);
}

/** For signatures and priority; not the rent of accounts that are created. */
async function feeOf(
  context: Context,
  order: Order,
  message: PreparedMessage,
  price: bigint,
): Promise<bigint | null> {
  // Not every node counts the priority fee, so that it is left to none of them.
  const { messageBytes } = await compileUnsigned(context, order);
  const base64 = getBase64Decoder().decode(messageBytes) as TransactionMessageBytesBase64;
  const { commitment, rpc } = context;
  const { value: base } = await rpc.getFeeForMessage(base64, { commitment }).send();
  const units = BigInt(getTransactionMessageComputeUnitLimit(message) ?? 0);
  return base === null ? null : base + priorityFee(price, units);
}

/** Micro-lamports in a lamport. */
const MICRO = 1_000_000n;
/** The most compute units that a transaction may use. */
const MOST_UNITS = 1_400_000n;

/** In lamports, rounded up as it is charged. */
const priorityFee = (price: bigint, units: bigint): bigint => (price * units + MICRO - 1n) / MICRO;

/** The transaction with nothing in it but what was asked for. */
async function compileUnsigned(
  { commitment, rpc }: Context,
  { instructions, feePayer }: Order,
): Promise<Transaction> {
  const { value: lifetime } = await rpc.getLatestBlockhash({ commitment }).send();
  return pipe(
    createTransactionMessage({ version: 0 }),
    (m) => setTransactionMessageFeePayerSigner(feePayer, m),
    (m) => setTransactionMessageLifetimeUsingBlockhash(lifetime, m),
    (m) => appendTransactionMessageInstructions(instructions, m),
    compileTransaction,
  );
}

/**
 * Prints the transaction without signatures. It has no limits and no priority fee: a multisig runs its
 * instructions inside another transaction, later, and that one sets them.
 */
async function exportTransaction(
  context: Context,
  options: SingleOptions,
  order: Order,
): Promise<void> {
  const { instructions, feePayer, question } = order;
  if (options.dryRun) throw new InputError('Use --export or --dry-run: neither sends anything.');
  await simulateInstructions(context, instructions, feePayer.address);
  const transaction = await compileUnsigned(context, order);
  const base64 = getBase64EncodedWireTransaction(transaction);
  const signers = Object.keys(transaction.signatures) as Address[];
  context.output.note(`Unsigned: ${question}`);
  context.output.note(`To be signed by ${signers.join(' and ')}.`);
  context.output.result({ transaction: base64, feePayer: feePayer.address, signers }, () => [
    base64,
  ]);
}
