/**
 * Reads accounts without taking one answer's word for what is not there.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import { readAccounts, type Reader, type ShownAccount } from './accounts.js';

/**
 * Reads accounts, `null` where three answers in a row lack one: the last of them is about what is final, so
 * that an account which was just closed is shown as it was.
 */
export async function readAccountsSurely(
  from: Reader,
  addresses: readonly Address[],
): Promise<(ShownAccount | null)[]> {
  const found = [...(await readAccounts(from, addresses))];
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
