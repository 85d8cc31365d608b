/**
 * Builds, measures and sends the transactions of a run.
 *
 * @module
 */

import {
  signTransactionMessageWithSigners,
  type Address,
  type AddressesByLookupTableAddress,
  type Instruction,
  type KeyPairSigner,
  type Signature,
} from '@solana/kit';

import {
  buildMessage,
  estimateLimits,
  StakingError,
  type MessageOptions,
  type ResourceLimits,
} from '@inferix/staking-client';
import { computeUnitPrice } from '../chain/fees.js';
import type { Landed, Sender } from '../chain/sender.js';
import type { Context } from '../context.js';
import { InputError } from '../failure.js';

/** Lamports for each signature. */
export const SIGNATURE_FEE = 5_000n;
const MICRO = 1_000_000n;
/** How long a price is used before recent fees are asked for again. */
const PRICE_SECONDS = 60;

/** What a run has sent. */
export type Spent = { transactions: number; computeUnitLimit: bigint; fees: bigint };

type MeasuredOptions = Omit<MessageOptions, 'lifetime' | 'limits'>;

export class Transactions {
  readonly spent: Spent = { transactions: 0, computeUnitLimit: 0n, fees: 0n };
  readonly #limits = new Map<string, Promise<ResourceLimits>>();
  #price: { value: Promise<bigint | undefined>; until: number } | undefined;

  constructor(
    private readonly context: Context,
    private readonly sender: Sender,
    readonly feePayer: KeyPairSigner,
    private readonly priceOption: string,
    /** What claims write to and everybody else does too: fees are about these. */
    private readonly contended: readonly Address[],
    /** Large transactions, of version 1. */
    readonly large: boolean,
  ) {}

  /**
   * Sends instructions in one transaction.
   *
   * @param shape - Transactions of one shape use the same, and only the first is simulated.
   * @param ready - Called when it is its turn: what this throws keeps it from being signed and sent.
   * @throws {@link StakingError} what the program refused.
   */
  async send(
    shape: string,
    instructions: readonly Instruction[],
    lookupTables: AddressesByLookupTableAddress = {},
    before?: (signature: Signature) => void,
    ready?: () => Promise<unknown>,
  ): Promise<Landed> {
    const price = await this.#currentPrice();
    const options: MeasuredOptions = {
      feePayer: this.feePayer,
      lookupTables,
      version: this.large ? 1 : 0,
      ...(price === undefined ? {} : { computeUnitPrice: price }),
    };
    const limits = await this.#measure(shape, instructions, options);
    try {
      const landed = await this.sender.send(async (lifetime) => {
        await ready?.();
        return signTransactionMessageWithSigners(
          buildMessage(instructions, { ...options, lifetime, limits }),
        );
      }, before);
      this.#count(limits, price);
      return landed;
    } catch (error) {
      // What failed on chain was charged, and may need more than its like did.
      if (error instanceof StakingError && error.signature !== undefined)
        this.#count(limits, price);
      this.#limits.delete(shape);
      throw error;
    }
  }

  async #measure(
    shape: string,
    instructions: readonly Instruction[],
    options: MeasuredOptions,
  ): Promise<ResourceLimits> {
    const known = this.#limits.get(shape);
    if (known) return known;
    const measured = this.sender.lifetime().then((lifetime) =>
      estimateLimits(this.context, buildMessage(instructions, { ...options, lifetime }), {
        commitment: this.context.commitment,
      }),
    );
    this.#limits.set(shape, measured);
    measured.catch(() => this.#limits.delete(shape));
    return measured;
  }

  #currentPrice(): Promise<bigint | undefined> {
    if (!this.#price || performance.now() > this.#price.until) {
      const last = this.#price?.value;
      // A node that cannot tell at the moment keeps nobody from being paid.
      const value = computeUnitPrice(this.context.rpc, this.priceOption, this.contended).catch(
        (error: unknown) => {
          if (error instanceof InputError) throw error;
          return last;
        },
      );
      this.#price = { value, until: performance.now() + PRICE_SECONDS * 1000 };
    }
    return this.#price.value;
  }

  #count({ computeUnits }: ResourceLimits, price = 0n): void {
    this.spent.transactions++;
    this.spent.computeUnitLimit += BigInt(computeUnits);
    this.spent.fees += SIGNATURE_FEE + (BigInt(computeUnits) * price + MICRO - 1n) / MICRO;
  }
}
