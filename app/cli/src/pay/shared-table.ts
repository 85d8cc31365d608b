/**
 * A lookup table of what all claims of a run name: the network, the pool, its vault and the token program.
 * Under a tree of more than 131,072 leaves a proof is so long that sixteen workers fit into a transaction
 * only if these are in a table, too.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import type { ReadyTable, Tables } from './tables.js';

export class SharedTable {
  #table: Promise<ReadyTable> | undefined;

  constructor(
    private readonly tables: Tables,
    private readonly addresses: readonly Address[],
  ) {}

  /** Creates the table when it is asked for first. */
  get(): Promise<ReadyTable> {
    const table = (this.#table ??= this.tables.create(this.addresses, true));
    table.catch(() => {
      if (this.#table === table) this.#table = undefined;
    });
    return table;
  }

  /** Gives it back, if it was ever asked for. */
  async release(): Promise<void> {
    const table = await this.#table?.catch(() => undefined);
    this.#table = undefined;
    if (table) await this.tables.release(table.address);
  }
}
