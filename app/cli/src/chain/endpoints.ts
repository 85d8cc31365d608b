/**
 * The nodes that may be asked, in the order in which they were named. One that failed rests while others
 * are there: two nodes make a command available more often, and nothing more credible.
 *
 * @module
 */

import type { RpcTransport } from '@solana/kit';

import { otherCluster, troubleIn, unknownCluster, type Trouble } from './endpoint-error.js';
import { httpTransport } from './http-transport.js';
import { sleep } from './sleep.js';

/** A failed endpoint is asked after all others for so long. */
const REST_MS = 10_000;

export class Endpoint {
  readonly host: string;
  readonly send: RpcTransport;
  /** It refused the API key, and will again. */
  denied = false;
  /** The first block's hash, which tells clusters apart; undefined until it was asked for. */
  genesis: string | undefined;
  #restsUntil = 0;
  #closedUntil = 0;

  constructor(url: string) {
    this.host = new URL(url).host;
    this.send = httpTransport(url);
  }

  /** Notes a failure: the next requests go to others first. */
  rest({ problem, retryAfterMs }: Trouble): void {
    const now = performance.now();
    this.denied = problem === 'AccessDenied';
    this.#restsUntil = now + REST_MS;
    this.#closedUntil = Math.max(this.#closedUntil, now + retryAfterMs);
  }

  /** Waits as long as the endpoint asked for. */
  async opens(signal?: AbortSignal): Promise<void> {
    const ms = this.#closedUntil - performance.now();
    if (ms > 0) await sleep(ms, signal);
  }

  /** When it should be asked again: now, if that has passed. */
  get readyAt(): number {
    const at = Math.max(this.#restsUntil, this.#closedUntil);
    return at > performance.now() ? at : 0;
  }
}

export class Endpoints {
  readonly #all: readonly Endpoint[];
  /** The endpoint that said first which cluster this is. */
  #first: Endpoint | undefined;
  #turn = 0;

  constructor(urls: readonly string[]) {
    if (urls.length === 0) throw new RangeError('no endpoint');
    this.#all = urls.map((url) => new Endpoint(url));
  }

  /**
   * The endpoints to try a request at, one after the other: those that rest come last.
   *
   * @param method - Transactions begin at another one each time, because a node may drop what it takes.
   */
  for(method: string): Endpoint[] {
    const usable = this.#all.filter(({ denied }) => !denied);
    const all = usable.length > 0 ? usable : this.#all;
    const first = method === 'sendTransaction' ? this.#turn++ % all.length : 0;
    const turned = [...all.slice(first), ...all.slice(0, first)];
    const readyAt = new Map(turned.map((one) => [one, one.readyAt]));
    const ready = turned.filter((one) => readyAt.get(one) === 0);
    if (ready.length > 0) return ready;
    return turned.sort((a, b) => (readyAt.get(a) ?? 0) - (readyAt.get(b) ?? 0));
  }

  /**
   * Makes sure that an endpoint belongs to the same cluster as the others: an account that one cluster has
   * looks closed on another.
   *
   * @returns What keeps it from being used; `undefined` if it can be.
   * @throws {@link EndpointError} if it belongs to another cluster.
   */
  async checkCluster(endpoint: Endpoint, signal: AbortSignal): Promise<Trouble | undefined> {
    if (this.#all.length === 1 || endpoint.genesis !== undefined) return undefined;
    const payload = { jsonrpc: '2.0', id: 1, method: 'getGenesisHash', params: [] };
    const answer = await endpoint.send<{ result?: unknown }>({ payload, signal });
    const { result } = answer;
    if (typeof result !== 'string') return troubleIn(answer) ?? unknownCluster(answer);
    this.#first ??= endpoint;
    const genesis = this.#first.genesis ?? result;
    if (result !== genesis) throw otherCluster(endpoint.host, this.#first.host);
    endpoint.genesis = result;
    return undefined;
  }
}
