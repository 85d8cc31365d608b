/**
 * What a wallet holds.
 *
 * @module
 */

import {
  explainFailure,
  findTokenAccountAddress,
  type Connection,
  type Network,
} from '@inferix/staking-client';
import {
  fetchEncodedAccounts,
  type Address,
  type EncodedAccount,
  type MaybeEncodedAccount,
} from '@solana/kit';
import { decodeToken } from '@solana-program/token';

/** In lamports, and in base units of the network's token. */
export type Holdings = { lamports: bigint; tokens: bigint };

export async function fetchHoldings(
  { rpc }: Connection,
  network: Network,
  wallet: Address,
): Promise<Holdings> {
  const { mint, tokenProgram } = network;
  const token = await findTokenAccountAddress({ wallet, mint, tokenProgram });
  try {
    const [own, tokens] = await fetchEncodedAccounts(rpc, [wallet, token], {
      commitment: 'confirmed',
    });
    return holdingsOf(own && present(own), tokens && present(tokens));
  } catch (error) {
    throw explainFailure(error, { programAddress: undefined });
  }
}

/** Reads both from the wallet's account and its token account. */
export function holdingsOf(
  wallet: EncodedAccount | undefined,
  token: EncodedAccount | undefined,
): Holdings {
  return {
    lamports: wallet?.lamports ?? 0n,
    tokens: token ? decodeToken(token).data.amount : 0n,
  };
}

export const present = (account: MaybeEncodedAccount): EncodedAccount | undefined =>
  account.exists ? account : undefined;
