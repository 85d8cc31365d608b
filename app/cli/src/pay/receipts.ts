/**
 * What a run has done, a JSON line each, in a file that only grows. The chain says who has been paid;
 * this says by which transaction, and which lookup tables a run that was killed has left behind.
 *
 * @module
 */

import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';

import type { Address, Signature } from '@solana/kit';

import { toJson } from '../output.js';

export type Receipt =
  /** A run begins. */
  | { type: 'run'; at: string; root: string; epoch: bigint }
  /** A claim is about to be sent, for so many workers of these leaves. */
  | { type: 'sent'; signature: Signature; firstLeaf: number; leaves: number; workers: number }
  /** A worker was paid, and how much: the chain has been asked. */
  | { type: 'paid'; worker: Address; amount: bigint; signature: Signature; slot: bigint }
  /** Token accounts that were created for workers that had none. */
  | { type: 'token-accounts'; signature: Signature; wallets: Address[] }
  /** A lookup table is about to be created; is closed, and its rent is back. */
  | { type: 'table'; address: Address }
  | { type: 'table-closed'; address: Address }
  /** A run has ended by itself. */
  | { type: 'summary'; at: string; [count: string]: unknown };

export class Receipts {
  readonly #fd: number;

  constructor(readonly file: string) {
    // A run that was killed may have left half a line.
    const torn = existsSync(file) && !endsWithNewline(file);
    this.#fd = openSync(file, 'a');
    if (torn) writeFileSync(this.#fd, '\n');
  }

  /** Adds a line. What is written before a transaction is sent survives a kill. */
  add(receipt: Receipt): void {
    // Unlike writeSync, this writes all of it or throws.
    writeFileSync(this.#fd, `${toJson(receipt)}\n`);
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** Lookup tables that earlier runs have created and not closed. */
  static openTables(file: string): Address[] {
    if (!existsSync(file)) return [];
    const open = new Set<Address>();
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      if (!line.startsWith('{"type":"table')) continue;
      try {
        const { type, address } = JSON.parse(line) as { type: string; address: Address };
        if (type === 'table') open.add(address);
        else open.delete(address);
      } catch {
        continue; // torn by a kill; what it was about to do was not done
      }
    }
    return [...open];
  }
}

function endsWithNewline(file: string): boolean {
  const text = readFileSync(file, 'utf8');
  return text === '' || text.endsWith('\n');
}
