import {
  appendTransactionMessageInstructions,
  createTransactionMessage,
  pipe,
  setTransactionMessageComputeUnitLimit,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  setTransactionMessageLoadedAccountsDataSizeLimit,
  signTransactionMessageWithSigners,
  type Instruction,
  type KeyPairSigner,
} from '@solana/kit';

import { connectRpc } from '../src/chain/rpc.js';
import { Sender } from '../src/chain/confirming-sender.js';

/** The most compute that a transaction may use. */
const MAX_COMPUTE = 1_400_000;
/** The most bytes of accounts that it may load. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Sends transactions of version 1, which hold more than three times as much as others. */
export class LargeSender {
  readonly #sender: Sender;

  constructor(url: string, requestsAtOnce: number) {
    const { rpc } = connectRpc(url, {
      requestsPerSecond: 10_000,
      concurrency: requestsAtOnce,
      attempts: 3,
      timeoutMs: 120_000,
    });
    this.#sender = new Sender(rpc, {
      commitment: 'confirmed',
      maxInFlight: 32,
      pollMs: 50,
      resendMs: 30_000,
      lifetimes: 5,
      patienceMs: 120_000,
    });
  }

  /** Transactions that were sent, each once unless it expired. */
  get sent(): number {
    return this.#sender.counts.sent;
  }

  /** Sends one transaction, and waits until it is confirmed. */
  async send(feePayer: KeyPairSigner, instructions: readonly Instruction[]): Promise<void> {
    await this.#sender.send((lifetime) => {
      const message = pipe(
        createTransactionMessage({ version: 1 }),
        (m) => setTransactionMessageFeePayerSigner(feePayer, m),
        (m) => setTransactionMessageLifetimeUsingBlockhash(lifetime, m),
        (m) => setTransactionMessageComputeUnitLimit(MAX_COMPUTE, m),
        (m) => setTransactionMessageLoadedAccountsDataSizeLimit(MAX_BYTES, m),
        (m) => appendTransactionMessageInstructions(instructions, m),
      );
      return signTransactionMessageWithSigners(message);
    });
  }
}
