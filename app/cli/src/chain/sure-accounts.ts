/**
 * Reads accounts without taking one answer's word for what is not there.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import { readAccounts, readAccountsSince, type Reader, type ShownAccount } from './accounts.js';

/**
 * Reads accounts, `null` where three answers in a row lack one: the last of them is about what is final, so
 * that an account which was just closed is shown as it was.
 *
 * @param since - No older answer is taken for what is there.
 */
export async function readAccountsSurely(
  from: Reader,
  addresses: readonly Address[],
  since = 0n,
): Promise<(ShownAccount | null)[]> {
  const { accounts } = await readAccountsSince(from, addresses, since);
  const found = [...accounts];
  for (const commitment of [from.commitment, 'finalized'] as const) {
    const absent = addresses.flatMap((_, i) => (found[i] ? [] : [i]));
    const again = await readAccounts(
      { rpc: from.rpc, commitment },
      absent.flatMap((i) => addresses[i] ?? []),
    );
    for (const [j, i] of absent.entries()) found[i] = again[j] ?? null;
  }
  return found;
}
