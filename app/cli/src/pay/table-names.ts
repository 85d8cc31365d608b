/**
 * Names for lookup tables: an authority names each by a recent slot.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import { readAccounts } from '../chain/accounts.js';
import { findLookupTable } from '../chain/lookup-table.js';
import type { Context } from '../context.js';
import { FailedError } from '../failure.js';

const SLOT_HASHES = 'SysvarS1otHashes111111111111111111111111111' as Address;
/** A table is named by a slot this deep, which no fork takes back any more, and not much deeper. */
const DEPTH = 32;
const DEEPEST = 160;
/** For how long slots that were read count as recent: the chain forgets them after 512 slots. */
const SLOTS_MS = 5_000;

export type TableName = { table: Address; bump: number; slot: bigint };

export class TableNames {
  /** Slots that tables can be named by, the latest last. */
  #slots: bigint[] = [];
  #slotsReadAt = 0;
  readonly #used = new Set<bigint>();
  readonly #taken = new Set<Address>();

  constructor(
    private readonly context: Context,
    private readonly authority: Address,
  ) {}

  /** Leaves out a table that there is, or may be, already. */
  leaveOut(table: Address): void {
    this.#taken.add(table);
  }

  /** A slot of its own for each table: two of one slot would be the same table. */
  async next(): Promise<TableName> {
    for (;;) {
      const slot = await this.#takeSlot();
      const named = await findLookupTable(this.authority, slot);
      if (!this.#taken.has(named.table)) return { ...named, slot };
    }
  }

  async #takeSlot(): Promise<bigint> {
    if (this.#slots.length === 0 || performance.now() > this.#slotsReadAt + SLOTS_MS) {
      this.#slots = await this.#recentSlots();
      this.#slotsReadAt = performance.now();
    }
    for (;;) {
      const slot = this.#slots.pop();
      if (slot === undefined) throw new FailedError('The node shows no recent slots. Use another.');
      if (this.#used.has(slot)) continue;
      this.#used.add(slot);
      return slot;
    }
  }

  async #recentSlots(): Promise<bigint[]> {
    const [account] = await readAccounts(this.context, [SLOT_HASHES]);
    const bytes = Buffer.from(account?.data[0] ?? '', 'base64');
    const count = bytes.length >= 8 ? Number(bytes.readBigUInt64LE(0)) : 0;
    const slots: bigint[] = [];
    // The latest stands first.
    const deepest = Math.min(count, DEEPEST);
    for (let i = Math.min(DEPTH, deepest - 1); i >= 0 && i < deepest; i++) {
      slots.push(bytes.readBigUInt64LE(8 + 40 * i));
    }
    return slots.reverse();
  }
}
