/**
 * What a run has done, a JSON line each, in a file that only grows. The chain says who has been paid;
 * this says by which transaction, and which lookup tables a run that was killed has left behind.
 *
 * @module
 */

import { closeSync, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';

import type { Address, Signature } from '@solana/kit';

import { toJson } from '../output.js';
import { lineBunches, openInput } from '../rewards/lines.js';

export type Receipt =
  /** A run begins. */
  | { type: 'run'; at: string; root: string; epoch: bigint }
  /** A claim is about to be sent, for so many workers of these leaves. */
  | { type: 'sent'; signature: Signature; firstLeaf: number; leaves: number; workers: number }
  /** A worker was paid, and how much: the chain has been asked. */
  | { type: 'paid'; worker: Address; amount: bigint; signature: Signature; slot: bigint }
  /** A short worker's rewards went into its stake, and how much. */
  | { type: 'restaked'; worker: Address; amount: bigint; signature: Signature; slot: bigint }
  /** Token accounts that were created for workers that had none. */
  | { type: 'token-accounts'; signature: Signature; wallets: Address[] }
  /** A lookup table is about to be created; is closed, and its rent is back. */
  | { type: 'table'; address: Address }
  | { type: 'table-closed'; address: Address }
  /** A run has ended by itself. */
  | { type: 'summary'; at: string; [count: string]: unknown };

export class Receipts {
  private constructor(private readonly fd: number) {}

  /** Opens a file, which may be new, and returns the lookup tables that earlier runs have not closed. */
  static async open(file: string): Promise<{ receipts: Receipts; openTables: Address[] }> {
    const fd = openSync(file, 'a+');
    // A run that was killed may have left half a line.
    const { size } = fstatSync(fd);
    const last = Buffer.alloc(1);
    if (size > 0) readSync(fd, last, 0, 1, size - 1);
    if (size > 0 && last.toString() !== '\n') writeFileSync(fd, '\n');
    return { receipts: new Receipts(fd), openTables: await openTables(file) };
  }

  /** Adds a line. What is written before a transaction is sent survives a kill. */
  add(receipt: Receipt): void {
    // Unlike writeSync, this writes all of it or throws.
    writeFileSync(this.fd, `${toJson(receipt)}\n`);
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** Lookup tables that a file names as created and not as closed. */
async function openTables(file: string): Promise<Address[]> {
  const open = new Set<Address>();
  for await (const bunch of lineBunches(openInput(file))) {
    for (const line of bunch) {
      if (!line.startsWith('{"type":"table')) continue;
      try {
        const { type, address } = JSON.parse(line) as { type: string; address: Address };
        if (type === 'table') open.add(address);
        else open.delete(address);
      } catch {
        continue; // torn by a kill; what it was about to do was not done
      }
    }
  }
  return [...open];
}
