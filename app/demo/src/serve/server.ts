/**
 * The demo's server, on this machine only: the built page, the chain behind `/rpc` and `/ws`, the
 * distributor's files and what the demo bar orders.
 *
 * @module
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import type { Chain } from '@inferix/staking-testkit/chain';
import { listenLocally } from '@inferix/staking-testkit/local-server';
import { tunnelWebsocket } from '@inferix/staking-testkit/tunnel';

import type { Answer, DemoApi } from './api.js';
import { isAlias, refusalOf } from './guard.js';
import { typeOf, type Site, type SiteFile } from './site.js';

/** More than any request of the page has. */
const MAX_BODY_BYTES = 1 << 20;

/** What is served. It may come after the server has begun to listen, since its address is part of it. */
export type Served = { site: Site; api: DemoApi; files: ReadonlyMap<string, string> };

export class DemoServer {
  #served: Served | undefined;
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly chain: Chain,
    readonly origin: string,
  ) {}

  /** Listens on this port, or on any if another process has it. */
  static async listen(chain: Chain, port: number): Promise<DemoServer> {
    const server = createServer();
    const demo = new DemoServer(server, chain, await listenLocally(server, port));
    server.on('request', (incoming, response) => {
      demo.#answer(incoming, response).catch((error: unknown) => {
        console.error(error);
        response.destroy();
      });
    });
    server.on('upgrade', (incoming, socket: Socket, head) => {
      demo.#upgrade(incoming, socket, head);
    });
    return demo;
  }

  serve(served: Served): void {
    this.#served = served;
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.server.closeAllConnections();
    this.server.close();
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    if (isAlias(incoming, this.origin)) {
      response.writeHead(302, { location: `${this.origin}/` }).end();
      return;
    }
    const refusal = refusalOf(incoming, this.origin);
    const served = this.#served;
    if (refusal !== undefined || !served) {
      send(response, 403, { content: refusal ?? 'Not yet.', type: 'text/plain' });
      return;
    }
    for (const [name, value] of served.site.headers) response.setHeader(name, value);
    const { pathname, searchParams } = new URL(incoming.url ?? '/', this.origin);
    if (pathname === '/rpc') await this.#forward(incoming, response);
    else if (pathname === '/demo/state') {
      sendAnswer(response, await served.api.state(searchParams.get('wallet')));
    } else if (pathname.startsWith('/demo/')) {
      const name = pathname.slice('/demo/'.length);
      sendAnswer(response, await ordered(incoming, name, served.api));
    } else {
      const file = await fileOf(served, pathname);
      send(response, file ? 200 : 404, file ?? { content: 'Not found.', type: 'text/plain' });
    }
  }

  async #forward(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await fetch(this.chain.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: await bodyOf(incoming),
    });
    send(response, answer.status, { content: await answer.text(), type: 'application/json' });
  }

  #upgrade(incoming: IncomingMessage, socket: Socket, head: Buffer): void {
    if (incoming.url !== '/ws' || refusalOf(incoming, this.origin) !== undefined) {
      socket.destroy();
      return;
    }
    for (const end of tunnelWebsocket(this.chain.websocketUrl, incoming, socket, head)) {
      this.#sockets.add(end);
      end.on('close', () => this.#sockets.delete(end));
    }
  }
}

const SNAPSHOTS = '/snapshots/';

async function fileOf({ site, files }: Served, pathname: string): Promise<SiteFile | undefined> {
  if (!pathname.startsWith(SNAPSHOTS)) return site.find(pathname);
  const content = files.get(pathname.slice(SNAPSHOTS.length));
  return content === undefined ? undefined : { content, type: typeOf(pathname) };
}

async function ordered(incoming: IncomingMessage, name: string, api: DemoApi): Promise<Answer> {
  if (incoming.method !== 'POST') return { status: 405, body: { text: 'Orders are posted.' } };
  const order = JSON.parse((await bodyOf(incoming)) || '{}') as { wallet?: unknown };
  return api.carryOut(name, order.wallet);
}

const sendAnswer = (response: ServerResponse, { status, body }: Answer): void => {
  send(response, status, { content: JSON.stringify(body), type: 'application/json' });
};

function send(response: ServerResponse, status: number, { content, type }: SiteFile): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(content);
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of incoming) {
    bytes += (part as Buffer).length;
    if (bytes > MAX_BODY_BYTES) throw new Error('a request is larger than any of the page');
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString();
}
