/**
 * Rent that a fleet's run spends.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import { findTokenAccountAddress } from '@inferix/staking-client';
import { readAccountsSurely } from '../../chain/sure-accounts.js';
import { Rent } from '../../pay/rent.js';
import { tokenAccountBytes } from '../../pay/token-accounts.js';
import type { Fleet } from './fleet.js';

/** Lamports for the owner's token account, if it has none and tokens are to come into it. */
export const ownAccountRent = (fleet: Fleet, needed: boolean): Promise<bigint> =>
  tokenAccountRent(fleet, needed ? [fleet.signer.address] : []);

/** Lamports for the token accounts that wallets lack, each once. */
export async function tokenAccountRent(
  { context, network }: Fleet,
  wallets: readonly Address[],
): Promise<bigint> {
  const { mint, tokenProgram } = network;
  const addresses = await Promise.all(
    [...new Set(wallets)].map((wallet) => findTokenAccountAddress({ wallet, mint, tokenProgram })),
  );
  const accounts = await readAccountsSurely(context, addresses);
  const missing = accounts.filter((account) => account?.owner !== tokenProgram).length;
  if (missing === 0) return 0n;
  return BigInt(missing) * (await new Rent(context.rpc).of(tokenAccountBytes(network)));
}
