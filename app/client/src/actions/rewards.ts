/**
 * Rewards: funding the pool, publishing a root over what workers have earned, and paying them.
 *
 * @module
 */

import {
  AccountRole,
  type Address,
  type Instruction,
  type ReadonlyUint8Array,
  type TransactionSigner,
} from '@solana/kit';

import { findPoolAddresses, findRewardPoolAddress, findVaultAddress } from '../addresses.js';
import type { ClaimRun } from '../claims.js';
import {
  getCancelPublicationInstruction,
  getClaimRewardsInstruction,
  getFundRewardsInstruction,
  getPublishRewardsInstruction,
  type PoolKind,
} from '../generated/index.js';
import { tokenAccountOf, type NetworkRef } from './token-accounts.js';

/** A root to publish, for rewards or for penalties. */
export type NewPublication = {
  /** The last epoch that the totals include. It must have ended. */
  epoch: bigint;
  root: ReadonlyUint8Array;
  /** Real leaves, without those that pad the tree. */
  leafCount: number;
  /** What all leaves add up to, over all epochs, in token base units. */
  cumulativeTotal: bigint;
};

/**
 * Moves tokens from the funder's token account into the reward pool. Anyone.
 *
 * Refused with `AmountIsZero`, `AmountOverflow` or `InsufficientTokens`.
 */
export async function fundRewards(input: {
  network: NetworkRef;
  funder: TransactionSigner;
  amount: bigint;
}): Promise<Instruction[]> {
  const { network, funder, amount } = input;
  const rewardPool = await findRewardPoolAddress(network.address);
  return [
    getFundRewardsInstruction({
      funder,
      rewardPool,
      rewardVault: await findVaultAddress(rewardPool),
      funderTokenAccount: await tokenAccountOf(network, funder.address),
      tokenProgram: network.tokenProgram,
      amount,
    }),
  ];
}

/**
 * Publishes a root over what workers have earned; claimable after `publicationDelaySecs`. The
 * distributor.
 *
 * Refused with `NotDistributor`, `EpochNotEnded`, `EpochAlreadyPublished`, `PublicationPending`,
 * `TotalFell`, `EmissionCapExceeded`, `Underfunded` or `EmptyPublication`.
 */
export async function publishRewards(input: {
  network: NetworkRef;
  distributor: TransactionSigner;
  publication: NewPublication;
}): Promise<Instruction[]> {
  const { network, distributor, publication } = input;
  const rewardPool = await findRewardPoolAddress(network.address);
  return [
    getPublishRewardsInstruction({
      distributor,
      network: network.address,
      rewardPool,
      rewardVault: await findVaultAddress(rewardPool),
      new: publication,
    }),
  ];
}

/**
 * Drops a pool's publication that is not claimable yet. The guardian or the admin.
 *
 * Refused with `NotGuardianOrAdmin` or `NoPendingPublication`.
 */
export async function cancelPublication(input: {
  network: NetworkRef;
  pool: PoolKind;
  authority: TransactionSigner;
}): Promise<Instruction[]> {
  const { address: network } = input.network;
  return [
    getCancelPublicationInstruction({ ...input, network, ...(await findPoolAddresses(network)) }),
  ];
}

/**
 * Pays the workers of a run what is due to them, each to its payout wallet's token account. Anyone: the
 * caller chooses nothing. A worker that cannot be paid now is skipped, its money waits, and the event
 * `RewardsClaimed` says why.
 *
 * Refused with `NothingPublished`, `InvalidProof`, `InvalidRun`, `WrongTokenAccount` (the payout wallet
 * changed: plan anew), `ClaimsExceedPublication` or `NoReferencePrice`.
 *
 * @param input - `run` is one of what `planClaims` or `planClaim` returned.
 */
export async function claimRewards(input: {
  network: NetworkRef;
  run: ClaimRun;
}): Promise<Instruction[]> {
  const { network, run } = input;
  const rewardPool = await findRewardPoolAddress(network.address);
  const claim = getClaimRewardsInstruction({
    network: network.address,
    rewardPool,
    rewardVault: await findVaultAddress(rewardPool),
    tokenProgram: network.tokenProgram,
    firstLeaf: run.firstLeaf,
    leaves: run.leaves.map((leaf) =>
      'worker' in leaf
        ? { __kind: 'Worker', cumulative: leaf.cumulative }
        : { __kind: 'Hash', hash: leaf.hash },
    ),
    proof: [...run.proof],
  });
  return [{ ...claim, accounts: [...claim.accounts, ...run.leaves.flatMap(claimAccounts)] }];
}

function claimAccounts(leaf: ClaimRun['leaves'][number]) {
  if (!('worker' in leaf)) return [];
  const { address, payoutTokenAccount } = leaf.worker;
  return [writable(address), writable(payoutTokenAccount)];
}

const writable = (address: Address) => ({ address, role: AccountRole.WRITABLE });
