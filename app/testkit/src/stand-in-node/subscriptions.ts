/**
 * One websocket of a stand-in node: what its reader follows here, and at the chain behind.
 *
 * @module
 */

import type { Address } from '@solana/kit';
import { WebSocket, type RawData } from 'ws';

import { addressOf, CLOSED, matcherOf, show, type Account, type Config } from './accounts.js';
import { invalidParams, methodNotFound, RpcError } from './rpc-error.js';

/** Something that has happened, to which subscriptions may listen. */
export type Happening =
  | { kind: 'account'; slot: number; address: Address; account: Account | undefined }
  | { kind: 'logs'; slot: number; mentions: readonly Address[]; signature: string; logs: string[] }
  | { kind: 'slot'; slot: number };

/** What a subscription notifies of, or `undefined` where it does not listen. */
type Listener = (happening: Happening) => { method: string; result: unknown } | undefined;

type Call = { id: unknown; method: string; params?: unknown[] };

/** Follows what one reader asks for. With an upstream all of it is asked for there, too. */
export class Subscriptions {
  readonly #listeners = new Map<number, Listener>();
  readonly #asked = new Map<unknown, Listener>();
  readonly #upstream: WebSocket | undefined;
  #last = 0;

  constructor(
    private readonly reader: WebSocket,
    upstreamUrl: string | undefined,
  ) {
    this.#upstream = upstreamUrl === undefined ? undefined : new WebSocket(upstreamUrl);
    this.#upstream?.on('message', (message) => {
      this.#passesBack(message);
    });
    for (const end of [reader, this.#upstream]) {
      end?.on('error', () => {
        this.close();
      });
      end?.on('close', () => {
        this.close();
      });
    }
    reader.on('message', (message) => {
      void this.#answer(textOf(message));
    });
  }

  notify(happening: Happening): void {
    for (const [subscription, listener] of this.#listeners) {
      const heard = listener(happening);
      if (!heard) continue;
      const params = { result: heard.result, subscription };
      this.#send({ jsonrpc: '2.0', method: heard.method, params });
    }
  }

  close(): void {
    this.reader.terminate();
    this.#upstream?.terminate();
    this.#listeners.clear();
  }

  async #answer(text: string): Promise<void> {
    const call = JSON.parse(text) as Call;
    try {
      const listener = listenerOf(call);
      if (this.#upstream) {
        if (listener) this.#asked.set(call.id, listener);
        await opened(this.#upstream);
        this.#upstream.send(text);
      } else this.#send({ jsonrpc: '2.0', id: call.id, result: this.#follow(call, listener) });
    } catch (thrown) {
      const { code, message } = thrown instanceof RpcError ? thrown : methodNotFound();
      this.#send({ jsonrpc: '2.0', id: call.id, error: { code, message } });
    }
  }

  /** Follows, or ends a subscription. */
  #follow({ params = [] }: Call, listener: Listener | undefined): number | boolean {
    if (!listener) return this.#listeners.delete(params[0] as number);
    this.#last += 1;
    this.#listeners.set(this.#last, listener);
    return this.#last;
  }

  /** What the upstream says. Its subscriptions are those that are followed here. */
  #passesBack(message: RawData): void {
    const text = textOf(message);
    const { id, result } = JSON.parse(text) as { id?: unknown; result?: unknown };
    const listener = this.#asked.get(id);
    this.#asked.delete(id);
    if (listener && typeof result === 'number') this.#listeners.set(result, listener);
    if (this.reader.readyState === WebSocket.OPEN) this.reader.send(text);
  }

  #send(message: object): void {
    if (this.reader.readyState === WebSocket.OPEN) this.reader.send(JSON.stringify(message));
  }
}

const textOf = (message: RawData): string =>
  (Array.isArray(message) ? Buffer.concat(message) : Buffer.from(message as Buffer)).toString();

async function opened(socket: WebSocket): Promise<void> {
  if (socket.readyState === WebSocket.CONNECTING) {
    await new Promise((resolve) => socket.once('open', resolve));
  }
}

/** What a call subscribes to; `undefined` if it ends a subscription. @throws {@link RpcError} */
function listenerOf({ method, params = [] }: Call): Listener | undefined {
  const [subject, config = {}] = params as [unknown, Config?];
  switch (method) {
    case 'accountSubscribe':
      return accountListener(addressOf(subject), config);
    case 'programSubscribe':
      return programListener(addressOf(subject), config);
    case 'logsSubscribe':
      return logsListener(subject);
    case 'slotSubscribe':
      return (heard) =>
        heard.kind === 'slot'
          ? {
              method: 'slotNotification',
              result: { slot: heard.slot, parent: heard.slot - 1, root: heard.slot - 32 },
            }
          : undefined;
    default:
      if (/^\w+(Unsubscribe|Subscribe)$/.test(method)) return undefined;
      throw methodNotFound();
  }
}

/** An account that is closed is shown without lamports, and as nobody's. */
const accountListener =
  (subject: Address, config: Config): Listener =>
  (heard) =>
    heard.kind === 'account' && heard.address === subject
      ? {
          method: 'accountNotification',
          result: { context: { slot: heard.slot }, value: show(heard.account ?? CLOSED, config) },
        }
      : undefined;

/** One that is closed is not the program's any more: nobody is told. */
function programListener(program: Address, config: Config): Listener {
  const matches = matcherOf(config.filters);
  return (heard) => {
    if (heard.kind !== 'account') return undefined;
    const { account, address: pubkey, slot } = heard;
    if (account?.owner !== program || !matches(account)) return undefined;
    const value = { pubkey, account: show(account, config) };
    return { method: 'programNotification', result: { context: { slot }, value } };
  };
}

/** Nodes take one mention. */
function logsListener(subject: unknown): Listener {
  const mentions = (subject as { mentions?: unknown[] } | undefined)?.mentions;
  if (mentions?.length !== 1) throw invalidParams('Invalid Request: Only 1 address supported');
  const mentioned = addressOf(mentions[0]);
  return (heard) => {
    if (heard.kind !== 'logs' || !heard.mentions.includes(mentioned)) return undefined;
    const { slot, signature, logs } = heard;
    const value = { signature, err: null, logs };
    return { method: 'logsNotification', result: { context: { slot }, value } };
  };
}
