/**
 * When it is asked again for what a subscription tells of.
 *
 * @module
 */

import { hashKey, type QueryClient, type QueryKey } from '@tanstack/react-query';

/**
 * Between two questions. Whoever sends dust makes an account change with every slot, and public nodes allow 40 calls
 * of a method in 10 seconds.
 */
const APART_MS = 2_000;

/**
 * How long after a subscription has begun all is asked for again. What was known before may be older, and some
 * nodes say that they listen a moment before they do.
 */
const SETTLED_MS = 1_000;

/** An answer that has not come by then is not waited for: a newer question takes its place. */
const PATIENCE_MS = 10_000;

/** Asks again for what a key names, while there is a reason to. */
export class Asking {
  static readonly #all = new Map<string, Asking>();

  static of(client: QueryClient, queryKey: QueryKey): Asking {
    const name = hashKey(queryKey);
    const known = this.#all.get(name) ?? new Asking(name, client, queryKey);
    this.#all.set(name, known);
    return known;
  }

  #waitsSince: number | undefined;
  #told = false;
  #timer: number | undefined;

  private constructor(
    private readonly name: string,
    private readonly client: QueryClient,
    private readonly queryKey: QueryKey,
  ) {}

  /** It has changed: asks at once, and once more later, since a node may tell of what another does not show yet. */
  tell(): void {
    if (this.#timer !== undefined) {
      this.#told = true;
      return;
    }
    this.#ask();
    this.#wait(APART_MS);
  }

  /** One more subscription that tells of it has begun. */
  settle(): void {
    this.#wait(SETTLED_MS);
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.#due();
    }, ms);
  }

  #due(): void {
    const asked = this.#ask();
    if (this.#told || !asked) this.#wait(APART_MS);
    else {
      this.#timer = undefined;
      Asking.#all.delete(this.name);
    }
    if (asked) this.#told = false;
  }

  /**
   * False where an answer is still to come, whoever has asked: the question would end with this one. Asked again and
   * again, none would be answered, and a further page of a list would not come.
   */
  #ask(): boolean {
    const { client, queryKey } = this;
    if (client.isFetching({ queryKey }) > 0) {
      this.#waitsSince ??= performance.now();
      if (performance.now() - this.#waitsSince < PATIENCE_MS) return false;
    }
    this.#waitsSince = undefined;
    void client.invalidateQueries({ queryKey });
    return true;
  }
}
