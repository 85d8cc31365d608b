/** What a real node refuses before it looks any further: a stand-in that took more would prove nothing. */
import {
  isAddress,
  type Address,
  type CompiledTransactionMessage,
  type CompiledTransactionMessageWithLifetime,
} from '@solana/kit';

/** Slots after which nobody doubts one any more. */
export const FINAL_SLOTS = 32n;

/** An error that JSON-RPC has a number for. */
export class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly data?: unknown,
  ) {
    super(message);
  }
}

const INVALID_REQUEST = -32600;
const INVALID_PARAMS = -32602;
const MAX_ACCOUNTS = 100;
const MAX_STATUSES = 256;
const MAX_SIGNATURES = 1_000;
const MAX_FEE_ACCOUNTS = 128;
const MAX_BASE58_BYTES = 128;
/** Bytes of a transaction, by its version. */
const MAX_BYTES = { legacy: 1_232, 0: 1_232, 1: 4_096 } as const;
/** Accounts that a transaction names, in lookup tables or not. */
const MAX_LOCKS = 64;

const refuseOver = (count: number, max: number, message: string): void => {
  if (count > max) throw new RpcError(INVALID_PARAMS, message);
};

export function checkAccounts(addresses: readonly unknown[]): void {
  refuseOver(addresses.length, MAX_ACCOUNTS, `Too many inputs provided; max ${MAX_ACCOUNTS}`);
  for (const address of addresses) checkAddress(address);
}

export function checkStatuses(signatures: readonly unknown[]): void {
  refuseOver(signatures.length, MAX_STATUSES, `Too many inputs provided; max ${MAX_STATUSES}`);
}

export function checkListed(limit: number): void {
  refuseOver(limit, MAX_SIGNATURES, `Invalid limit; max ${MAX_SIGNATURES}`);
}

export function checkFeeAccounts(addresses: readonly unknown[]): void {
  refuseOver(
    addresses.length,
    MAX_FEE_ACCOUNTS,
    `Too many inputs provided; max ${MAX_FEE_ACCOUNTS}`,
  );
  for (const address of addresses) checkAddress(address);
}

export function checkAddress(address: unknown): asserts address is Address {
  if (typeof address !== 'string' || !isAddress(address)) {
    throw new RpcError(INVALID_PARAMS, 'Invalid param: Invalid');
  }
}

/** Who names no encoding gets base 58, which is for little data only. */
export function checkEncoding(bytes: number, encoding: string | undefined): void {
  if (encoding === 'base64') return;
  if (encoding !== undefined && encoding !== 'base58' && encoding !== 'binary') {
    throw new RpcError(INVALID_PARAMS, `this node does not encode as ${encoding}`);
  }
  if (bytes <= MAX_BASE58_BYTES) return;
  throw new RpcError(
    INVALID_REQUEST,
    'Encoded binary (base 58) data should be less than 128 bytes, please use Base64 encoding.',
  );
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
  refuseOver(locks, MAX_LOCKS, `Too many account locks: ${locks} (max: ${MAX_LOCKS})`);
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
    throw new RpcError(
      -32015,
      `Transaction version (${version}) is not supported by the requesting client. Please try the request ` +
        `again with the following configuration parameter: "maxSupportedTransactionVersion": ${version}`,
    );
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

/** Slots that each level is behind the latest. */
const BEHIND = { processed: 0n, confirmed: 1n, finalized: FINAL_SLOTS } as const;

/**
 * The slot that a request is answered from.
 *
 * @param latest - The latest slot that the node knows.
 * @param config - The request's configuration.
 */
export function contextSlot(latest: bigint, config: unknown): bigint {
  const { commitment = 'finalized', minContextSlot } = (config ?? {}) as {
    commitment?: string;
    minContextSlot?: number;
  };
  if (!isLevel(commitment)) {
    throw new RpcError(INVALID_PARAMS, `Invalid params: unknown commitment ${commitment}.`);
  }
  const slot = latest - BEHIND[commitment];
  if (minContextSlot !== undefined && BigInt(minContextSlot) > slot) {
    const data = { contextSlot: slot };
    throw new RpcError(-32016, 'Minimum context slot has not been reached', data);
  }
  return slot;
}

const isLevel = (text: string): text is keyof typeof BEHIND => Object.hasOwn(BEHIND, text);
