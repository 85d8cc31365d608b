/**
 * Penalties: what slashes took pays verifiers.
 *
 * @module
 */

import type { Address, Instruction, ReadonlyUint8Array, TransactionSigner } from '@solana/kit';

import { findPenaltyPoolAddress, findVaultAddress, findVerifierAddress } from '../addresses.js';
import { getClaimPenaltyInstruction, getPublishPenaltiesInstruction } from '../generated/index.js';
import type { Leaf } from '../merkle.js';
import type { NewPublication } from './rewards.js';
import { createTokenAccount, tokenAccountOf, type NetworkRef } from './token-accounts.js';

/**
 * The leaf of a verifier: its account is the wallet itself, and its slot is 0, because what a verifier
 * has been paid is never forgotten.
 */
export const penaltyLeaf = (verifier: { wallet: Address; cumulative: bigint }): Leaf => ({
  account: verifier.wallet,
  openedSlot: 0n,
  cumulative: verifier.cumulative,
});

/**
 * Publishes a root over what verifiers have earned; claimable after `publicationDelaySecs`.
 *
 * Signer: the distributor.
 * Refused with `NotDistributor`, `EpochNotEnded`, `EpochAlreadyPublished`, `PublicationPending`,
 * `TotalFell`, `WrittenOffTooLarge`, `EpochCapExceeded`, `Underfunded` or `EmptyPublication`.
 */
export async function publishPenalties(input: {
  network: NetworkRef;
  distributor: TransactionSigner;
  publication: NewPublication;
}): Promise<Instruction[]> {
  const { network, distributor, publication } = input;
  const penaltyPool = await findPenaltyPoolAddress(network.address, network);
  return [
    getPublishPenaltiesInstruction(
      {
        distributor,
        network: network.address,
        penaltyPool,
        penaltyVault: await findVaultAddress(penaltyPool, network),
        new: { writtenOff: 0n, ...publication },
      },
      network,
    ),
  ];
}

/**
 * Pays a verifier what it is owed, into its wallet's token account, which is created if there is none.
 *
 * Signer: anyone.
 * Refused with `NothingPublished`, `PublicationSuspended`, `InvalidProof`, `InvalidRun` or
 * `ClaimsExceedPublication`.
 *
 * @param input - `payer` pays rent: for the verifier's account at its first claim, and for its token
 * account. `cumulative` and `leafIndex` are those of its {@link penaltyLeaf} in the published tree,
 * `proof` is `tree.proof(leafIndex)`.
 */
export async function claimPenalty(input: {
  network: NetworkRef;
  payer: TransactionSigner;
  wallet: Address;
  leafIndex: number;
  cumulative: bigint;
  proof: readonly ReadonlyUint8Array[];
}): Promise<Instruction[]> {
  const { network, payer, wallet, leafIndex, cumulative, proof } = input;
  const penaltyPool = await findPenaltyPoolAddress(network.address, network);
  return [
    await createTokenAccount(network, wallet, payer),
    getClaimPenaltyInstruction(
      {
        payer,
        network: network.address,
        penaltyPool,
        penaltyVault: await findVaultAddress(penaltyPool, network),
        wallet,
        verifier: await findVerifierAddress({ network: network.address, wallet }, network),
        walletTokenAccount: await tokenAccountOf(network, wallet),
        tokenProgram: network.tokenProgram,
        leafIndex,
        cumulative,
        proof: [...proof],
      },
      network,
    ),
  ];
}
