/**
 * The scale of amounts, which a node could lie about, checked on chain.
 *
 * @module
 */

import type { Address, Instruction, TransactionSigner } from '@solana/kit';
import {
  getTransferCheckedInstruction,
  getUiAmountToAmountInstruction,
} from '@solana-program/token';

import type { Network } from '../accounts.js';
import { findRewardPoolAddress, findVaultAddress } from '../addresses.js';
import { formatTokens, U64_MAX } from '../fixed.js';
import { createTokenAccount, tokenAccountOf, type NetworkRef } from './token-accounts.js';

/** The input of {@link requireDecimals}. */
export type RequireDecimalsInput = {
  network: NetworkRef & Pick<Network, 'decimals'>;
  /** Signs the transaction anyway, and holds the network's token. */
  holder: TransactionSigner;
  /** A worker of the transaction, whose vault is in it. The reward pool's vault is taken unless one is named. */
  worker?: Address;
  /** Creates the holder's token account if there is none: where the transaction moves no tokens of the holder's. */
  createsAccount?: true;
};

/**
 * Makes a transaction fail unless the network's token has as many decimals as `network` says. One node said
 * so, and an amount of whole tokens was turned into base units by it: a wrong number of decimals would make it
 * a thousand times too large or too small. It goes in front of the instruction with that amount.
 *
 * The token program checks the decimals of a transfer of nothing, from the holder's account to a vault of the program. No
 * node's answer can replace that vault, so its token is the network's. A vault asks for no memo and has no guard, as a
 * holder's own account may.
 *
 * Signer: the holder.
 * Refused with `DecimalsMismatch` or `MintMismatch`: the node was wrong. Also where the holder's account is frozen.
 */
export async function requireDecimals(input: RequireDecimalsInput): Promise<Instruction[]> {
  const { network, holder, worker, createsAccount } = input;
  const { mint, decimals, tokenProgram } = network;
  const controller = worker ?? (await findRewardPoolAddress(network.address, network));
  const source = await tokenAccountOf(network, holder.address);
  const destination = await findVaultAddress(controller, network);
  return [
    ...(createsAccount ? [await createTokenAccount(network, holder.address, holder)] : []),
    getTransferCheckedInstruction(
      { source, mint, destination, authority: holder, amount: 0n, decimals },
      { programAddress: tokenProgram },
    ),
  ];
}

/**
 * The same for a mint whose address somebody has named, and of which no network is there yet: it needs no token account
 * and no signature. The largest amount there is, written with its decimals, is an amount with exactly as many.
 *
 * Refused with `DecimalsMismatch`: the node was wrong.
 */
export function requireMintDecimals(token: {
  mint: Address;
  tokenProgram: Address;
  decimals: number;
}): Instruction[] {
  const { mint, tokenProgram: programAddress, decimals } = token;
  const uiAmount = formatTokens(U64_MAX, decimals);
  return [getUiAmountToAmountInstruction({ mint, uiAmount }, { programAddress })];
}
