/**
 * Reads accounts by the thousand.
 *
 * @module
 */

import type { Address, Commitment, GetMultipleAccountsApi, Rpc } from '@solana/kit';

import type { RpcAccount } from './worker-view.js';

/** What a node returns in one call. */
export const MOST_AT_ONCE = 100;

type Reader = { rpc: Rpc<GetMultipleAccountsApi>; commitment: Commitment };

/** Reads accounts, `null` where there is none, in the order of the addresses. */
export async function readAccounts(
  { rpc, commitment }: Reader,
  addresses: readonly Address[],
): Promise<(RpcAccount | null)[]> {
  const pages: Promise<readonly (RpcAccount | null)[]>[] = [];
  for (let i = 0; i < addresses.length; i += MOST_AT_ONCE) {
    const page = addresses.slice(i, i + MOST_AT_ONCE);
    pages.push(
      rpc
        .getMultipleAccounts(page, { commitment, encoding: 'base64' })
        .send()
        .then(({ value }) => value),
    );
  }
  return (await Promise.all(pages)).flat();
}

/**
 * Calls `work` for 0, 1, ... `count - 1`, so many at a time. After a failure nothing more is begun, and
 * when all that had been has ended, the failure is thrown.
 */
export async function inParallel(
  count: number,
  atOnce: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const lane = async (): Promise<void> => {
    while (next < count && !failed) {
      try {
        await work(next++);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const lanes = Array.from({ length: Math.min(atOnce, count) }, lane);
  for (const end of await Promise.allSettled(lanes))
    if (end.status === 'rejected') throw end.reason;
}
