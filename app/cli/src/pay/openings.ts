/**
 * Accounts that first claims open for verifiers, at the fee payer's cost.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import type { Budget } from './budget.js';
import type { Due } from './outcomes.js';
import type { Rent } from './rent.js';

/** Bytes of a verifier's account, which is never closed. */
export const VERIFIER_BYTES = 120;

export class Openings {
  readonly counts = { opened: 0, rent: 0n };
  readonly #counted = new Set<Address>();

  constructor(
    private readonly rent: Rent,
    private readonly budget: Budget,
  ) {}

  /**
   * Counts the rent of what a claim is about to open, once for each, however often it is signed.
   *
   * @throws RunEnded if it would be too much.
   */
  async spend(claims: readonly Due[]): Promise<void> {
    for (const { worker, opens } of claims) {
      if (!opens || this.#counted.has(worker)) continue;
      const lamports = await this.rent.of(VERIFIER_BYTES);
      this.budget.spendRent(lamports);
      this.#counted.add(worker);
      this.counts.opened++;
      this.counts.rent += lamports;
    }
  }
}
