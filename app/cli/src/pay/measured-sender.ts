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
  explainFailure,
  StakingError,
  type MessageOptions,
  type ResourceLimits,
} from '@inferix/staking-client';
import { computeUnitPrice } from '../chain/fees.js';
import type { Landed, Sender } from '../chain/confirming-sender.js';
import type { Context } from '../context.js';
import { InputError } from '../failure.js';
import type { Budget } from './budget.js';
import { endsRun, RunEnded } from './present.js';

/** Lamports for each signature. */
export const SIGNATURE_FEE = 5_000n;
const MICRO = 1_000_000n;
/** How long a price is used before recent fees are asked for again. */
const PRICE_SECONDS = 60;

/** What a run has sent. */
export type Spent = { transactions: number; computeUnitLimit: bigint; fees: bigint };

const OUT_OF_SOL = new Set<string>(['FeePayerNotFunded', 'InsufficientSol']);
/** More than deactivating or closing 16 lookup tables takes. */
const CLOSING_UNITS = 50_000;

type Sending = {
  lookupTables: AddressesByLookupTableAddress;
  before?: ((signature: Signature) => void) | undefined;
  ready?: (() => Promise<unknown>) | undefined;
  closes: boolean;
};

type MeasuredOptions = Omit<MessageOptions, 'lifetime' | 'limits'>;

export class MeasuredSender {
  readonly spent: Spent = { transactions: 0, computeUnitLimit: 0n, fees: 0n };
  readonly #limits = new Map<string, Promise<ResourceLimits>>();
  #price: { value: Promise<bigint | undefined>; until: number } | undefined;
  #lastPrice = 0n;
  /** How many transactions will close what is open. */
  closing: () => number = () => 0;

  constructor(
    private readonly context: Context,
    private readonly sender: Sender,
    readonly feePayer: KeyPairSigner,
    private readonly priceOption: string,
    /** What claims write to and everybody else does too: fees are about these. */
    private readonly contended: readonly Address[],
    /** Large transactions, of version 1. */
    readonly large: boolean,
    private readonly budget: Budget,
  ) {
    budget.kept = () => BigInt(this.closing()) * feeOf(CLOSING_UNITS, this.#lastPrice);
  }

  /**
   * Sends instructions in one transaction.
   *
   * @param shape - Transactions of one shape use the same: one of them is simulated for all. Where it is refused
   * each is simulated for itself.
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
    return this.#send(shape, instructions, { lookupTables, before, ready, closes: false });
  }

  /** Sends what gives rent back: the fees of others leave enough for it. */
  sendClosing(shape: string, instructions: readonly Instruction[]): Promise<Landed> {
    return this.#send(shape, instructions, { lookupTables: {}, closes: true });
  }

  async #send(
    shape: string,
    instructions: readonly Instruction[],
    { lookupTables, before, ready, closes }: Sending,
  ): Promise<Landed> {
    const price = await this.#currentPrice();
    const options: MeasuredOptions = {
      feePayer: this.feePayer,
      lookupTables,
      version: this.large ? 1 : 0,
      ...(price === undefined ? {} : { computeUnitPrice: price }),
    };
    this.#lastPrice = price ?? 0n;
    const limits = await this.#measure(shape, instructions, options).catch((error: unknown) => {
      throw this.#explained(error);
    });
    const fee = feeOf(limits.computeUnits, price);
    let signed = 0;
    try {
      const landed = await this.sender.send(async (lifetime) => {
        // A node drops without a word what the fee payer cannot pay for.
        if (signed++ > 0) await this.#checkFunds(fee);
        await ready?.();
        this.budget.payFee(fee, closes);
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
      throw this.#explained(error);
    }
  }

  async #checkFunds(fee: bigint): Promise<void> {
    const { commitment, rpc } = this.context;
    const { value } = await rpc.getBalance(this.feePayer.address, { commitment }).send();
    if (value < fee) throw this.#outOfSol();
  }

  /** Nobody but the fee payer pays for anything. */
  #explained(error: unknown): unknown {
    return OUT_OF_SOL.has(explainFailure(error, this.context).code) ? this.#outOfSol() : error;
  }

  #outOfSol(): RunEnded {
    return new RunEnded(`The fee payer ${this.feePayer.address} is out of SOL. Send it some.`);
  }

  async #measure(
    shape: string,
    instructions: readonly Instruction[],
    options: MeasuredOptions,
  ): Promise<ResourceLimits> {
    const shared = this.#limits.get(shape);
    // What another was refused says nothing of this one: one bad worker would keep all its like unpaid.
    const known =
      shared &&
      (await shared.catch((error: unknown) => {
        if (endsRun(error)) throw error;
      }));
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
    this.spent.fees += feeOf(computeUnits, price);
  }
}

/** Lamports of a transaction with one signature. */
function feeOf(computeUnits: number, price = 0n): bigint {
  return SIGNATURE_FEE + (BigInt(computeUnits) * price + MICRO - 1n) / MICRO;
}
