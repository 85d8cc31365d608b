import type { Address, Instruction, TransactionSigner } from '@solana/kit';
import { getCreateAssociatedTokenIdempotentInstruction } from '@solana-program/token';

import type { Network } from '../accounts.js';
import { findTokenAccountAddress } from '../addresses.js';

/** The part of a network that actions need, as `fetchNetwork` returned it. */
export type NetworkRef = Pick<Network, 'address' | 'mint' | 'tokenProgram' | 'programAddress'>;

/** A wallet's token account for the network's token. */
export const tokenAccountOf = (network: NetworkRef, wallet: Address): Promise<Address> =>
  findTokenAccountAddress({ wallet, mint: network.mint, tokenProgram: network.tokenProgram });

/** Makes sure that a wallet can receive the network's token; does nothing if it can. */
export async function createTokenAccount(
  network: NetworkRef,
  wallet: Address,
  payer: TransactionSigner,
): Promise<Instruction> {
  return getCreateAssociatedTokenIdempotentInstruction({
    payer,
    ata: await tokenAccountOf(network, wallet),
    owner: wallet,
    mint: network.mint,
    tokenProgram: network.tokenProgram,
  });
}
