import {
  getAddressDecoder,
  type Address,
  type CompiledTransactionMessage,
  type CompiledTransactionMessageWithLifetime,
} from '@solana/kit';
import type { LiteSVM } from 'litesvm';

type Message = CompiledTransactionMessage & CompiledTransactionMessageWithLifetime;

const UPGRADEABLE_LOADER = 'BPFLoaderUpgradeab1e11111111111111111111111';
/** A program's account is a kind, and then where its code is. */
const CODE_OFFSET = 4;
const TABLE_HEADER_BYTES = 56;
// What a transaction is charged for each account and each lookup table, by SIMD-0186.
const ACCOUNT_BYTES = 64;
const TABLE_BYTES = 8_248;

/** The accounts that a transaction may change. */
export function writableAccounts(svm: LiteSVM, message: Message): Address[] {
  const { header, staticAccounts } = message;
  const { numSignerAccounts: signers, numReadonlySignerAccounts: readonlySigners } = header;
  const others = staticAccounts.length - header.numReadonlyNonSignerAccounts;
  return [
    ...staticAccounts.slice(0, signers - readonlySigners),
    ...staticAccounts.slice(signers, others),
    ...lookedUp(svm, message, ({ writableIndexes }) => writableIndexes),
  ];
}

function lookedUp(
  svm: LiteSVM,
  message: Message,
  indexesOf: (table: Table) => readonly number[],
): Address[] {
  return tablesOf(message).flatMap((table) => {
    const found = svm.getAccount(table.lookupTableAddress);
    return found.exists
      ? indexesOf(table).map((i) => addressAt(found.data, TABLE_HEADER_BYTES + 32 * i))
      : [];
  });
}

/** Bytes of accounts that a transaction loads, as the chain counts them. LiteSVM does not tell. */
export function loadedBytes(svm: LiteSVM, message: Message): number {
  const accounts = new Set([
    ...message.staticAccounts,
    ...lookedUp(svm, message, (table) => [...table.writableIndexes, ...table.readonlyIndexes]),
  ]);
  for (const address of [...accounts]) {
    const account = svm.getAccount(address);
    if (account.exists && account.executable && account.programAddress === UPGRADEABLE_LOADER) {
      accounts.add(addressAt(account.data, CODE_OFFSET));
    }
  }
  const sizes = [...accounts].map((address) => {
    const account = svm.getAccount(address);
    return account.exists ? ACCOUNT_BYTES + account.data.length : 0;
  });
  return sizes.reduce((a, b) => a + b, TABLE_BYTES * tablesOf(message).length);
}

type Table = { writableIndexes: readonly number[]; readonlyIndexes: readonly number[] };

const tablesOf = (message: Message) =>
  'addressTableLookups' in message ? (message.addressTableLookups ?? []) : [];

const addressAt = (
  data: Parameters<ReturnType<typeof getAddressDecoder>['decode']>[0],
  at: number,
): Address => getAddressDecoder().decode(data, at);
