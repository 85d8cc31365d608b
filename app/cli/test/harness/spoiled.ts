import assert from 'node:assert/strict';

import { fetchEncodedAccount, type Address, type EncodedAccount } from '@solana/kit';

import type { SimulatedChain } from '../../sim/types.js';

/** Where a worker's account names its network. */
const NETWORK_AT = 16;

/**
 * Puts another network into a worker's account: every transaction that claims for it fails as a whole.
 *
 * @returns The account as it was.
 */
export async function spoils(
  chain: Pick<SimulatedChain, 'connection' | 'put'>,
  worker: Address,
): Promise<EncodedAccount> {
  const account = await fetchEncodedAccount(chain.connection.rpc, worker);
  assert.ok(account.exists);
  const data = Uint8Array.from(account.data);
  data.fill(7, NETWORK_AT, NETWORK_AT + 32);
  await chain.put({ ...account, data });
  return account;
}
