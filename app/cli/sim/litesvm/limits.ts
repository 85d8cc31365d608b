/** What a real node refuses before it looks any further: a stand-in that took more would prove nothing. */
import type {
  CompiledTransactionMessage,
  CompiledTransactionMessageWithLifetime,
} from '@solana/kit';

/** An error that JSON-RPC has a number for. */
export class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

const INVALID_PARAMS = -32602;
const MAX_ACCOUNTS = 100;
const MAX_STATUSES = 256;
const MAX_SIGNATURES = 1_000;
/** Bytes of a transaction, by its version. */
const MAX_BYTES = { legacy: 1_232, 0: 1_232, 1: 4_096 } as const;
/** Accounts that a transaction names, in lookup tables or not. */
const MAX_LOCKS = 64;

const atMost = (what: string, count: number, max: number): void => {
  if (count > max) throw new RpcError(INVALID_PARAMS, `Too many ${what}: ${count} (max: ${max})`);
};

export function checkAccounts(addresses: readonly unknown[]): void {
  atMost('inputs provided', addresses.length, MAX_ACCOUNTS);
}

export function checkStatuses(signatures: readonly unknown[]): void {
  atMost('inputs provided', signatures.length, MAX_STATUSES);
}

export function checkListed(limit: number): void {
  atMost('signatures asked for', limit, MAX_SIGNATURES);
}

export function checkTransaction(
  wireBytes: number,
  message: CompiledTransactionMessage & CompiledTransactionMessageWithLifetime,
): void {
  const max = MAX_BYTES[message.version];
  if (wireBytes > max) {
    throw new RpcError(INVALID_PARAMS, `transaction too large: ${wireBytes} bytes (max: ${max})`);
  }
  const tables = 'addressTableLookups' in message ? (message.addressTableLookups ?? []) : [];
  const looked = tables.map((table) => table.writableIndexes.length + table.readonlyIndexes.length);
  const locks = looked.reduce((a, b) => a + b, message.staticAccounts.length);
  atMost('account locks', locks, MAX_LOCKS);
}

const VERSIONS = { legacy: -1, 0: 0, 1: 1 } as const;

/** Who asks for a transaction has to understand its version. */
export function checkVersion(
  { version }: Pick<CompiledTransactionMessage, 'version'>,
  config: unknown,
): void {
  const { maxSupportedTransactionVersion: max = -1 } = (config ?? {}) as {
    maxSupportedTransactionVersion?: number;
  };
  if (VERSIONS[version] > max) {
    throw new RpcError(-32015, `Transaction version (${version}) is not supported by the client`);
  }
}

/** `finalized` unless asked for otherwise; the history has nothing that is not confirmed. */
export function historyCommitment(config: unknown): 'confirmed' | 'finalized' {
  const { commitment = 'finalized' } = (config ?? {}) as { commitment?: string };
  if (commitment !== 'confirmed' && commitment !== 'finalized') {
    throw new RpcError(INVALID_PARAMS, 'Method does not support commitment below `confirmed`');
  }
  return commitment;
}
