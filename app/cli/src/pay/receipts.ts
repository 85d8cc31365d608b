/**
 * What a run has done, a JSON line each, in a file that only grows. The chain says who has been paid;
 * this says by which transaction, and which lookup tables a run that was killed has left behind.
 *
 * @module
 */

import type { Address, Signature } from '@solana/kit';

import { LineFile, writeProblem } from '../line-file.js';
import { toJson } from '../output.js';
import { lineBunches, openInput } from '@inferix/stake-snapshots/node';
import { RunEnded } from './present.js';

export type Receipt =
  /** A run begins. */
  | { type: 'run'; at: string; root: string; epoch: bigint }
  /** Claims are about to be sent, for this number of workers of these runs: first leaf and number of leaves. */
  | { type: 'sent'; signature: Signature; runs: (readonly [number, number])[]; workers: number }
  /** A worker was paid, and how much: the chain has been asked. */
  | { type: 'paid'; worker: Address; amount: bigint; signature: Signature; slot: bigint }
  /** A short worker's rewards went into its stake, and how much. */
  | { type: 'restaked'; worker: Address; amount: bigint; signature: Signature; slot: bigint }
  /** A worker's claim landed and it has been paid since; the node does not show what the claim did. */
  | { type: 'unread'; worker: Address; amount: bigint; signature: Signature; slot: bigint }
  /** Token accounts that were created for workers that had none. */
  | { type: 'token-accounts'; signature: Signature; wallets: Address[] }
  /** A lookup table is about to be created; is closed, and its rent is back. */
  | { type: 'table'; address: Address }
  | { type: 'table-closed'; address: Address }
  /** A run has ended by itself. */
  | { type: 'summary'; at: string; [count: string]: unknown };

export class Receipts {
  /** Why nothing can be written down any more. */
  #problem: RunEnded | undefined;

  private constructor(
    private readonly lines: LineFile,
    private readonly file: string,
  ) {}

  /** Opens a file, which may be new, and returns what earlier runs have left behind. */
  static async open(file: string): Promise<{ receipts: Receipts } & Earlier> {
    const lines = LineFile.open(file, '--receipts');
    const receipts = new Receipts(lines, file);
    receipts.#write(() => {
      lines.endLine();
    });
    return { receipts, ...(await readEarlier(file)) };
  }

  /**
   * Adds a line before something is done: it survives a kill.
   *
   * @throws RunEnded if it cannot be written, so that it is not done.
   */
  add(receipt: Receipt): void {
    this.record(receipt);
    if (this.#problem) throw this.#problem;
  }

  /** Adds a line for what has been done, which stays done if this cannot be written. */
  record(receipt: Receipt): void {
    if (this.#problem) return;
    this.#write(() => {
      this.lines.add(toJson(receipt));
    });
  }

  #write(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#problem = new RunEnded(
        `Receipts cannot be written to ${this.file}: ${writeProblem(error)}.`,
      );
    }
  }

  /** Why lines are missing, if any are. */
  get problem(): string | undefined {
    return this.#problem?.message;
  }

  close(): void {
    this.lines.close();
  }
}

/** What earlier runs have left behind. */
type Earlier = {
  /** Lookup tables that have not been closed. */
  openTables: Address[];
  /** Wallets that a token account was created for. */
  wallets: ReadonlySet<Address>;
};

async function readEarlier(file: string): Promise<Earlier> {
  const open = new Set<Address>();
  const created = new Set<Address>();
  for await (const bunch of lineBunches(openInput(file))) {
    for (const line of bunch) {
      if (!line.startsWith('{"type":"t')) continue;
      try {
        const receipt = JSON.parse(line) as Receipt;
        if (receipt.type === 'table') open.add(receipt.address);
        if (receipt.type === 'table-closed') open.delete(receipt.address);
        if (receipt.type === 'token-accounts') for (const one of receipt.wallets) created.add(one);
      } catch {
        continue; // torn by a kill; what it was about to do was not done
      }
    }
  }
  return { openTables: [...open], wallets: created };
}
