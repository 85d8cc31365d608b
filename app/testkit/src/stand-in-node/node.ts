/**
 * A stand-in for an RPC node, for networks that are larger than any validator on a desk holds. It has accounts of
 * its own, in front of a chain or without one, answers for them like Agave, and refuses what Agave and
 * providers refuse. What is right is tested on a validator; this is for sizes, limits and bad luck.
 *
 * @module
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Address } from '@solana/kit';
import { WebSocketServer } from 'ws';

import { listenLocally } from '../local-server.js';
import {
  addressOf,
  matcherOf,
  show,
  type Account,
  type Accounts,
  type Config,
  type Shown,
} from './accounts.js';
import {
  invalidParams,
  LIST_REFUSALS,
  methodNotFound,
  minContextSlotNotReached,
  RpcError,
  tooManyAddresses,
  tooManyRequests,
  type ListRefusal,
} from './rpc-error.js';
import { Subscriptions, type Happening } from './subscriptions.js';

/** What Agave takes in one call. */
const MAX_ADDRESSES = 100;

/** What a node allows its readers. */
export type Limits = {
  /** Bytes of accounts in one list, before it is refused. */
  listBytes?: number;
  /** Accounts in one list, whatever is asked of them. */
  listAccounts?: number;
  /** How it refuses a list. */
  refusal?: ListRefusal;
  /** Addresses in one call, where they are fewer than Agave's. */
  addresses?: number;
  /** Calls of each method in a window of time. */
  calls?: { most: number; perSeconds: number };
};

type Call = { id: unknown; method: string; params?: unknown[] };
type Keyed = { pubkey: Address; account: Shown };

/** A chain behind the stand-in, for all that it does not know. */
type Upstream = { url: string; websocketUrl: string };

export class StandInNode {
  limits: Limits = {};
  /** Called with each method before it is answered. */
  onCall: (method: string, params: readonly unknown[]) => void | Promise<void> = () => undefined;
  /** The newest slot of a node without a chain behind it. */
  slot = 2 ** 30;
  readonly #windows = new Map<string, { began: number; calls: number }>();
  readonly #readers = new Set<Subscriptions>();

  private constructor(
    private readonly server: Server,
    private readonly accounts: Accounts,
    private readonly upstream: Upstream | undefined,
  ) {}

  static async start(accounts: Accounts, upstream?: Upstream): Promise<StandInNode> {
    const server = createServer();
    const node = new StandInNode(server, accounts, upstream);
    server.on('request', (request, response) => {
      node.#serve(request, response).catch(() => response.destroy());
    });
    new WebSocketServer({ server }).on('connection', (socket) => {
      const reader = new Subscriptions(socket, upstream?.websocketUrl);
      node.#readers.add(reader);
      socket.on('close', () => node.#readers.delete(reader));
    });
    await listenLocally(server);
    return node;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get websocketUrl(): string {
    return this.url.replace('http', 'ws');
  }

  stop(): void {
    for (const reader of this.#readers) reader.close();
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Tells those who follow an account that it has changed, or is closed. */
  async changed(address: Address): Promise<void> {
    const account = this.accounts.find(address);
    this.#notify({ kind: 'account', slot: await this.#slotNow(), address, account });
  }

  /** Tells those who follow the logs of one of the mentioned addresses what a transaction has logged. */
  async logged(mentions: readonly Address[], logs: string[]): Promise<void> {
    const signature = '1'.repeat(64);
    this.#notify({ kind: 'logs', slot: await this.#slotNow(), mentions, signature, logs });
  }

  /** The next slot of a node without a chain behind it. */
  nextSlot(): void {
    this.slot += 1;
    this.#notify({ kind: 'slot', slot: this.slot });
  }

  #notify(happening: Happening): void {
    for (const reader of this.#readers) reader.notify(happening);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { id, method, params = [] } = JSON.parse(Buffer.concat(parts).toString()) as Call;
    response.setHeader('content-type', 'application/json');
    try {
      await this.onCall(method, params);
      this.#count(method);
      const result = await this.#answer(method, params);
      response.end(JSON.stringify({ jsonrpc: '2.0', result, id }));
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      const { code, message, data, http } = error;
      response.writeHead(http.status ?? 200, http.headers);
      response.end(JSON.stringify({ jsonrpc: '2.0', error: { code, message, data }, id }));
    }
  }

  /** Counts a call of a window. @throws {@link RpcError} if it is one too many. */
  #count(method: string): void {
    const { calls } = this.limits;
    if (!calls) return;
    const lengthMs = calls.perSeconds * 1_000;
    const now = performance.now();
    const known = this.#windows.get(method);
    const window = known && now - known.began < lengthMs ? known : { began: now, calls: 0 };
    this.#windows.set(method, window);
    window.calls += 1;
    if (window.calls > calls.most) {
      throw tooManyRequests(Math.ceil((window.began + lengthMs - now) / 1_000));
    }
  }

  #answer(method: string, params: readonly unknown[]): Promise<unknown> {
    const [subject, config = {}] = params as [unknown, Config?];
    switch (method) {
      case 'getAccountInfo':
        return this.#accountInfo(addressOf(subject), config);
      case 'getMultipleAccounts':
        return this.#multipleAccounts(subject, config);
      case 'getProgramAccounts':
        return this.#programAccounts(addressOf(subject), config);
      default:
        return this.upstream
          ? this.#ask(method, params)
          : Promise.resolve(this.#alone(method, params));
    }
  }

  /** Answers what readers of accounts ask besides, where there is no chain. */
  #alone(method: string, params: readonly unknown[]): unknown {
    switch (method) {
      case 'getSlot':
        return this.slot;
      case 'getMinimumBalanceForRentExemption':
        return ((params[0] as number) + 128) * 6960;
      case 'getRecentPrioritizationFees':
        return [];
      default:
        throw methodNotFound();
    }
  }

  async #accountInfo(address: Address, config: Config): Promise<unknown> {
    const account = this.accounts.find(address);
    if (!account && this.upstream) return this.#ask('getAccountInfo', [address, config]);
    const context = await this.#contextOf(config);
    return { context, value: account ? show(account, config) : null };
  }

  async #multipleAccounts(subject: unknown, config: Config): Promise<unknown> {
    if (!Array.isArray(subject)) throw invalidParams('invalid type: expected a sequence');
    const { addresses: most = MAX_ADDRESSES } = this.limits;
    if (subject.length > MAX_ADDRESSES) {
      throw invalidParams(`Too many inputs provided; max ${MAX_ADDRESSES}`);
    }
    if (subject.length > most) throw tooManyAddresses(most);
    const addresses = subject.map(addressOf);
    const context = await this.#contextOf(config);
    const own = addresses.map((address) => this.accounts.find(address));
    const behind = own.includes(undefined) ? await this.#behind(addresses, config) : [];
    const value = own.map((account, i) => (account ? show(account, config) : (behind[i] ?? null)));
    return { context, value };
  }

  async #behind(addresses: readonly Address[], config: Config): Promise<(Shown | null)[]> {
    if (!this.upstream) return [];
    const asked = await this.#ask('getMultipleAccounts', [addresses, config]);
    return (asked as { value: (Shown | null)[] }).value;
  }

  async #programAccounts(program: Address, config: Config): Promise<unknown> {
    const { filters, withContext } = config;
    const matches = matcherOf(filters);
    const context = await this.#contextOf(config);
    const found: Keyed[] = [];
    for (const [pubkey, account] of this.accounts.ofProgram(program)) {
      if (matches(account)) found.push({ pubkey, account: show(account, config) });
    }
    this.#checkList(program, found, config);
    if (this.upstream) {
      const params = [program, { ...config, withContext: false }];
      found.push(...((await this.#ask('getProgramAccounts', params)) as Keyed[]));
    }
    return withContext === true ? { context, value: found } : found;
  }

  /** @throws {@link RpcError} for a list that is too large. */
  #checkList(program: Address, found: readonly Keyed[], { dataSlice }: Config): void {
    const { listBytes = Infinity, listAccounts = Infinity, refusal = 'excluded' } = this.limits;
    const shown = ({ account: { space } }: Keyed): number =>
      dataSlice ? Math.min(dataSlice.length, space) : space;
    const bytes = found.reduce((sum, one) => sum + shown(one), 0);
    if (bytes > listBytes || found.length > listAccounts) throw LIST_REFUSALS[refusal](program);
  }

  async #contextOf({ minContextSlot = 0 }: Config): Promise<{ apiVersion: string; slot: number }> {
    const slot = await this.#slotNow();
    if (slot < minContextSlot) throw minContextSlotNotReached(slot);
    return { apiVersion: '4.1.2', slot };
  }

  async #slotNow(): Promise<number> {
    if (!this.upstream) return this.slot;
    return (await this.#ask('getSlot', [{ commitment: 'confirmed' }])) as number;
  }

  /** Asks the chain behind. */
  async #ask(method: string, params: readonly unknown[]): Promise<unknown> {
    const response = await fetch(this.upstream?.url ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
    const { result, error } = (await response.json()) as {
      result?: unknown;
      error?: { code: number; message: string; data?: object };
    };
    if (error) throw new RpcError(error.code, error.message, {}, error.data);
    return result;
  }
}

/** Accounts that are held in memory. */
export class HeldAccounts implements Accounts {
  readonly #held = new Map<Address, Account>();

  constructor(accounts: Iterable<readonly [Address, Account]> = []) {
    for (const [address, account] of accounts) this.#held.set(address, account);
  }

  find(address: Address): Account | undefined {
    return this.#held.get(address);
  }

  *ofProgram(program: Address): Iterable<readonly [Address, Account]> {
    for (const each of this.#held) if (each[1].owner === program) yield each;
  }

  put(address: Address, account: Account): void {
    this.#held.set(address, account);
  }

  close(address: Address): void {
    this.#held.delete(address);
  }
}
