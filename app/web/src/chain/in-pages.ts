/**
 * Reads many accounts in pages, as fast as the node likes: a few pages at once, smaller ones where it takes no
 * more, and none while it asks for patience.
 *
 * @module
 */

import {
  isSolanaError,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_MIN_CONTEXT_SLOT_NOT_REACHED,
} from '@solana/kit';

import { httpStatusOf, isRateLimited, waitMs } from './rate-limit.js';
import { sleep } from './sleep.js';

/** What nodes take in one call; some providers take 75 or 5. */
const LARGEST = 100;
const SMALLEST = 5;
const AT_ONCE = 4;
/** Refusals of one page, and failures of the node on it. Public nodes refuse in windows of 10 seconds. */
const MOST_REFUSALS = 8;
const MOST_FAILURES = 3;

type Page<T> = { items: readonly T[]; refusals: number; failures: number };

/**
 * Reads all items by `read`, in any order.
 *
 * @throws What `read` threw, of a page that was tried in vain.
 */
export async function inPages<T>(
  items: readonly T[],
  read: (some: readonly T[]) => Promise<void>,
): Promise<void> {
  await new Pages(items, read).all();
}

class Pages<T> {
  #left: Page<T>[] = [];
  #size = LARGEST;
  #pausedUntil = 0;

  constructor(
    items: readonly T[],
    private readonly read: (some: readonly T[]) => Promise<void>,
  ) {
    for (let i = 0; i < items.length; i += LARGEST) this.#put(items.slice(i, i + LARGEST));
  }

  async all(): Promise<void> {
    const readers = Array.from({ length: AT_ONCE }, () => this.#reader());
    await Promise.all(readers).finally(() => {
      this.#left = [];
    });
  }

  async #reader(): Promise<void> {
    for (;;) {
      const page = this.#left.pop();
      if (!page) return;
      if (page.items.length > this.#size) {
        this.#halve(page);
        continue;
      }
      await this.#whenAllowed();
      await this.read(page.items).catch((error: unknown) => {
        this.#goOn(page, error);
      });
    }
  }

  /** Decides what becomes of a page that was not read. @throws `error` where there is nothing left to try. */
  #goOn(page: Page<T>, error: unknown): void {
    const { items, refusals, failures } = page;
    if (isRateLimited(error)) {
      if (refusals === MOST_REFUSALS) throw error;
      this.#pause(waitMs(error, refusals));
      this.#left.push({ ...page, refusals: refusals + 1 });
    } else if (isPassing(error)) {
      if (failures === MOST_FAILURES) throw error;
      this.#pause(waitMs(error, failures));
      this.#left.push({ ...page, failures: failures + 1 });
    } else if (items.length > SMALLEST) {
      this.#size = Math.min(this.#size, Math.ceil(items.length / 2));
      this.#halve(page);
    } else {
      throw error;
    }
  }

  #halve({ items }: Page<T>): void {
    const middle = Math.ceil(items.length / 2);
    this.#put(items.slice(0, middle));
    this.#put(items.slice(middle));
  }

  #put(items: readonly T[]): void {
    this.#left.push({ items, refusals: 0, failures: 0 });
  }

  /** All readers wait: they ask one node. */
  #pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + ms);
  }

  async #whenAllowed(): Promise<void> {
    for (;;) {
      const ms = this.#pausedUntil - performance.now();
      if (ms <= 0) return;
      await sleep(ms);
    }
  }
}

/** What may be over in a moment: a node that is behind, busy or not reached. */
function isPassing(error: unknown): boolean {
  if (isSolanaError(error, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_MIN_CONTEXT_SLOT_NOT_REACHED)) {
    return true;
  }
  return error instanceof TypeError || (httpStatusOf(error) ?? 0) >= 500;
}
