/**
 * The one way to RPC nodes: within their rate limits, at another one when one fails, and again when all
 * do. Everything that is sent may be sent twice, a signed transaction too.
 *
 * @module
 */

import { createRpc, type Rpc, type RpcTransport, type SolanaRpcApi } from '@solana/kit';

import {
  impossibleSlot,
  olderThan,
  troubleError,
  troubleIn,
  troubleOf,
  type Trouble,
} from './endpoint-error.js';
import { Endpoints, type Endpoint } from './endpoints.js';
import { Floors, slotOf, type Floored } from './floors.js';
import { Gate } from './gate.js';
import { sleep } from './sleep.js';
import { solanaApi } from './solana-api.js';

export type RpcLimits = {
  /** Most requests started in a second. */
  requestsPerSecond: number;
  /** Most requests waiting for their answer at once. */
  concurrency: number;
  /** Rounds of attempts, one at each endpoint, before a request has failed. */
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

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8_000;

type Request = Parameters<RpcTransport>[0];

/**
 * Connects to a node, or to several of which any may answer. Answers never go back in time: each is
 * asked not to be older than those that the connection has had.
 *
 * @param note - Told in a sentence that an endpoint is left out from here on.
 * @param ends - Aborts every request and every wait of the connection, with its reason.
 */
export function connectRpc(
  urls: string | readonly string[],
  limits: RpcLimits = DEFAULT_LIMITS,
  note: (sentence: string) => void = () => undefined,
  ends?: AbortSignal,
): { rpc: Rpc<SolanaRpcApi>; counts: RpcCounts } {
  const connection = new Connection(new Endpoints([urls].flat()), limits, note);
  const transport = ((request: Request) => {
    const signals = [request.signal, ends].filter((signal) => signal !== undefined);
    const signal = signals.length > 1 ? AbortSignal.any(signals) : signals[0];
    return connection.answer(request.payload, signal);
  }) as RpcTransport;
  return { rpc: createRpc({ api: solanaApi(), transport }), counts: connection.counts };
}

class Connection {
  readonly counts: RpcCounts = { requests: 0, retries: 0 };
  readonly #floors = new Floors();
  readonly #gate: Gate;

  constructor(
    private readonly endpoints: Endpoints,
    private readonly limits: RpcLimits,
    private readonly note: (sentence: string) => void,
  ) {
    this.#gate = new Gate(limits);
  }

  /** Asks one endpoint after the other, round after round. */
  async answer(payload: unknown, signal?: AbortSignal): Promise<unknown> {
    const floored = this.#floors.apply(payload);
    let sent: [Endpoint, Trouble] | undefined;
    for (let round = 1; ; round++) {
      let passing = false;
      let last: [Endpoint, Trouble] | undefined;
      for (const endpoint of this.endpoints.for(floored.method)) {
        if (round > 1 || last) this.counts.retries++;
        const answer = await this.#ask(endpoint, floored, signal);
        if ('response' in answer) {
          // Who refuses a transaction speaks for itself: whoever lost the connection may have sent it on.
          if (sent && isError(answer.response)) throw troubleError(sent[0].host, sent[1]);
          return answer.response;
        }
        this.#rest(endpoint, answer.trouble);
        if (mayHaveSent(floored, answer.trouble)) sent = [endpoint, answer.trouble];
        passing ||= answer.trouble.passing;
        // A passing failure says more: what others refuse does not end.
        if (!last || answer.trouble.passing) last = [endpoint, answer.trouble];
      }
      if (!last) throw new RangeError('no endpoint');
      if (!passing || round >= this.limits.attempts) throw troubleError(last[0].host, last[1]);
      await pause(round, signal);
    }
  }

  async #ask(
    endpoint: Endpoint,
    floored: Floored,
    signal?: AbortSignal,
  ): Promise<{ response: unknown } | { trouble: Trouble }> {
    await endpoint.opens(signal);
    await this.#gate.enter(signal);
    this.counts.requests++;
    try {
      signal?.throwIfAborted();
      const timeout = AbortSignal.timeout(this.limits.timeoutMs);
      const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
      const elsewhere = await this.endpoints.checkCluster(endpoint, either);
      if (elsewhere) return { trouble: elsewhere };
      const response: unknown = await endpoint.send({ payload: floored.payload, signal: either });
      const trouble = troubleIn(response) ?? this.#checkSlot(floored, response, endpoint.host);
      return trouble ? { trouble: besides(endpoint.host, floored, trouble) } : { response };
    } catch (error) {
      const trouble = signal?.aborted ? undefined : troubleOf(error);
      if (!trouble) throw error;
      return { trouble };
    } finally {
      this.#gate.leave();
    }
  }

  /** Not every node and proxy heeds `minContextSlot`, nor tells a slot that can be. */
  #checkSlot(floored: Floored, response: unknown, host: string): Trouble | undefined {
    const slot = slotOf(response);
    const { minContextSlot } = floored;
    if (slot !== undefined && slot < minContextSlot) return olderThan(minContextSlot, slot);
    const absurd = this.#floors.note(floored, response, host);
    return absurd === undefined ? undefined : impossibleSlot(absurd);
  }

  #rest(endpoint: Endpoint, trouble: Trouble): void {
    if (trouble.problem === 'AccessDenied' && !endpoint.denied) {
      this.note(`${endpoint.host} ${trouble.sentence}`);
    }
    endpoint.rest(trouble);
  }
}

/** Says who was ahead of an endpoint that is behind: either of them may be wrong. */
function besides(name: string, { host, minContextSlot }: Floored, trouble: Trouble): Trouble {
  if (trouble.problem !== 'NodeBehind' || host === undefined || host === name) return trouble;
  const ahead = `${host} answered from slot ${minContextSlot}: one of the two is wrong.`;
  return { ...trouble, sentence: `${trouble.sentence} ${ahead}` };
}

/** Whether a transaction may be on its way although the endpoint did not say so. */
const mayHaveSent = ({ method }: Floored, { problem }: Trouble): boolean =>
  method === 'sendTransaction' && problem === 'ConnectionFailed';

const isError = (response: unknown): boolean =>
  typeof response === 'object' && response !== null && 'error' in response;

/** Twice as long each time, and never the same for two callers. */
function pause(attempt: number, signal?: AbortSignal): Promise<void> {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
  return sleep(longest * (0.5 + Math.random() / 2), signal);
}
