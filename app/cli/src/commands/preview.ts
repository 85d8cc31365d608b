/**
 * A transaction that is not sent: simulated for whoever asks what it would do, or printed unsigned for
 * whoever signs elsewhere. And the fee that it will cost.
 *
 * @module
 */

import {
  appendTransactionMessageInstructions,
  compileTransaction,
  createTransactionMessage,
  getBase58Decoder,
  getBase64Decoder,
  getBase64Encoder,
  getBase64EncodedWireTransaction,
  getTransactionMessageComputeUnitLimit,
  pipe,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  type Address,
  type Instruction,
  type Transaction,
  type TransactionMessageBytesBase64,
  type TransactionSigner,
} from '@solana/kit';

import { simulateInstructions, type PreparedMessage } from '@inferix/staking-client';
import type { Context } from '../context.js';
import { eventData, eventSentence } from '../events.js';
import { fields, grouped, sol } from '../output.js';

/** A transaction that a command asks for. */
export type TransactionRequest = {
  instructions: readonly Instruction[];
  feePayer: TransactionSigner;
  /** What will happen, as a question. */
  question: string;
  /** Decimals of the network's mint, for the amounts of events. */
  decimals: number;
};

/** Simulates the transaction, and prints its events, its compute units and its fee. */
export async function simulate(
  context: Context,
  request: TransactionRequest,
  message: PreparedMessage,
  price = 0n,
): Promise<void> {
  const { instructions, feePayer, decimals } = request;
  const { events, computeUnits } = await simulateInstructions(
    context,
    instructions,
    feePayer.address,
  );
  const fee = await feeOf(context, request, message, price);
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

/**
 * Prints the transaction without signatures. It has no limits and no priority fee: a multisig runs its
 * instructions inside another transaction, later, and that one sets them.
 */
export async function exportTransaction(
  context: Context,
  request: TransactionRequest,
  format: 'base64' | 'base58',
): Promise<void> {
  const { instructions, feePayer, question } = request;
  await simulateInstructions(context, instructions, feePayer.address);
  const transaction = await compileUnsigned(context, request);
  const base64 = getBase64EncodedWireTransaction(transaction);
  const text =
    format === 'base64' ? base64 : getBase58Decoder().decode(getBase64Encoder().encode(base64));
  const signers = Object.keys(transaction.signatures) as Address[];
  context.output.note(`Unsigned: ${question}`);
  context.output.note(`To be signed by ${signers.join(' and ')}.`);
  context.output.result({ transaction: text, feePayer: feePayer.address, signers }, () => [text]);
}

/** The fee in lamports, for signatures and priority; not the rent of accounts that are created. */
export async function feeOf(
  context: Context,
  request: TransactionRequest,
  message: PreparedMessage,
  price: bigint,
): Promise<bigint | null> {
  // Not every node counts the priority fee, so that it is left to none of them.
  const { messageBytes } = await compileUnsigned(context, request);
  const base64 = getBase64Decoder().decode(messageBytes) as TransactionMessageBytesBase64;
  const { commitment, rpc } = context;
  const { value: base } = await rpc.getFeeForMessage(base64, { commitment }).send();
  const units = BigInt(getTransactionMessageComputeUnitLimit(message) ?? 0);
  return base === null ? null : base + priorityFee(price, units);
}

/** Micro-lamports in a lamport. */
const MICRO = 1_000_000n;

/** In lamports, rounded up as it is charged. */
export const priorityFee = (price: bigint, units: bigint): bigint =>
  (price * units + MICRO - 1n) / MICRO;

/** The transaction with nothing in it but what was asked for. */
async function compileUnsigned(
  { commitment, rpc }: Context,
  { instructions, feePayer }: TransactionRequest,
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
