import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import pLimit from 'p-limit';

import { listenLocally } from '@inferix/staking-testkit/local-server';
import { seeded } from '@inferix/staking-testkit/random';
import {
  acknowledgement,
  askedBehind,
  behind,
  faultOf,
  FAULTS,
  lieOf,
  LIES,
  underSlot,
  withoutAccount,
  withoutHistory,
  type Fault,
  type Faults,
  type RpcRequest,
} from './faults.js';

export type GatewayOptions = {
  faults?: Faults;
  /** The same seed and the same requests in the same order meet the same faults. */
  seed?: number;
  /** Most requests at the validator at once. Above four the embedded one may lock up. */
  concurrency?: number;
  /** The longest that `delayed` takes. */
  delayMs?: number;
  /** The longest that `late` takes. */
  lateMs?: number;
  /** The most slots that a lying node is behind: 0 where the validator cannot tell how it was then. */
  slotsBehind?: number;
};

const HTTP_ERRORS = [429, 500, 503];

/** Stands between a client and a validator: lets few requests through at once, and can be faulty. */
export class Gateway {
  /** What happened to requests, and what was asked for. May be changed at any time. */
  faults: Faults;
  readonly happened = Object.fromEntries([...FAULTS, ...LIES].map((fault) => [fault, 0])) as Record<
    Fault,
    number
  >;
  /** Requests by method. */
  readonly asked = new Map<string, number>();
  readonly #random: () => number;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #delayMs: number;
  readonly #lateMs: number;
  readonly #slotsBehind: number;

  private constructor(
    private readonly target: string,
    private readonly server: Server,
    options: GatewayOptions,
  ) {
    const { faults = {}, seed = 1, concurrency = 2, delayMs = 500 } = options;
    const { lateMs = 4_000, slotsBehind = 0 } = options;
    this.faults = faults;
    this.#random = seeded(seed);
    this.#limit = pLimit(concurrency);
    this.#delayMs = delayMs;
    this.#lateMs = lateMs;
    this.#slotsBehind = slotsBehind;
  }

  /** Starts a gateway to the validator at `target`. */
  static async start(target: string, options: GatewayOptions = {}): Promise<Gateway> {
    const server = createServer();
    const gateway = new Gateway(target, server, options);
    server.on('request', (request, response) => {
      gateway.#serve(request, response).catch(() => {
        // The client went away, as one that is killed does, or the validator stopped.
        response.destroy();
      });
    });
    await listenLocally(server);
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(incoming);
    const request = JSON.parse(body) as RpcRequest;
    this.asked.set(request.method, (this.asked.get(request.method) ?? 0) + 1);
    const fault = faultOf(this.faults, request, this.#random());
    if (fault) this.happened[fault]++;
    switch (fault) {
      case 'dropped':
        response.destroy();
        return;
      case 'httpError':
        response.writeHead(this.#httpError()).end();
        return;
      case 'rpcError':
        answer(response, behind(request));
        return;
      case 'late':
        this.#later(body);
        answer(response, acknowledgement(request));
        return;
      case 'swallowed':
        answer(response, acknowledgement(request));
        return;
      case 'delayed':
        await sleep(this.#random() * this.#delayMs);
    }
    const text = await this.#answer(request, body);
    if (fault === 'answerLost') response.destroy();
    else answer(response, text);
  }

  /** The validator's answer, or a lie. */
  async #answer(request: RpcRequest, body: string): Promise<string> {
    const [draw, how] = [this.#random(), this.#random()];
    const lie = lieOf(this.faults, request, draw);
    const isKnown = this.#slotsBehind > 0 || lie === 'forgetful' || lie === 'amnesiac';
    if (!lie || !isKnown) return this.#forward(body);
    this.happened[lie]++;
    const behind = 1 + Math.floor(how * this.#slotsBehind);
    switch (lie) {
      case 'forgetful':
        return withoutAccount(await this.#forward(body), how);
      case 'amnesiac':
        return withoutHistory(request, await this.#forward(body));
      case 'split':
        // The second node is as far behind all the time.
        return this.#forward(askedBehind(request, Math.ceil(this.#slotsBehind / 4), true));
      case 'stale':
        return this.#forward(askedBehind(request, behind, false));
      case 'disguised':
        return underSlot(await this.#forward(askedBehind(request, behind, false)), behind);
    }
  }

  #later(body: string): void {
    const wait = setTimeout(() => {
      // If the validator has stopped, it is too late.
      this.#forward(body).catch(() => undefined);
    }, this.#random() * this.#lateMs);
    wait.unref();
  }

  #httpError(): number {
    return HTTP_ERRORS[Math.floor(this.#random() * HTTP_ERRORS.length)] ?? 503;
  }

  #forward(body: string): Promise<string> {
    return this.#limit(async () => {
      const headers = { 'content-type': 'application/json' };
      const answered = await fetch(this.target, { method: 'POST', headers, body });
      return answered.text();
    });
  }
}

async function read(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function answer(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(text);
}
