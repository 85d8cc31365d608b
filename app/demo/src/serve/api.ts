/**
 * What the demo bar asks and orders. One order is carried out at a time.
 *
 * @module
 */

import { epochAt, StakingError, termsAt, type Worker } from '@inferix/staking-client';
import { isAddress, type Address } from '@solana/kit';

import { dollars } from '../print.js';
import type { Authorities, Progress } from './authorities.js';
import { DemoError } from './demo-error.js';
import { hintFor } from './hint.js';

/** What the bar shows. */
export type DemoState = {
  epoch: string;
  price: string;
  /** What to do next. */
  hint: string;
  /** What is under way, if anything is. */
  busy: string | undefined;
};

/** An answer to the bar: a status of HTTP, and a sentence or a state. */
export type Answer = { status: number; body: { text: string } | DemoState };

type Order = (wallet: Address | undefined, progress: Progress) => Promise<string>;

export class DemoApi {
  #busy: string | undefined;
  #fell = false;
  readonly #lived = new Set<Address>();

  constructor(private readonly authorities: Authorities) {}

  readonly #orders: Readonly<Record<string, { doing: string; run: Order }>> = {
    give: { doing: 'Filling the wallet', run: (wallet) => this.authorities.give(needed(wallet)) },
    measure: { doing: 'Measuring', run: (wallet) => this.authorities.measure(needed(wallet)) },
    'next-epoch': {
      doing: 'The epoch ends',
      run: async () => {
        const epoch = await this.authorities.nextEpoch();
        return `Epoch ${epoch} has begun. Epoch ${epoch - 1n} is paid.`;
      },
    },
    'token-falls': {
      doing: 'The price is committed',
      run: async () => {
        const text = await this.authorities.tokenFalls();
        this.#fell = true;
        return text;
      },
    },
    'unbonding-passes': {
      doing: 'Time passes',
      run: (_, progress) => this.authorities.unbondingPasses(progress),
    },
    slash: {
      doing: 'The slasher accuses',
      run: (wallet) => this.authorities.slash(needed(wallet)),
    },
  };

  async state(wallet: string | null): Promise<Answer> {
    const { network, now } = await this.authorities.look();
    const known = addressIn(wallet);
    const worker = known && (await this.#workerOf(known));
    const { leaves } = this.authorities.latest;
    const earned = leaves.cumulative[(worker && leaves.find(worker.address)) ?? -1] ?? 0n;
    const lived = known !== undefined && this.#lived.has(known);
    const contested = worker !== undefined && (await this.authorities.isContested(worker));
    const done = { earned, lived, contested, fell: this.#fell };
    const visit = { network, now, wallet: known, worker, ...done };
    const price = dollars(termsAt(network, now).referencePrice, 4);
    const epoch = `${epochAt(network, now)}`;
    return { status: 200, body: { epoch, price, hint: hintFor(visit), busy: this.#busy } };
  }

  async carryOut(name: string, wallet: unknown): Promise<Answer> {
    const order = Object.hasOwn(this.#orders, name) ? this.#orders[name] : undefined;
    if (!order) return said(404, 'The demo knows no such order.');
    if (this.#busy !== undefined) return said(409, `Wait a moment. ${this.#busy}…`);
    this.#busy = order.doing;
    const progress: Progress = (text) => {
      this.#busy = `${order.doing}: ${text}`;
    };
    try {
      return said(200, await order.run(addressIn(wallet), progress));
    } catch (error) {
      return failure(error);
    } finally {
      this.#busy = undefined;
    }
  }

  /** The worker that a wallet opened last. */
  async #workerOf(wallet: Address): Promise<Worker | undefined> {
    const worker = (await this.authorities.workersOf(wallet)).at(-1);
    if (worker) this.#lived.add(wallet);
    return worker;
  }
}

const addressIn = (wallet: unknown): Address | undefined =>
  typeof wallet === 'string' && isAddress(wallet) ? wallet : undefined;

function needed(wallet: Address | undefined): Address {
  if (wallet === undefined) throw new DemoError('Connect the Demo wallet first.');
  return wallet;
}

const said = (status: number, text: string): Answer => ({ status, body: { text } });

function failure(error: unknown): Answer {
  if (error instanceof DemoError || error instanceof StakingError) return said(409, error.message);
  console.error(error);
  return said(500, 'That did not work. The terminal in which the demo runs says why.');
}
