/**
 * What a run has done, a JSON line each, in a file that only grows. The chain says who has been paid;
 * this says by which transaction, and which lookup tables a run that was killed has left behind.
 *
 * @module
 */

import { closeSync, constants, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';

import type { Address, Signature } from '@solana/kit';

import { InputError } from '../failure.js';
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

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file is as large as one may be',
  EROFS: 'the disk is read-only',
  EIO: 'the disk fails',
};

export class Receipts {
  /** Why nothing can be written down any more. */
  #problem: RunEnded | undefined;

  private constructor(
    private readonly fd: number,
    private readonly file: string,
  ) {}

  /** Opens a file, which may be new, and returns what earlier runs have left behind. */
  static async open(file: string): Promise<{ receipts: Receipts } & Earlier> {
    const fd = openReceipts(file);
    // A run that was killed may have left half a line.
    const { size } = fstatSync(fd);
    const last = Buffer.alloc(1);
    if (size > 0) readSync(fd, last, 0, 1, size - 1);
    const receipts = new Receipts(fd, file);
    if (size > 0 && last.toString() !== '\n') receipts.#write('\n');
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
    if (!this.#problem) this.#write(`${toJson(receipt)}\n`);
  }

  #write(text: string): void {
    try {
      // Unlike writeSync, this writes all of it or throws.
      writeFileSync(this.fd, text);
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException;
      this.#problem = new RunEnded(
        `Receipts cannot be written to ${this.file}: ${PROBLEMS[code] ?? message}.`,
      );
    }
  }

  /** Why lines are missing, if any are. */
  get problem(): string | undefined {
    return this.#problem?.message;
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** Opens a file to read and to add to; a link that somebody has put at its name is not followed. */
function openReceipts(file: string): number {
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_RDWR } = constants;
  try {
    return openSync(file, O_APPEND | O_CREAT | O_NOFOLLOW | O_RDWR);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOOP') throw error;
    throw new InputError(
      `${file} is a symbolic link. Name the file that it leads to with --receipts.`,
    );
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
