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
  StakingError,
  type PreparedMessage,
} from '@inferix/staking-client';
import {
  confirm,
  parseAddress,
  sendsTransactions,
  type Context,
  type SendingOptions,
} from '../context.js';
import { eventData, eventSentence } from '../events.js';
import { InputError } from '../failure.js';
import { fields, grouped, sol } from '../output.js';
import { computeUnitPrice, writableAccounts } from './fees.js';
import { DEFAULT_SENDER, Sender, type Landed } from './sender.js';

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
    .option('--owner <address>', 'who will sign an exported transaction, instead of a keypair');
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

/** Polls faster: a person is waiting for this one transaction. */
const PATIENT = { ...DEFAULT_SENDER, pollMs: 400 };

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
 * @throws {@link StakingError} what the program refused, {@link InputError} if whoever was asked said no.
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
  const message = await prepareMessage(context, instructions, {
    feePayer,
    commitment,
    ...(price === undefined ? {} : { computeUnitPrice: price }),
  });
  if (options.dryRun) {
    await rehearse(context, order, message, price);
    return undefined;
  }
  await confirm(order.question, options);
  return send(context, message);
}

async function send(context: Context, message: PreparedMessage): Promise<Landed> {
  const { rpc, commitment } = context;
  try {
    return await new Sender(rpc, { ...PATIENT, commitment }).send((lifetime) =>
      signTransactionMessageWithSigners(
        setTransactionMessageLifetimeUsingBlockhash(lifetime, message),
      ),
    );
  } catch (error) {
    // What failed on chain has its logs there, and they say why.
    if (!(error instanceof StakingError) || error.signature === undefined) throw error;
    const { signature } = error;
    const outcome = await fetchOutcome(rpc, signature, commitment).catch(() => undefined);
    throw outcome ? explainFailure(error.cause, { signature, logs: outcome.logs }) : error;
  }
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
  return base === null ? null : base + (price * units + MICRO - 1n) / MICRO;
}

/** Micro-lamports in a lamport. */
const MICRO = 1_000_000n;

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
