/**
 * Creates token accounts for workers that have none, so that they can be paid.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

import {
  createTokenAccount,
  TOKEN_2022_PROGRAM_ADDRESS,
  type Network,
} from '@inferix/staking-client';
import { FailedError } from '../failure.js';
import type { Budget } from './budget.js';
import type { Receipts } from './receipts.js';
import type { Rent } from './rent.js';
import type { MeasuredSender } from './measured-sender.js';

/** Token accounts that are created by one transaction. */
export const CREATED_AT_ONCE = 10;
/** Bytes of an associated token account, of SPL Token and of Token-2022 (whose owner cannot change). */
const BYTES = 165;
const BYTES_2022 = 170;

export class TokenAccounts {
  readonly counts = { created: 0, rent: 0n };
  /** Wallets whose token account is created, or about to be. */
  readonly #created = new Map<Address, Promise<void>>();

  constructor(
    private readonly transactions: MeasuredSender,
    private readonly receipts: Receipts,
    private readonly rent: Rent,
    private readonly budget: Budget,
    /** Wallets that earlier runs created a token account for. */
    private readonly earlier: ReadonlySet<Address>,
  ) {}

  /** Whether an earlier run has created a wallet's token account: nobody creates it twice. */
  createdEarlier(wallet: Address): boolean {
    return this.earlier.has(wallet);
  }

  /** Creates the associated token accounts of these wallets; one that several workers share, once. */
  async create(network: Network, wallets: readonly Address[]): Promise<void> {
    const different = [...new Set(wallets)].filter((wallet) => !this.#created.has(wallet));
    for (let i = 0; i < different.length; i += CREATED_AT_ONCE) {
      const part = different.slice(i, i + CREATED_AT_ONCE);
      const created = this.#createAtOnce(network, part);
      for (const wallet of part) this.#created.set(wallet, created);
      created.catch(() => {
        for (const wallet of part) this.#created.delete(wallet);
      });
    }
    await Promise.all(wallets.map((wallet) => this.#created.get(wallet) ?? Promise.resolve()));
  }

  async #createAtOnce(network: Network, wallets: Address[]): Promise<void> {
    const payer = this.transactions.feePayer;
    const instructions = await Promise.all(
      wallets.map((wallet) => createTokenAccount(network, wallet, payer)),
    );
    // Finding an address costs each wallet another number of steps: measured every time.
    const shape = `token-accounts/${wallets.join()}`;
    const rent = (await this.rent.of(tokenAccountBytes(network))) * BigInt(wallets.length);
    let counted = false;
    // However often it is signed, each account is created once.
    const count = (): Promise<void> => {
      if (!counted) this.budget.spendRent(rent);
      counted = true;
      return Promise.resolve();
    };
    const { signature } = await this.transactions.send(shape, instructions, {}, undefined, count);
    this.receipts.record({ type: 'token-accounts', signature, wallets });
    this.counts.created += wallets.length;
    this.counts.rent += rent;
  }
}

/** Bytes of a token account that the network's workers are paid to. */
export function tokenAccountBytes({ tokenProgram }: Pick<Network, 'tokenProgram'>): number {
  if (tokenProgram === TOKEN_PROGRAM_ADDRESS) return BYTES;
  if (tokenProgram === TOKEN_2022_PROGRAM_ADDRESS) return BYTES_2022;
  throw new FailedError(`${tokenProgram} is not a token program that this tool knows.`);
}
