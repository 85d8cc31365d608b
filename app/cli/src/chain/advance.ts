/**
 * Notices that a chain stands still, so that nobody waits for it without end.
 *
 * @module
 */

import { FailedError } from '../failure.js';

/** Milliseconds without a new block after which waiting is given up. */
export const PATIENCE_MS = 300_000;

export class Advance {
  #highest = -1n;
  #seenAt = performance.now();

  constructor(private readonly patienceMs: number = PATIENCE_MS) {}

  /**
   * Looks at a slot or block height.
   *
   * @throws {@link FailedError} if none has been higher for too long.
   */
  see(height: bigint): void {
    const now = performance.now();
    if (height > this.#highest) [this.#highest, this.#seenAt] = [height, now];
    else if (now - this.#seenAt >= this.patienceMs) {
      const seconds = Math.round(this.patienceMs / 1000);
      throw new FailedError(
        `The RPC endpoint has shown no new block for ${seconds} seconds. Use another one, or wait.`,
      );
    }
  }
}
