/**
 * The one way to an RPC node: within its rate limit, and again when it fails. Everything that is sent
 * may be sent twice, a signed transaction too, so there is nothing to lose by asking again.
 *
 * @module
 */

import {
  createSolanaRpcFromTransport,
  isSolanaError,
  SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR,
  SolanaError,
  type Rpc,
  type RpcResponse,
  type RpcTransport,
  type SolanaRpcApi,
} from '@solana/kit';
import { parseJsonWithBigInts, stringifyJsonWithBigInts } from '@solana/rpc-spec-types';
import { createHttpTransport } from '@solana/rpc-transport-http';

import { refusedIfBehind } from './context-slot.js';

export type RpcLimits = {
  /** Most requests started in a second. */
  requestsPerSecond: number;
  /** Most requests waiting for their answer at once. */
  concurrency: number;
  /** Attempts before a request has failed. */
  attempts: number;
  /** Milliseconds after which an unanswered request has failed. */
  timeoutMs: number;
};

export const DEFAULT_LIMITS: RpcLimits = {
  requestsPerSecond: 40,
  concurrency: 16,
  attempts: 10,
  timeoutMs: 30_000,
};

/** How often requests were made, and failed. */
export type RpcCounts = { requests: number; retries: number };

const TOO_MANY = 429;
/** Answers of a node that is behind, starting, overloaded or broken for the moment. */
const PASSING_CODES = new Set([-32004, -32005, -32014, -32016, -32603]);
const PASSING_STATUS = (status: number): boolean =>
  status === 408 || status === TOO_MANY || status >= 500;

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8_000;

/** Connects to a node. */
export function connectRpc(
  url: string,
  limits: RpcLimits = DEFAULT_LIMITS,
): { rpc: Rpc<SolanaRpcApi>; counts: RpcCounts } {
  const counts: RpcCounts = { requests: 0, retries: 0 };
  const send = createHttpTransport({ url, fromJson, toJson: stringifyJsonWithBigInts });
  const gate = new Gate(limits);
  const transport = (async (request: Parameters<RpcTransport>[0]) => {
    for (let attempt = 1; ; attempt++) {
      const last = attempt >= limits.attempts;
      await gate.enter();
      counts.requests++;
      try {
        const timeout = AbortSignal.timeout(limits.timeoutMs);
        const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout;
        const answered: unknown = await send({ ...request, signal });
        const response = refusedIfBehind(request.payload, answered);
        const code = errorCode(response);
        if (code === TOO_MANY) throw tooMany();
        if (last || code === undefined || !PASSING_CODES.has(code)) return response;
      } catch (error) {
        if (last || request.signal?.aborted || !isPassingError(error)) throw error;
      } finally {
        gate.leave();
      }
      counts.retries++;
      await pause(attempt);
    }
  }) as RpcTransport;
  return { rpc: createSolanaRpcFromTransport(transport), counts };
}

/**
 * Whole numbers become bigints, which takes longer than all else when a million accounts are read. What
 * counts in those is base 64, and the slot: the other numbers are read as they are.
 */
function fromJson(text: string, payload: unknown): RpcResponse {
  const bulk = (payload as { method?: unknown }).method === 'getMultipleAccounts';
  if (!bulk) return parseJsonWithBigInts(text);
  const response = JSON.parse(text) as { result?: { context?: { slot: number | bigint } } };
  const context = response.result?.context;
  if (context) context.slot = BigInt(context.slot);
  return response;
}

function errorCode(response: unknown): number | undefined {
  const error = (response as { error?: { code?: number | bigint } } | undefined)?.error;
  return error?.code === undefined ? undefined : Number(error.code);
}

/** Some endpoints answer it as a JSON-RPC code, which Kit does not know. */
const tooMany = (): Error =>
  new SolanaError(SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR, {
    statusCode: TOO_MANY,
    message: 'Too Many Requests',
    headers: new Headers(),
  });

function isPassingError(error: unknown): boolean {
  if (isSolanaError(error, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR)) {
    return PASSING_STATUS(error.context.statusCode);
  }
  // No connection, a connection that broke, an answer cut short, or none in time.
  return (
    isNetworkError(error) ||
    error instanceof SyntaxError ||
    (error instanceof DOMException && ['AbortError', 'TimeoutError'].includes(error.name))
  );
}

/** What `fetch` throws without a connection, or when it breaks: other errors of its type are mistakes. */
const isNetworkError = (error: unknown): boolean =>
  error instanceof TypeError && ['fetch failed', 'terminated'].includes(error.message);

/** Twice as long each time, and never the same for two callers. */
function pause(attempt: number): Promise<void> {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
  return sleep(longest * (0.5 + Math.random() / 2));
}

export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

/** Lets so many in at once, and so many in a second. */
class Gate {
  #inside = 0;
  #nextAt = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly limits: RpcLimits) {}

  async enter(): Promise<void> {
    if (this.#inside >= this.limits.concurrency) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#inside++;
    }
    const now = performance.now();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + 1000 / this.limits.requestsPerSecond;
    // Timers are coarse: a slot that is nearly here is taken at once.
    if (at - now > 1) await sleep(at - now);
  }

  leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#inside--;
  }
}
