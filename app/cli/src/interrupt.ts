/**
 * Interrupts of a long command, from the keyboard or from whoever ends processes. The first one asks for
 * an end, and soon brings it; the second one is an end.
 *
 * @module
 */

import { setMaxListeners } from 'node:events';

import type { Output } from './output.js';

/** Milliseconds in which what was sent may still land and be read. */
export const GRACE_MS = 1_500;

export class Interrupt {
  readonly #asked = new AbortController();
  readonly #ends = new AbortController();

  /** @param reason - Ends whatever waits. */
  constructor(private readonly reason: Error) {
    // Every transaction that is under way listens.
    setMaxListeners(Infinity, this.asked, this.ends);
  }

  /** Nothing new is begun. */
  get asked(): AbortSignal {
    return this.#asked.signal;
  }

  /** Nothing is waited for any more. */
  get ends(): AbortSignal {
    return this.#ends.signal;
  }

  /** Listens until what is returned is called. */
  listen(output: Output): () => void {
    let grace: NodeJS.Timeout | undefined;
    const stop = (): void => {
      if (grace) process.exit(1);
      output.note('Stopping: what was sent may still land. Interrupt again to leave at once.');
      grace = setTimeout(() => {
        this.#ends.abort(this.reason);
      }, GRACE_MS);
      this.#asked.abort(this.reason);
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
    return () => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      clearTimeout(grace);
    };
  }
}
