/**
 * What a wallet has signed, against what it was asked to sign. Wallets may add to a transaction: a priority
 * fee, instructions that guard balances, a newer blockhash.
 *
 * @module
 */

import {
  compileTransactionMessage,
  getCompiledTransactionMessageDecoder,
  type CompiledTransactionMessage,
  type Transaction,
  type TransactionMessage,
  type TransactionMessageWithBlockhashLifetime,
  type TransactionMessageWithFeePayer,
} from '@solana/kit';

/** A message that a wallet was asked to sign. */
export type AskedMessage = TransactionMessage &
  TransactionMessageWithFeePayer &
  TransactionMessageWithBlockhashLifetime;

/** A wallet may set another priority fee, and other limits. */
const COMPUTE_BUDGET = 'ComputeBudget111111111111111111111111111111';

/** Whether what was signed has the payer and all instructions that were asked for, in their order. */
export function keepsInstructions({ messageBytes }: Transaction, message: AskedMessage): boolean {
  const signed = getCompiledTransactionMessageDecoder().decode(messageBytes);
  const asked: CompiledTransactionMessage = compileTransactionMessage(message);
  if (signed.staticAccounts[0] !== asked.staticAccounts[0]) return false;
  const found = instructionsOf(signed);
  let next = 0;
  return instructionsOf(asked).every((one) => {
    if (one.startsWith(COMPUTE_BUDGET)) return true;
    next = found.indexOf(one, next) + 1;
    return next > 0;
  });
}

/** Each instruction in a text: its program, its accounts and its data. */
function instructionsOf(message: CompiledTransactionMessage): string[] {
  // Accounts come first as they are, then from lookup tables.
  const accounts = [...message.staticAccounts, ...lookedUp(message)];
  const named = (index: number): string => accounts[index] ?? '';
  if (message.version === 1) {
    return message.instructionHeaders.map(({ programAccountIndex }, i) => {
      const { instructionAccountIndices = [], instructionData } =
        message.instructionPayloads[i] ?? {};
      return textOf(
        named(programAccountIndex),
        instructionAccountIndices.map(named),
        instructionData,
      );
    });
  }
  return message.instructions.map(({ programAddressIndex, accountIndices = [], data }) =>
    textOf(named(programAddressIndex), accountIndices.map(named), data),
  );
}

const textOf = (program: string, accounts: readonly string[], data?: Iterable<number>): string =>
  [program, ...accounts, `data ${[...(data ?? [])].join()}`].join(' ');

/** The accounts of lookup tables by table and place: all writable ones, then all others. */
function lookedUp(message: CompiledTransactionMessage): string[] {
  const tables = message.version === 0 ? (message.addressTableLookups ?? []) : [];
  const places = (table: string, indexes: readonly number[]): string[] =>
    indexes.map((index) => `${table}/${index}`);
  return [
    ...tables.flatMap((one) => places(one.lookupTableAddress, one.writableIndexes)),
    ...tables.flatMap((one) => places(one.lookupTableAddress, one.readonlyIndexes)),
  ];
}
