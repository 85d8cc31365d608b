import {
  getBase64Encoder,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
  type Transaction,
} from '@solana/kit';

import { checkTransaction, RpcError } from './limits.js';

export const bytesOf = (base64: unknown) => getBase64Encoder().encode(base64 as string);

/** A transaction as it is sent. Refuses what no node would take. */
export function transactionOf(wire: unknown, config: unknown): Transaction {
  // Base 58 unless said otherwise, which nobody uses any more.
  const { encoding = 'base58' } = (config ?? {}) as { encoding?: string };
  if (encoding !== 'base64') throw new RpcError(-32602, `unsupported encoding: ${encoding}`);
  const bytes = bytesOf(wire);
  let transaction: Transaction;
  try {
    transaction = getTransactionDecoder().decode(bytes);
  } catch {
    throw new RpcError(-32602, 'this is not a transaction');
  }
  const message = getCompiledTransactionMessageDecoder().decode(transaction.messageBytes);
  checkTransaction(bytes.length, message);
  return transaction;
}
