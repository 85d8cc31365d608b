/**
 * Sends transactions by the thousand: a limited number in flight, sent again until they are confirmed or
 * their blockhash has expired, and then signed again with a new one. It uses plain requests only, so it
 * works through any proxy. For claims, which do nothing the second time; all else is sent by `sendOnce`.
 *
 * @module
 */

import {
  getBase64EncodedWireTransaction,
  getSignatureFromTransaction,
  getSolanaErrorFromTransactionError,
  isSolanaError,
  SOLANA_ERROR__JSON_RPC__INVALID_PARAMS,
  SOLANA_ERROR__JSON_RPC__INVALID_REQUEST,
  SOLANA_ERROR__JSON_RPC__METHOD_NOT_FOUND,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_TRANSACTION_SIGNATURE_VERIFICATION_FAILURE,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_UNSUPPORTED_TRANSACTION_VERSION,
  type Blockhash,
  type Commitment,
  type GetLatestBlockhashApi,
  type GetSignatureStatusesApi,
  type Rpc,
  type SendTransactionApi,
  type Signature,
  type Transaction,
  type TransactionError,
} from '@solana/kit';

import { explainFailure, generalError, type StakingError } from '@inferix/staking-client';
import { FailedError } from '../failure.js';
import { Advance, PATIENCE_MS } from './advance.js';
import { sleep } from './sleep.js';

/** Until when a transaction can land. */
export type Lifetime = Readonly<{ blockhash: Blockhash; lastValidBlockHeight: bigint }>;

/** Signs a transaction for a lifetime: called again when it has expired. */
export type Sign = (lifetime: Lifetime) => Promise<Transaction>;

export type Landed = { signature: Signature; slot: bigint };

export type SenderOptions = {
  commitment: Commitment;
  /** Most transactions that wait for confirmation at once. */
  maxInFlight: number;
  /** Milliseconds between looking what has become of them. */
  pollMs: number;
  /** Milliseconds after which an unconfirmed transaction is sent again. */
  resendMs: number;
  /** How often a transaction is signed again before it has failed. */
  lifetimes: number;
  /** Milliseconds after which a chain that stands still ends everything in flight. */
  patienceMs: number;
  /** Ends everything in flight, with its reason: what was sent may still land. */
  ends?: AbortSignal;
};

export const DEFAULT_SENDER: SenderOptions = {
  commitment: 'confirmed',
  maxInFlight: 128,
  pollMs: 1_000,
  resendMs: 4_000,
  lifetimes: 10,
  patienceMs: PATIENCE_MS,
};

type Pending = {
  signature: Signature;
  wire: ReturnType<typeof getBase64EncodedWireTransaction>;
  lastValidBlockHeight: bigint;
  sentAt: number;
  /** When its lifetime was first seen to be over. */
  overdue: boolean;
  land: (landed: Landed) => void;
  fail: (error: unknown) => void;
  expire: () => void;
  outcome: Promise<Landed | undefined>;
};

type SenderRpc = Rpc<GetLatestBlockhashApi & GetSignatureStatusesApi & SendTransactionApi>;

/** What a node answers at once. */
const MAX_STATUSES = 256;
/** Blocks that a new blockhash is good for. */
const LIFETIME_BLOCKS = 150n;
/** A block that was seen, and is not settled when this many more are, is on a fork that was left. */
const SETTLING_BLOCKS = 32n;
/** A blockhash is replaced while it is still good for this many blocks. */
const FRESH_BLOCKS = 100n;
const LEVELS: readonly Commitment[] = ['processed', 'confirmed', 'finalized'];

export class Sender {
  readonly #pending = new Map<Signature, Pending>();
  readonly #waiting: (() => void)[] = [];
  #free: number;
  #latest: Lifetime | undefined;
  #polling = false;
  /** How often something was sent again, and signed again. */
  readonly counts = { sent: 0, resent: 0, expired: 0 };

  constructor(
    private readonly rpc: SenderRpc,
    private readonly options: SenderOptions = DEFAULT_SENDER,
  ) {
    this.#free = options.maxInFlight;
  }

  /**
   * Sends what `sign` signs and waits until it is confirmed.
   *
   * @param before - Called with each signature before it is sent: what is written down here survives a kill.
   * @throws {@link StakingError} what the program refused; `TransactionExpired` if it never landed.
   */
  async send(sign: Sign, before?: (signature: Signature) => void): Promise<Landed> {
    await this.#takeSlot();
    try {
      for (let lifetime = 1; lifetime <= this.options.lifetimes; lifetime++) {
        const landed = await this.#submit(await this.lifetime(), sign, before);
        if (landed) return landed;
        this.counts.expired++;
      }
      throw generalError('TransactionExpired');
    } finally {
      this.#returnSlot();
    }
  }

  /** A blockhash with most of its life ahead. */
  async lifetime(): Promise<Lifetime> {
    // While nothing is in flight nobody looks at the clock.
    if (!this.#latest || !this.#polling) await this.#refreshBlockhash();
    if (!this.#latest) throw generalError('ConnectionFailed');
    return this.#latest;
  }

  async #submit(
    lifetime: Lifetime,
    sign: Sign,
    before?: (signature: Signature) => void,
  ): Promise<Landed | undefined> {
    const transaction = await sign(lifetime);
    const signature = getSignatureFromTransaction(transaction);
    const wire = getBase64EncodedWireTransaction(transaction);
    // The very same transaction, from two who know nothing of each other, is one.
    const same = this.#pending.get(signature);
    if (same) return same.outcome;
    before?.(signature);
    const outcome = this.#track(signature, wire, lifetime);
    this.counts.sent++;
    try {
      await this.#broadcast(wire);
    } catch (error) {
      // Refused by the node, and never sent on; else nobody knows, and it is watched like the others.
      if (isRefusedByNode(error)) {
        this.#pending
          .get(signature)
          ?.fail(explainFailure(error, { programAddress: undefined, signature }));
      }
    }
    void this.#poll();
    return outcome;
  }

  #track(
    signature: Signature,
    wire: Pending['wire'],
    { lastValidBlockHeight }: Lifetime,
  ): Promise<Landed | undefined> {
    const { promise, resolve, reject } = deferred<Landed | undefined>();
    const outcome = promise.finally(() => this.#pending.delete(signature));
    // Whatever becomes of it while the node has not answered yet.
    outcome.catch(() => undefined);
    this.#pending.set(signature, {
      signature,
      wire,
      lastValidBlockHeight,
      sentAt: performance.now(),
      overdue: false,
      outcome,
      land: resolve,
      fail: (error) => {
        // Tried again with the same blockhash it would be the same transaction, which has failed.
        this.#latest = undefined;
        reject(error);
      },
      expire: () => {
        resolve(undefined);
      },
    });
    return outcome;
  }

  #broadcast(wire: Pending['wire']): Promise<unknown> {
    return this.rpc
      .sendTransaction(wire, { encoding: 'base64', skipPreflight: true, maxRetries: 0n })
      .send();
  }

  /** Looks after everything in flight, as long as there is something. */
  async #poll(): Promise<void> {
    if (this.#polling) return;
    this.#polling = true;
    const { ends, patienceMs, pollMs } = this.options;
    const advance = new Advance(patienceMs);
    try {
      while (this.#pending.size > 0) {
        try {
          await sleep(pollMs, ends);
          const height = await this.#refreshBlockhash();
          await this.#settle(height);
          advance.see(height);
          await this.#resend();
        } catch (error) {
          // A node that stays silent or stands still for this long ends the run: it can be resumed.
          const reason = isOwn(error, ends)
            ? error
            : explainFailure(error, { programAddress: undefined });
          for (const pending of this.#pending.values()) pending.fail(reason);
        }
      }
    } finally {
      this.#polling = false;
    }
  }

  /** Takes the latest blockhash if the one in use grows old, and returns the height of the chain. */
  async #refreshBlockhash(): Promise<bigint> {
    const { commitment } = this.options;
    const { value } = await this.rpc.getLatestBlockhash({ commitment }).send();
    const height = value.lastValidBlockHeight - LIFETIME_BLOCKS;
    const latest = this.#latest;
    if (!latest || latest.lastValidBlockHeight - height < FRESH_BLOCKS) this.#latest = value;
    return height;
  }

  async #settle(height: bigint): Promise<void> {
    const all = [...this.#pending.values()];
    for (let i = 0; i < all.length; i += MAX_STATUSES) {
      const some = all.slice(i, i + MAX_STATUSES);
      const { value } = await this.rpc
        .getSignatureStatuses(some.map(({ signature }) => signature))
        .send();
      for (const [j, pending] of some.entries()) {
        const status = value[j];
        if (status && hasReached(status.confirmationStatus, this.options.commitment)) {
          if (status.err) pending.fail(refusal(status.err, pending.signature));
          else pending.land({ signature: pending.signature, slot: status.slot });
        } else if (height > pending.lastValidBlockHeight + (status ? SETTLING_BLOCKS : 0n)) {
          // It is looked for once more, after its last block has surely been seen.
          if (pending.overdue) pending.expire();
          pending.overdue = true;
        }
      }
    }
  }

  async #resend(): Promise<void> {
    const now = performance.now();
    const late = [...this.#pending.values()].filter(
      ({ overdue, sentAt }) => !overdue && now - sentAt >= this.options.resendMs,
    );
    await Promise.all(
      late.map(async (pending) => {
        pending.sentAt = now;
        this.counts.resent++;
        await this.#broadcast(pending.wire).catch(() => undefined);
      }),
    );
  }

  async #takeSlot(): Promise<void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #returnSlot(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}

/** Whether an error says itself why everything ends. */
const isOwn = (error: unknown, ends?: AbortSignal): boolean =>
  error instanceof FailedError || (ends?.aborted === true && error === ends.reason);

/** A promise, and what settles it. */
function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((settle, fail) => {
    resolve = settle;
    reject = fail;
  });
  return { promise, resolve, reject };
}

/** What a node answers to a transaction that it will never take. */
const REFUSED_CODES = new Set<number>([
  SOLANA_ERROR__JSON_RPC__INVALID_PARAMS,
  SOLANA_ERROR__JSON_RPC__INVALID_REQUEST,
  SOLANA_ERROR__JSON_RPC__METHOD_NOT_FOUND,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_TRANSACTION_SIGNATURE_VERIFICATION_FAILURE,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_UNSUPPORTED_TRANSACTION_VERSION,
]);

/** Whether a node answered that it will never take a transaction. */
const isRefusedByNode = (error: unknown): boolean =>
  isSolanaError(error) && REFUSED_CODES.has(error.context.__code);

/** Whether a status is as settled as asked for. */
export const hasReached = (status: Commitment | null, commitment: Commitment): boolean =>
  LEVELS.indexOf(status ?? 'processed') >= LEVELS.indexOf(commitment);

function refusal(error: TransactionError, signature: Signature): StakingError {
  // No logs come with it, which would have to be read with the program's address.
  return explainFailure(getSolanaErrorFromTransactionError(error), {
    programAddress: undefined,
    signature,
  });
}
