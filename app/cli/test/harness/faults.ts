import { getSignatureFromTransaction, getTransactionDecoder, type Transaction } from '@solana/kit';

/** What a bad connection to a bad node does to a request. */
export const FAULTS = [
  /** The connection breaks before the node has seen the request. */
  'dropped',
  /** The connection breaks after the node has done what was asked. */
  'answerLost',
  /** The request waits before it reaches the node. */
  'delayed',
  /** The answer is HTTP 429, 500 or 503. */
  'httpError',
  /** The answer is JSON-RPC error -32005: the node is behind. */
  'rpcError',
  /** `sendTransaction` is answered with the signature, and the transaction is forgotten. */
  'swallowed',
  /** `sendTransaction` is answered at once, and the transaction reaches the node some seconds later. */
  'late',
] as const;

export type Fault = (typeof FAULTS)[number];

const OF_TRANSACTIONS: ReadonlySet<Fault> = new Set(['swallowed', 'late']);

/** How often each fault happens, as a part of all requests: 0.05 is every twentieth. */
export type Faults = Partial<Record<Fault, number>>;

/** A connection that tries an operator's patience. */
export const BAD_CONNECTION: Faults = {
  dropped: 0.05,
  answerLost: 0.03,
  delayed: 0.1,
  httpError: 0.03,
  rpcError: 0.02,
  swallowed: 0.02,
  late: 0.1,
};

/** A JSON-RPC request, as far as faults care. */
export type RpcRequest = { id: unknown; method: string; params?: unknown[] };

/** The fault of a request, if any: at most one happens to each. `draw` is in [0, 1). */
export function faultOf(faults: Faults, { method }: RpcRequest, draw: number): Fault | undefined {
  let reached = 0;
  for (const fault of FAULTS) {
    if (OF_TRANSACTIONS.has(fault) && method !== 'sendTransaction') continue;
    reached += faults[fault] ?? 0;
    if (draw < reached) return fault;
  }
  return undefined;
}

/** What a node answers to a transaction that it takes. */
export function acknowledgement({ id, params }: RpcRequest): string {
  const wire = Buffer.from(String(params?.[0]), 'base64');
  const transaction: Transaction = getTransactionDecoder().decode(wire);
  return JSON.stringify({ jsonrpc: '2.0', id, result: getSignatureFromTransaction(transaction) });
}

/** What a node answers that has fallen behind. */
export const behind = ({ id }: RpcRequest): string =>
  JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32005, message: 'Node is behind' } });
