import type { Address, CompiledTransactionMessage, Signature } from '@solana/kit';
import { FailedTransactionMetadata, type LiteSVM } from 'litesvm';

import { FINAL_SLOTS, checkListed, checkVersion, historyCommitment } from './limits.js';
import { feeOf } from './results.js';

type Executed = { slot: bigint; err: unknown; version: CompiledTransactionMessage['version'] };

/** Slots whose transactions a node knows without searching its history. */
const RECENT_SLOTS = 300n;
const SIGNATURES_LISTED = 1_000;

/** What became of every transaction. Each question is answered as of a slot. */
export class Ledger {
  readonly #executed = new Map<Signature, Executed>();
  /** What each wallet has signed, the oldest first. */
  readonly #signedBy = new Map<Address, Signature[]>();

  constructor(private readonly svm: LiteSVM) {}

  has(signature: Signature): boolean {
    return this.#executed.has(signature);
  }

  add(signature: Signature, executed: Executed, signers: readonly Address[]): void {
    this.#executed.set(signature, executed);
    for (const signer of signers) {
      const signed = this.#signedBy.get(signer) ?? [];
      signed.push(signature);
      this.#signedBy.set(signer, signed);
    }
  }

  status(signature: Signature, slot: bigint, config: unknown): unknown {
    const { searchTransactionHistory = false } = (config ?? {}) as {
      searchTransactionHistory?: boolean;
    };
    const executed = this.#executed.get(signature);
    const age = executed ? slot - executed.slot : -1n;
    if (!executed || age < 0n || (age > RECENT_SLOTS && !searchTransactionHistory)) return null;
    const isFinal = age >= FINAL_SLOTS;
    const confirmationStatus = isFinal ? 'finalized' : age > 0n ? 'confirmed' : 'processed';
    const { slot: landed, err } = executed;
    return { slot: landed, err, confirmations: isFinal ? null : age, confirmationStatus };
  }

  transaction(signature: Signature, slot: bigint, config: unknown): unknown {
    const commitment = historyCommitment(config);
    const executed = this.#executed.get(signature);
    const result = this.svm.getTransaction(signature);
    if (!executed || !result || !isSettled(executed, slot, commitment)) return null;
    checkVersion(executed, config);
    const meta = result instanceof FailedTransactionMetadata ? result.meta() : result;
    const { slot: landed, err, version } = executed;
    const computeUnitsConsumed = meta.computeUnitsConsumed();
    const logMessages = meta.logs();
    const fee = feeOf(result);
    return { slot: landed, version, meta: { err, fee, computeUnitsConsumed, logMessages } };
  }

  signatures(address: Address, slot: bigint, config: unknown): unknown[] {
    const { before, limit = SIGNATURES_LISTED } = (config ?? {}) as {
      before?: Signature;
      limit?: number;
    };
    checkListed(limit);
    const commitment = historyCommitment(config);
    const all = (this.#signedBy.get(address) ?? []).filter((signature) => {
      const executed = this.#executed.get(signature);
      return executed !== undefined && isSettled(executed, slot, commitment);
    });
    const end = before === undefined ? all.length : all.indexOf(before);
    const found = all.slice(Math.max(0, end - limit), Math.max(0, end)).reverse();
    return found.map((signature) => {
      const { slot, err } = this.#executed.get(signature) ?? {};
      return { signature, slot, err };
    });
  }
}

/** Whether a transaction is as old as its commitment asks. */
function isSettled(
  executed: Executed,
  slot: bigint,
  commitment: 'confirmed' | 'finalized',
): boolean {
  const age = slot - executed.slot;
  return commitment === 'finalized' ? age >= FINAL_SLOTS : age > 0n;
}
