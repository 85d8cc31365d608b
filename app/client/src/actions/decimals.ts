/**
 * The scale of amounts, which a node could lie about, checked on chain.
 *
 * @module
 */

import type { Address, Instruction, TransactionSigner } from '@solana/kit';
import { getTransferCheckedInstruction } from '@solana-program/token';

import type { Network } from '../accounts.js';
import { findVaultAddress } from '../addresses.js';
import { createTokenAccount, tokenAccountOf, type NetworkRef } from './token-accounts.js';

/** The input of {@link requireDecimals}. */
export type RequireDecimalsInput = {
  network: NetworkRef & Pick<Network, 'decimals'>;
  /** Signs the transaction anyway, and holds the network's token. */
  holder: TransactionSigner;
  /** Where no tokens move: the worker whose vault holds the network's true token. */
  worker?: Address;
};

/**
 * Makes a transaction fail unless the network's token has as many decimals as `network` says. One node said
 * so, and an amount of whole tokens was turned into base units by it: a wrong number of decimals would make it
 * a thousand times too large or too small. It goes in front of the instruction with that amount.
 *
 * The token program checks the decimals of a transfer of nothing. The holder's account sends it to itself; where
 * the transaction moves no tokens of the holder's, to the vault of `worker`, which no node's answer can replace. The holder
 * gets a token account for that, if it has none.
 *
 * Signer: the holder.
 * Refused with `DecimalsMismatch` or `MintMismatch`: the node was wrong.
 */
export async function requireDecimals(input: RequireDecimalsInput): Promise<Instruction[]> {
  const { network, holder, worker } = input;
  const { mint, decimals, tokenProgram } = network;
  const source = await tokenAccountOf(network, holder.address);
  const destination = worker === undefined ? source : await findVaultAddress(worker, network);
  return [
    ...(worker === undefined ? [] : [await createTokenAccount(network, holder.address, holder)]),
    getTransferCheckedInstruction(
      { source, mint, destination, authority: holder, amount: 0n, decimals },
      { programAddress: tokenProgram },
    ),
  ];
}
