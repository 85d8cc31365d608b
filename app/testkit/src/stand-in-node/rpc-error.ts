/**
 * How nodes refuse: Agave's own errors, and those that providers put in front of it.
 *
 * @module
 */

/** An error of JSON-RPC, with the HTTP status and the headers that it comes with. */
export class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly http: { status?: number; headers?: Record<string, string> } = {},
    readonly data?: object,
  ) {
    super(message);
  }
}

export const invalidParams = (message: string): RpcError => new RpcError(-32_602, message);

export const methodNotFound = (): RpcError => new RpcError(-32_601, 'Method not found');

export const minContextSlotNotReached = (contextSlot: number): RpcError =>
  new RpcError(-32_016, 'Minimum context slot has not been reached', {}, { contextSlot });

/** A node of Solana's public endpoints, which says when to come again. */
export const tooManyRequests = (seconds: number): RpcError =>
  new RpcError(429, 'Too many requests for a specific RPC call', {
    status: 429,
    headers: { 'retry-after': String(seconds) },
  });

/** Fewer accounts in one call than Agave allows, as QuickNode has it by plan. */
export const tooManyAddresses = (most: number): RpcError =>
  new RpcError(-32_602, `getMultipleAccounts is limited to a ${most} range`, { status: 413 });

/** What is answered in the place of a list that is too large. */
export const LIST_REFUSALS = {
  /** Agave that keeps indexes of accounts, without this program's. */
  excluded: (program: string) =>
    new RpcError(
      -32_010,
      `${program} excluded from account secondary indexes; this RPC method unavailable for key`,
    ),
  /** Agave with `--accounts-index-scan-results-limit-mb`. */
  scanLimit: () => new RpcError(-32_012, 'The accumulated scan results exceeded the limit'),
  /** Helius, Alchemy and dRPC. */
  tooManyAccounts: () =>
    new RpcError(
      -32_600,
      'Too many accounts requested (10000 pubkeys), Please use getProgramAccountsV2 with pagination',
    ),
  /** A gateway that has waited for its node. */
  timeout: () => new RpcError(-32_603, 'Gateway Timeout', { status: 504 }),
  /** A proxy that passes on no answers of this size. */
  tooLarge: () => new RpcError(-32_603, 'Response too large', { status: 413 }),
} as const;

export type ListRefusal = keyof typeof LIST_REFUSALS;
