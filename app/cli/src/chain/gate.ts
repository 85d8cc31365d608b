import { setTimeout } from 'node:timers/promises';

/** Limits how many requests are under way at once, and how many begin in a second. */
export class Gate {
  #inside = 0;
  #nextAt = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly limits: { requestsPerSecond: number; concurrency: number }) {}

  async enter(): Promise<void> {
    if (this.#inside >= this.limits.concurrency) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#inside++;
    }
    const now = performance.now();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + 1000 / this.limits.requestsPerSecond;
    // Timers are coarse: a slot that is nearly here is taken at once.
    if (at - now > 1) await setTimeout(at - now);
  }

  leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#inside--;
  }
}
