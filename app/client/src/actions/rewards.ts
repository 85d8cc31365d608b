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
  getBurnRevenueInstruction,
  getCancelPublicationInstruction,
  getClaimRewardsInstruction,
  getFundRewardsInstruction,
  getPublishRewardsInstruction,
  getSuspendPublicationInstruction,
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
  /** The sum of all leaves and of all that was ever written off, over all epochs, in base units. */
  cumulativeTotal: bigint;
  /**
   * The part of the growth that was claimed wrongly under suspended roots and is lost: 0 by default. At most
   * what was claimed since the base, and at most what was unclaimed there and one capped growth.
   */
  writtenOff?: bigint;
};

/**
 * Moves tokens from the funder's token account into the reward pool.
 *
 * Signer: anyone.
 * Refused with `AmountIsZero`, `AmountOverflow` or `InsufficientTokens`.
 */
export async function fundRewards(input: {
  network: NetworkRef;
  funder: TransactionSigner;
  amount: bigint;
}): Promise<Instruction[]> {
  const { network, funder, amount } = input;
  const rewardPool = await findRewardPoolAddress(network.address, network);
  return [
    getFundRewardsInstruction(
      {
        funder,
        network: network.address,
        rewardPool,
        rewardVault: await findVaultAddress(rewardPool, network),
        funderTokenAccount: await tokenAccountOf(network, funder.address),
        tokenProgram: network.tokenProgram,
        amount,
      },
      network,
    ),
  ];
}

/**
 * Burns tokens from the burner's token account and books them for the network, with the epoch.
 *
 * Signer: anyone.
 * Refused with `AmountIsZero`, `AmountOverflow` or `InsufficientTokens`.
 */
export async function burnRevenue(input: {
  network: NetworkRef;
  burner: TransactionSigner;
  amount: bigint;
}): Promise<Instruction[]> {
  const { network, burner, amount } = input;
  return [
    getBurnRevenueInstruction(
      {
        burner,
        network: network.address,
        rewardPool: await findRewardPoolAddress(network.address, network),
        mint: network.mint,
        burnerTokenAccount: await tokenAccountOf(network, burner.address),
        tokenProgram: network.tokenProgram,
        amount,
      },
      network,
    ),
  ];
}

/**
 * Publishes a root over what workers have earned; claimable after `publicationDelaySecs`.
 *
 * Signer: the distributor.
 * Refused with `NotDistributor`, `EpochNotEnded`, `EpochAlreadyPublished`, `PublicationPending`,
 * `TotalFell`, `WrittenOffTooLarge`, `EpochCapExceeded`, `EmissionExceedsWork`, `LifetimeCapExceeded`,
 * `Underfunded` or `EmptyPublication`.
 *
 * @param input - `work` is what the growth pays for, in whole IBM. A correction of a suspended root grows from
 * the base, the last publication that was never suspended, so its work counts from there too.
 */
export async function publishRewards(input: {
  network: NetworkRef;
  distributor: TransactionSigner;
  publication: NewPublication;
  work: bigint;
}): Promise<Instruction[]> {
  const { network, distributor, publication, work } = input;
  const rewardPool = await findRewardPoolAddress(network.address, network);
  return [
    getPublishRewardsInstruction(
      {
        distributor,
        network: network.address,
        rewardPool,
        rewardVault: await findVaultAddress(rewardPool, network),
        new: { writtenOff: 0n, ...publication },
        work,
      },
      network,
    ),
  ];
}

/** The input of {@link cancelPublication} and {@link suspendPublication}. */
export type StopPublicationInput = {
  network: NetworkRef;
  pool: PoolKind;
  authority: TransactionSigner;
  /** The root to stop, in 32 bytes: where another one is there by then, nothing happens to that. */
  root: ReadonlyUint8Array;
};

/**
 * Drops a pool's publication with this root, which is not claimable yet: `pending` of its distribution.
 *
 * Signer: the guardian or the admin.
 * Refused with `NotGuardianOrAdmin`, `NoPendingPublication` or `PublicationChanged`.
 */
export async function cancelPublication(input: StopPublicationInput): Promise<Instruction[]> {
  const { network } = input;
  const pools = await findPoolAddresses(network.address, network);
  return [
    getCancelPublicationInstruction({ ...input, network: network.address, ...pools }, network),
  ];
}

/**
 * Stops all claims under this root of a pool, the current one, until the distributor has published a
 * corrected one, which may cover the same epoch. A pending publication that was built on it is dropped. The
 * guardian's suspension lapses after 7 days, and it cannot suspend again for another 7; the admin's does not
 * lapse.
 *
 * Signer: the guardian or the admin.
 * Refused with `NotGuardianOrAdmin`, `NothingPublished`, `PublicationChanged`, `AlreadySuspended` or
 * `SuspendedRecently`.
 */
export async function suspendPublication(input: StopPublicationInput): Promise<Instruction[]> {
  const { network } = input;
  const pools = await findPoolAddresses(network.address, network);
  return [
    getSuspendPublicationInstruction({ ...input, network: network.address, ...pools }, network),
  ];
}

/**
 * Pays the workers of one or several runs what is due to them, by an instruction for each run: into the payout wallet's token account, or into the
 * stake of a worker that is short and restakes. A worker that cannot be paid now is skipped, its money
 * waits, and the event `RewardsClaimed` says why: so too where the account that its rewards go to has
 * changed since the run was planned.
 *
 * Signer: anyone; the caller chooses nothing.
 * Refused with `NothingPublished`, `PublicationSuspended`, `InvalidProof`, `InvalidRun` or
 * `WrongNetwork`.
 *
 * @param input - `run` is what `planClaim` returned, or the runs of one transaction of `planClaims`.
 */
export async function claimRewards(input: {
  network: NetworkRef;
  run: ClaimRun | readonly ClaimRun[];
}): Promise<Instruction[]> {
  const { network, run } = input;
  const rewardPool = await findRewardPoolAddress(network.address, network);
  const accounts = {
    network: network.address,
    rewardPool,
    rewardVault: await findVaultAddress(rewardPool, network),
    tokenProgram: network.tokenProgram,
  };
  return ('leaves' in run ? [run] : run).map((one) => claimOf(network, accounts, one));
}

type ClaimAccounts = Pick<
  Parameters<typeof getClaimRewardsInstruction>[0],
  'network' | 'rewardPool' | 'rewardVault' | 'tokenProgram'
>;

function claimOf(network: NetworkRef, accounts: ClaimAccounts, run: ClaimRun): Instruction {
  const claim = getClaimRewardsInstruction(
    {
      ...accounts,
      firstLeaf: run.firstLeaf,
      leaves: run.leaves.map((leaf) =>
        'worker' in leaf
          ? {
              __kind: 'Worker',
              cumulative: leaf.cumulative,
              openedSlot: leaf.worker.openedSlot,
            }
          : { __kind: 'Hash', hash: leaf.hash },
      ),
      proof: [...run.proof],
    },
    network,
  );
  return { ...claim, accounts: [...claim.accounts, ...run.leaves.flatMap(claimAccounts)] };
}

function claimAccounts(leaf: ClaimRun['leaves'][number]) {
  if (!('worker' in leaf)) return [];
  return [writable(leaf.worker.address), writable(leaf.destination)];
}

const writable = (address: Address) => ({ address, role: AccountRole.WRITABLE });
