/**
 * Serves the built page together with a test's chain: `/rpc` and `/ws` lead to its validator. What the
 * network loses, tests can lose here.
 *
 * @module
 */

import { readFile } from 'node:fs/promises';
import {
  createServer,
  request,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { extname, join, normalize } from 'node:path';

import { listenLocally } from '@inferix/staking-testkit/local-server';
import { tunnelWebsocket } from '@inferix/staking-testkit/tunnel';

import { SITE } from './build.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

type Call = { id?: unknown; method?: string; params?: readonly unknown[] };

/** A page with its chain, on a port of its own. */
export class Site {
  /** Called with each method before it goes to the chain. */
  onCall: (method: string) => Promise<void> = () => Promise.resolve();
  /** Called before a websocket is passed on to the chain. */
  onWebsocket: () => Promise<void> = () => Promise.resolve();
  /** Called whenever the second endpoint is asked. */
  onWitness: () => Promise<void> = () => Promise.resolve();
  /** Results in the chain's place, by their method. */
  readonly answers = new Map<string, unknown>();
  /** Changes what the chain has answered, as a node that lies. */
  lie: ((call: Call, result: unknown) => unknown) | undefined;
  /** HTTP statuses in place of answers, by the method. */
  readonly statuses = new Map<string, number>();
  /** Files besides those of the page, by their path. */
  readonly files = new Map<string, string>();
  readonly #sockets = new Set<Socket>();
  readonly #stops: (() => void)[] = [];
  readonly #unanswered = new Set<string>();
  #websocketsWork = true;

  private constructor(
    private readonly server: Server,
    /** Where `/rpc` and `/ws` lead: to the test's chain, or to a node in front of it. */
    public node: { url: string; websocketUrl: string },
  ) {}

  static async start(chain: { url: string; websocketUrl: string }): Promise<Site> {
    const server = createServer();
    const site = new Site(server, chain);
    server.on('request', (incoming, response) => {
      site.#answer(incoming, response).catch(() => {
        response.destroy();
      });
    });
    server.on('upgrade', (incoming, socket: Socket, head) => {
      site.#upgrade(incoming, socket, head);
    });
    await listenLocally(server);
    return site;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** The chain hears calls of this method, and the page does not hear the answers. */
  loseAnswersTo(method: string): void {
    this.#unanswered.add(method);
  }

  /** Ends every websocket; new ones work or not. */
  breakWebsockets(work: boolean): void {
    this.#websocketsWork = work;
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  /** Stops something else when the site is stopped. */
  onStop(stop: () => void): void {
    this.#stops.push(stop);
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.breakWebsockets(false);
    this.server.closeAllConnections();
    this.server.close();
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(incoming.url ?? '/', 'http://site');
    if (pathname === '/rpc') {
      await this.#forward(await bodyOf(incoming), response);
      return;
    }
    if (pathname === '/witness') {
      await this.#witness(await bodyOf(incoming), response);
      return;
    }
    if (pathname === '/down') {
      response.destroy();
      return;
    }
    const text = this.files.get(pathname);
    const file = join(SITE, normalize(pathname === '/' ? '/index.html' : pathname));
    const content = text ?? (await readFile(file).catch(() => undefined));
    response.statusCode = content === undefined ? 404 : 200;
    response.setHeader('content-type', TYPES[extname(file)] ?? 'text/plain');
    response.end(content);
  }

  async #forward(body: Buffer, response: ServerResponse): Promise<void> {
    const { id, method = '' } = JSON.parse(body.toString()) as Call;
    await this.onCall(method);
    const status = this.statuses.get(method);
    if (status !== undefined) {
      response.writeHead(status).end();
      return;
    }
    const result = this.answers.get(method);
    if (result !== undefined) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
      return;
    }
    if (this.lie) {
      const { result: truth, ...rest } = await this.#ask(body);
      const result = this.lie(JSON.parse(body.toString()) as Call, truth);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ...rest, ...(result === undefined ? {} : { result }) }));
      return;
    }
    const upstream = request(this.node.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': body.length },
    });
    upstream.on('response', (answer) => {
      if (this.#unanswered.has(method)) {
        answer.resume().on('end', () => response.destroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    upstream.on('error', () => response.destroy());
    upstream.end(body);
  }

  /** The second endpoint, which says what the chain says. */
  async #witness(body: Buffer, response: ServerResponse): Promise<void> {
    await this.onWitness();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(await this.#ask(body)));
  }

  async #ask(body: Buffer): Promise<{ result?: unknown }> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(this.node.url, { method: 'POST', headers, body: body.toString() });
    return (await answer.json()) as { result?: unknown };
  }

  #upgrade(incoming: IncomingMessage, socket: Socket, head: Buffer): void {
    if (!this.#websocketsWork) {
      socket.destroy();
      return;
    }
    void this.onWebsocket().then(() => {
      for (const end of tunnelWebsocket(this.node.websocketUrl, incoming, socket, head)) {
        this.#sockets.add(end);
      }
    });
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
