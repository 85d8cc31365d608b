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

/** What a node answers that is wrong, and looks right. */
export const LIES = [
  /** From some slots ago, by a node or proxy that does not heed `minContextSlot`. It says the slot. */
  'stale',
  /** The same, under the slot that it is now. */
  'disguised',
  /** `null` for an account. */
  'forgetful',
  /** From a second node behind the same address, which is behind and heeds `minContextSlot`. */
  'split',
  /** By a node without history: no transactions, and no status of those that are final. */
  'amnesiac',
] as const;

export type Fault = (typeof FAULTS)[number] | (typeof LIES)[number];

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

/** Nodes that cannot be believed. */
export const LYING_NODES: Faults = {
  stale: 0.03,
  disguised: 0.02,
  forgetful: 0.03,
  split: 0.15,
  amnesiac: 0.05,
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

const ACCOUNTS = ['getAccountInfo', 'getMultipleAccounts', 'getBalance'];
const FROM_A_SLOT = [
  ...[...ACCOUNTS, 'getProgramAccounts', 'getSignatureStatuses', 'getLatestBlockhash'],
  ...['getSlot', 'getBlockHeight', 'getEpochInfo', 'getSignaturesForAddress'],
];

/** What each lie is told about. */
const TOLD_ABOUT: Readonly<Record<(typeof LIES)[number], readonly string[]>> = {
  stale: FROM_A_SLOT,
  disguised: ACCOUNTS,
  forgetful: ['getAccountInfo', 'getMultipleAccounts'],
  split: FROM_A_SLOT,
  amnesiac: ['getTransaction', 'getSignatureStatuses'],
};

/** The lie in the answer to a request, if any: besides its fault. `draw` is in [0, 1). */
export function lieOf(
  faults: Faults,
  { method }: RpcRequest,
  draw: number,
): (typeof LIES)[number] | undefined {
  let reached = 0;
  for (const lie of LIES) {
    if (!TOLD_ABOUT[lie].includes(method)) continue;
    reached += faults[lie] ?? 0;
    if (draw < reached) return lie;
  }
  return undefined;
}

type Answer = { result?: { context?: { slot: number }; value?: unknown } | null };

/** An answer with an account left out. `draw` is in [0, 1), and says which of several. */
export function withoutAccount(text: string, draw: number): string {
  return changed(text, (result) => {
    const { value } = result;
    if (Array.isArray(value)) value[Math.floor(draw * value.length)] = null;
    else result.value = null;
  });
}

/** An answer under another slot. */
export function underSlot(text: string, slotsLater: number): string {
  return changed(text, ({ context }) => {
    if (context) context.slot += slotsLater;
  });
}

/** The answer of a node without history. */
export function withoutHistory({ method }: RpcRequest, text: string): string {
  if (method === 'getTransaction') {
    return JSON.stringify({ ...(JSON.parse(text) as object), result: null, error: undefined });
  }
  return changed(text, (result) => {
    const statuses = result.value as ({ confirmationStatus: string } | null)[];
    result.value = statuses.map((one) => (one?.confirmationStatus === 'finalized' ? null : one));
  });
}

/** Numbers are safe here: what lies to a client may lose digits, which no test of lies looks at. */
function changed(text: string, change: (result: NonNullable<Answer['result']>) => void): string {
  const answer = JSON.parse(text) as Answer;
  if (answer.result) change(answer.result);
  return JSON.stringify(answer);
}

/** The request as one to a node that is behind. */
export function askedBehind(request: RpcRequest, behind: number, heedsSlot: boolean): string {
  const params = (request.params ?? []).map((param) =>
    !heedsSlot && typeof param === 'object' && param !== null && 'minContextSlot' in param
      ? { ...param, minContextSlot: undefined }
      : param,
  );
  return JSON.stringify({ ...request, params, behind });
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
