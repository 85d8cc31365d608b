import type { GetMinimumBalanceForRentExemptionApi, Rpc } from '@solana/kit';

import { TABLE_HEADER_BYTES } from '../chain/lookup-table.js';

/** Bytes of a table by its number of addresses. */
export const tableBytes = (addresses: number): number => TABLE_HEADER_BYTES + 32 * addresses;

/** What accounts cost to keep, as the cluster has it now: it is asked once for each size. */
export class Rent {
  readonly #known = new Map<number, Promise<bigint>>();

  constructor(private readonly rpc: Rpc<GetMinimumBalanceForRentExemptionApi>) {}

  /** Lamports for an account by its bytes. */
  of(bytes: number): Promise<bigint> {
    const known = this.#known.get(bytes);
    if (known) return known;
    const asked = this.rpc.getMinimumBalanceForRentExemption(BigInt(bytes)).send();
    this.#known.set(bytes, asked);
    return asked;
  }
}
