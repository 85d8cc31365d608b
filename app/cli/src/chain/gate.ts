import { sleep } from './sleep.js';

/** Limits how many requests are under way at once, and how many begin in a second. */
export class Gate {
  #inside = 0;
  #nextAt = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly limits: { requestsPerSecond: number; concurrency: number }) {}

  /** @throws the reason of the signal: nobody is inside for it then. */
  async enter(signal?: AbortSignal): Promise<void> {
    if (this.#inside >= this.limits.concurrency) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#inside++;
    }
    try {
      await this.#turn(signal);
    } catch (error) {
      this.leave();
      throw error;
    }
  }

  async #turn(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const now = performance.now();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + 1000 / this.limits.requestsPerSecond;
    // Timers are coarse: a slot that is nearly here is taken at once.
    if (at - now > 1) await sleep(at - now, signal);
  }

  leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#inside--;
  }
}
