/**
 * Limits on what a run costs. Everything counts from the moment it is signed: what is on its way may land.
 *
 * @module
 */

import { sol } from '../output.js';
import { RunEnded } from './present.js';

/** Most lamports of one run. */
export type Limits = {
  fees: bigint;
  /** Spent on token accounts, and lent to lookup tables at once. */
  rent: bigint;
};

/** Rent that comes back. */
export type Loan = { giveBack: () => void };

export class Budget {
  #fees = 0n;
  #rent = 0n;
  #loans = 0;
  /** Lamports of fees that are kept for the end of the run, which gives lent rent back. */
  kept: () => bigint = () => 0n;

  constructor(private readonly limits: Limits) {}

  /** How many loans have not come back. */
  get loans(): number {
    return this.#loans;
  }

  /**
   * Counts the fee of a transaction that is about to be signed.
   *
   * @param closing - It gives rent back: what was kept for it may be spent.
   * @throws RunEnded if it would be too much.
   */
  payFee(lamports: bigint, closing: boolean): void {
    const { fees: most } = this.limits;
    if (this.#fees + lamports + (closing ? 0n : this.kept()) > most) {
      throw new RunEnded(
        `The fees would exceed --max-fees ${decimal(most)}: ${sol(this.#fees)} are spent or on their way.`,
      );
    }
    this.#fees += lamports;
  }

  /**
   * Counts rent that does not come back.
   *
   * @throws RunEnded if it would be too much.
   */
  spendRent(lamports: bigint): void {
    if (!this.#fits(lamports)) throw this.rentExceeded();
    this.#rent += lamports;
  }

  /** Counts rent that comes back; `undefined` if it would be too much now. */
  lend(lamports: bigint): Loan | undefined {
    if (!this.#fits(lamports)) return undefined;
    this.#rent += lamports;
    this.#loans++;
    let lent = true;
    const giveBack = (): void => {
      if (!lent) return;
      lent = false;
      this.#rent -= lamports;
      this.#loans--;
    };
    return { giveBack };
  }

  /** Says that the limit on rent is reached. */
  rentExceeded(): RunEnded {
    const { rent: most } = this.limits;
    return new RunEnded(
      `The rent would exceed --max-rent ${decimal(most)}: ${sol(this.#rent)} are spent, lent or on their way.`,
    );
  }

  #fits(lamports: bigint): boolean {
    return this.#rent + lamports <= this.limits.rent;
  }
}

/** As the option takes it. */
const decimal = (lamports: bigint): string => sol(lamports).replace(/,/g, '');
