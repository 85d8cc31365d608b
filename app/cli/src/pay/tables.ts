/**
 * Lookup tables for the time of a run: a transaction names an account in one byte instead of 32, so that
 * sixteen workers fit where four would. Each is closed again, and its rent comes back.
 *
 * @module
 */

import { setTimeout } from 'node:timers/promises';

import type { Address } from '@solana/kit';

import { readAccounts } from '../chain/accounts.js';
import { Advance, PATIENCE_MS } from '../chain/advance.js';
import {
  closeLookupTable,
  COOLDOWN_SLOTS,
  createLookupTable,
  deactivateLookupTable,
  decodeLookupTable,
  extendLookupTable,
  type LookupTable,
} from '../chain/lookup-table.js';
import { readAccountsSurely } from '../chain/sure-accounts.js';
import type { Context } from '../context.js';
import { FailedError } from '../failure.js';
import type { Budget, Loan } from './budget.js';
import { RunEnded, STOPPED } from './present.js';
import type { Receipts } from './receipts.js';
import { TableNames } from './table-names.js';
import { tableBytes, type Rent } from './rent.js';
import type { MeasuredSender } from './measured-sender.js';

/** Addresses that fit into one transaction, with the table's creation or without. */
export const EXTENDED_AT_ONCE = 28;
/** Tables that are deactivated, or closed, by one transaction. */
export const TABLES_AT_ONCE = 16;

/** Blocks after which a transaction that has not landed never will. */
const LIFETIME_BLOCKS = 150n;
/** Blocks that a node may be behind and still be believed by its operator. */
const MAX_BEHIND = 150n;
const POLL_MS = 500;

/** A table that can be used now. */
export type ReadyTable = { address: Address; addresses: Address[] };

export class Tables {
  readonly #names: TableNames;
  /** Tables that are not there, and may be yet: a run was killed before their creation landed, or it failed. */
  #missing: Address[] = [];
  #missingSince = 0n;
  #released: Address[] = [];
  /** Deactivated, and when. */
  readonly #cooling = new Map<Address, bigint>();
  /** Rent of tables that this run has created, until it comes back. */
  readonly #loans = new Map<Address, Loan>();
  #inUse = 0;
  #staying = 0;
  readonly counts = { created: 0, closed: 0, rentLent: 0n };

  constructor(
    private readonly context: Context,
    private readonly transactions: MeasuredSender,
    private readonly receipts: Receipts,
    private readonly rent: Rent,
    private readonly budget: Budget,
    /** Ends every wait. */
    private readonly interrupted: AbortSignal,
    /** Milliseconds after which a node that shows nothing new is given up. */
    private readonly patienceMs: number = PATIENCE_MS,
  ) {
    this.#names = new TableNames(context, transactions.feePayer.address);
    transactions.closing = () => {
      const tables = this.#inUse + this.open;
      return tables === 0 ? 0 : 2 * Math.ceil(tables / TABLES_AT_ONCE) + 2;
    };
  }

  /**
   * Creates a table with these addresses, and waits until it can be used.
   *
   * @param stays - Until the end of the run: nobody waits for its rent.
   */
  async create(addresses: readonly Address[], stays = false): Promise<ReadyTable> {
    const loan = await this.#borrow(await this.rent.of(tableBytes(addresses.length)));
    const { table, bump, slot } = await this.#names.next().catch((error: unknown) => {
      loan.giveBack();
      throw error;
    });
    this.#loans.set(table, loan);
    if (stays) this.#staying++;
    this.#inUse++;
    try {
      this.receipts.add({ type: 'table', address: table });
      return { address: table, addresses: await this.#fill(table, bump, slot, addresses) };
    } catch (error) {
      this.#inUse--;
      if (stays) this.#staying--;
      await this.#expect([table]);
      throw error;
    }
  }

  /** Waits, if need be, for the rent of tables that cool down. */
  async #borrow(rent: bigint): Promise<Loan> {
    const advance = new Advance(this.patienceMs);
    for (;;) {
      const loan = this.budget.lend(rent);
      if (loan) return loan;
      await this.#find();
      if (this.budget.loans <= this.#staying) throw this.budget.rentExceeded();
      while (this.#released.length > 0) await this.#deactivate();
      advance.see(await this.#closeCooled());
      if (!(await this.#pause(POLL_MS))) throw new RunEnded(STOPPED);
    }
  }

  #bookClosed(table: Address): void {
    this.receipts.record({ type: 'table-closed', address: table });
    this.#loans.get(table)?.giveBack();
    this.#loans.delete(table);
  }

  async #fill(
    table: Address,
    bump: number,
    slot: bigint,
    addresses: readonly Address[],
  ): Promise<Address[]> {
    const authority = this.transactions.feePayer;
    const parts: Address[][] = [];
    for (let i = 0; i < addresses.length; i += EXTENDED_AT_ONCE) {
      parts.push(addresses.slice(i, i + EXTENDED_AT_ONCE));
    }
    const [first = [], ...others] = parts;
    await this.transactions.send(`create-table/${first.length}`, [
      createLookupTable({ table, authority, slot, bump }),
      extendLookupTable({ table, authority, addresses: first }),
    ]);
    this.counts.created++;
    const rent = await this.rent.of(tableBytes(addresses.length));
    this.counts.rentLent += rent;
    await Promise.all(
      others.map((part) =>
        this.transactions.send(`extend-table/${part.length}`, [
          extendLookupTable({ table, authority, addresses: part }),
        ]),
      ),
    );
    return this.#usable(table, addresses.length);
  }

  /** The table's addresses in the order in which they landed, once transactions can name them. */
  async #usable(table: Address, count: number): Promise<Address[]> {
    const until = performance.now() + this.patienceMs;
    while (performance.now() < until) {
      const found = await this.#read(table);
      if (found && found.addresses.length >= count) {
        const slot = await this.context.rpc.getSlot({ commitment: 'confirmed' }).send();
        if (slot > found.lastExtendedSlot) return found.addresses;
      }
      if (!(await this.#pause(POLL_MS))) throw new RunEnded(STOPPED);
    }
    const seconds = Math.round(this.patienceMs / 1000);
    throw new FailedError(
      `The RPC endpoint has not shown lookup table ${table} filled for ${seconds} seconds. Use another one.`,
    );
  }

  /** Gives a table back that is not needed any more. */
  async release(table: Address): Promise<void> {
    this.#inUse--;
    this.#released.push(table);
    if (this.#released.length >= TABLES_AT_ONCE) await this.#deactivate();
    await this.#closeCooled();
  }

  /** Takes over what earlier runs have left behind. */
  async adopt(tables: readonly Address[]): Promise<void> {
    // A recent slot might name one of them again.
    for (const table of tables) this.#names.leaveOut(table);
    await this.#expect(tables);
    await this.#find();
  }

  /** Will look for these tables again. */
  async #expect(tables: readonly Address[]): Promise<void> {
    this.#missing.push(...tables);
    const { commitment, rpc } = this.context;
    this.#missingSince = await rpc.getBlockHeight({ commitment }).send();
  }

  /** Looks for missing tables; those that cannot come any more are given up. */
  async #find(): Promise<void> {
    if (this.#missing.length === 0) return;
    const { commitment, rpc } = this.context;
    const height = await rpc.getBlockHeight({ commitment }).send();
    const tables = this.#missing.splice(0);
    const accounts = await readAccountsSurely(this.context, tables);
    for (const [i, table] of tables.entries()) {
      const found = decodeLookupTable(accounts[i] ?? null);
      if (!found && height <= this.#missingSince + LIFETIME_BLOCKS + MAX_BEHIND)
        this.#missing.push(table);
      else if (!found) this.#bookClosed(table);
      else if (found.authority !== this.transactions.feePayer.address) continue;
      else if (found.deactivatedAt === undefined) this.#released.push(table);
      else this.#cooling.set(table, found.deactivatedAt);
    }
  }

  get open(): number {
    return this.#missing.length + this.#released.length + this.#cooling.size;
  }

  /**
   * Deactivates all that is left, and closes it.
   *
   * @param wait - Stay until the last has cooled down, instead of leaving it to the next run.
   */
  async closeAll(wait: boolean, waiting: (slots: bigint) => void): Promise<void> {
    const advance = new Advance(this.patienceMs);
    for (;;) {
      await this.#find();
      while (this.#released.length > 0) await this.#deactivate();
      const slot = await this.#closeCooled();
      if (this.open === 0 || !wait || this.interrupted.aborted) return;
      advance.see(slot);
      const oldest = [...this.#cooling.values()].reduce((a, b) => (a < b ? a : b), slot);
      waiting(oldest + COOLDOWN_SLOTS - slot);
      if (!(await this.#pause(4 * POLL_MS))) return;
    }
  }

  /** Whether it was undisturbed: it ends at once when somebody wants the run to end. */
  #pause(ms: number): Promise<boolean> {
    return setTimeout(ms, true, { signal: this.interrupted }).catch(() => false);
  }

  async #deactivate(): Promise<void> {
    const authority = this.transactions.feePayer;
    const tables = this.#released.splice(0, TABLES_AT_ONCE);
    try {
      const { slot } = await this.transactions.sendClosing(
        `deactivate-tables/${tables.length}`,
        tables.map((table) => deactivateLookupTable({ table, authority })),
      );
      for (const table of tables) this.#cooling.set(table, slot);
    } catch (error) {
      this.#released.push(...tables);
      throw error;
    }
  }

  /** Closes what has cooled down, and returns the slot that it is. */
  async #closeCooled(): Promise<bigint> {
    const authority = this.transactions.feePayer;
    const slot = await this.context.rpc.getSlot({ commitment: 'confirmed' }).send();
    const cooled = [...this.#cooling].filter(([, since]) => slot > since + COOLDOWN_SLOTS);
    for (let i = 0; i < cooled.length; i += TABLES_AT_ONCE) {
      const some = cooled.slice(i, i + TABLES_AT_ONCE);
      for (const [table] of some) this.#cooling.delete(table);
      try {
        await this.transactions.sendClosing(
          `close-tables/${some.length}`,
          some.map(([table]) => closeLookupTable({ table, authority })),
        );
      } catch (error) {
        for (const [table, since] of some) this.#cooling.set(table, since);
        throw error;
      }
      for (const [table] of some) this.#bookClosed(table);
      this.counts.closed += some.length;
    }
    return slot;
  }

  async #read(table: Address): Promise<LookupTable | undefined> {
    const [account = null] = await readAccounts(this.context, [table]);
    return decodeLookupTable(account);
  }
}
