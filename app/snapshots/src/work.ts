/**
 * An epoch's work in columns.
 *
 * @module
 */

import type { Keys } from './leaves.js';

/** Who has worked how much, in ascending order of the workers' addresses. */
export type Work = {
  readonly keys: Keys;
  /** Billionths of an IBM. */
  readonly amounts: BigUint64Array;
  /** Where in the file each stands. */
  readonly lines: Uint32Array;
  /** The whole, in billionths of an IBM. */
  readonly total: bigint;
};
