/**
 * The workers of a batch.
 *
 * @module
 */

import { parseBase64RpcAccount, type Address } from '@solana/kit';

import { decodeWorker, type Worker } from '@inferix/staking-client';
import { readAccountsSurely } from '../../chain/sure-accounts.js';
import type { Context } from '../../context.js';

/** Reads workers, `undefined` for what is not one: a slip in one line fails no other. */
export async function readWorkers(
  { rpc, programAddress, commitment }: Context,
  addresses: readonly Address[],
): Promise<(Worker | undefined)[]> {
  const accounts = await readAccountsSurely({ rpc, commitment }, addresses);
  return addresses.map((address, i) => {
    const account = accounts[i];
    if (!account) return undefined;
    try {
      return decodeWorker(parseBase64RpcAccount(address, account), { programAddress });
    } catch {
      return undefined;
    }
  });
}
