/**
 * What there is to say about a network at a moment. Amounts in base units, prices in billionths of a
 * USD, times in Unix seconds.
 *
 * @module
 */

import { fetchToken } from '@solana-program/token';

import {
  acceptsUntil,
  type Distribution,
  endOf,
  explainFailure,
  fetchChainTime,
  fetchPenaltyPool,
  fetchRewardPool,
  isPaused,
  PAUSABLE,
  pendingProposals,
  Role,
  type Network,
  type Pausable,
  type PendingProposal,
  type PenaltyPool,
  type Publication,
  type RewardPool,
  settledAt,
  slashRoom,
  slashRoomWholeAt,
  sumOfEpoch,
  type Terms,
  termsAt,
  termsOf,
} from '@inferix/staking-client';
import type { Context } from '../../context.js';

/** A pool's publications, and what of its vault they do not promise to anybody. */
export type PoolReport = {
  vault: string;
  /** What the vault holds. */
  balance: bigint;
  /** Claimable now. */
  current: Publication | undefined;
  /** Not claimable yet. */
  pending: Publication | undefined;
  claimedTotal: bigint;
  /** Nothing is claimable before this time; undefined if it is not suspended now. */
  suspendedUntil: bigint | undefined;
  /** Published, claimable or not, and not claimed. */
  owed: bigint;
  /** Held beyond what is owed. */
  surplus: bigint;
};

/** Sums of one epoch. */
export type EpochReport = {
  epoch: bigint;
  issued: bigint;
  burned: bigint;
  funded: bigint;
  slashed: bigint;
};

/** A proposal that has not lapsed, with a role's name instead of its number. */
export type ProposalReport =
  | Extract<PendingProposal, { kind: 'params' }>
  | (Omit<Extract<PendingProposal, { kind: 'role' }>, 'role'> & { role: keyof typeof Role });

export type NetworkReport = Omit<Network, 'terms' | 'proposals'> & {
  /** The chain's time. */
  now: bigint;
  epoch: {
    number: bigint;
    startsAt: bigint;
    /** Prices and benchmarks of the next epoch are accepted until then. */
    acceptsUntil: bigint;
    endsAt: bigint;
  };
  /** What waits for its delay, or to be applied. */
  proposals: ProposalReport[];
  /** What the guardian has paused now. */
  paused: Pausable[];
  /** What the current epoch fixes, and the coming one as far as it is known. */
  terms: { current: Terms; coming: Terms };
  /** A reference price is committed for the coming epoch. */
  comingPriceCommitted: boolean;
  /** Epochs since the reference price first counted; null before the first. */
  referenceAge: bigint | null;
  /** The newest epochs, the latest first. */
  epochs: EpochReport[];
  rewards: PoolReport &
    Pick<
      RewardPool,
      'address' | 'fundedTotal' | 'burnedTotal' | 'closedWorkers' | 'closedClaimedTotal'
    > & {
      /** What can still be published. */
      lifetimeCapLeft: bigint;
    };
  penalties: PoolReport &
    Pick<PenaltyPool, 'address' | 'slashedTotal'> & {
      /** Taken by slashes in this epoch. */
      slashedInEpoch: bigint;
      /** What the slash limit lets through now, of `params.slashLimitPerEpoch`. */
      slashRoom: bigint;
      /** When the limit is whole again if nothing more is slashed; null if it lets nothing through. */
      slashRoomWholeAt: bigint | null;
    };
};

/** Looks at a network and its pools. */
export async function reportNetwork(context: Context, network: Network): Promise<NetworkReport> {
  const now = await fetchChainTime({ rpc: context.rpc });
  const rewardPool = await fetchRewardPool(context, network.address);
  const penaltyPool = await fetchPenaltyPool(context, network.address);
  const current = termsAt(network, now);
  const number = current.epoch;
  const coming = termsOf(network, number + 1n, now) ?? current;
  const { distribution } = rewardPool;
  const published = (distribution.pending ?? distribution.current)?.cumulativeTotal ?? 0n;
  return {
    ...network,
    now,
    proposals: pendingProposals(network, now).map(proposalReport),
    paused: PAUSABLE.filter((what) => isPaused(network, what, now)),
    epoch: {
      number,
      startsAt: current.start,
      acceptsUntil: acceptsUntil(network, now),
      endsAt: endOf(current),
    },
    terms: { current, coming },
    comingPriceCommitted: coming.referenceEpoch === number + 1n,
    referenceAge: current.referencePrice === 0n ? null : number - current.referenceEpoch,
    epochs: newestEpochs(number, rewardPool, penaltyPool, now),
    rewards: {
      address: rewardPool.address,
      fundedTotal: rewardPool.fundedTotal,
      burnedTotal: rewardPool.burnedTotal,
      closedWorkers: rewardPool.closedWorkers,
      closedClaimedTotal: rewardPool.closedClaimedTotal,
      lifetimeCapLeft: network.params.lifetimeCap - published,
      ...poolReport(rewardPool.distribution, await balanceOf(context, rewardPool), now),
    },
    penalties: {
      address: penaltyPool.address,
      slashedTotal: penaltyPool.slashedTotal,
      slashedInEpoch: sumOfEpoch(penaltyPool.slashed, number),
      slashRoom: slashRoom(network, penaltyPool, now),
      slashRoomWholeAt: slashRoomWholeAt(network, penaltyPool, now) ?? null,
      ...poolReport(penaltyPool.distribution, await balanceOf(context, penaltyPool), now),
    },
  };
}

function proposalReport(proposal: PendingProposal): ProposalReport {
  if (proposal.kind === 'params') return proposal;
  return { ...proposal, role: Role[proposal.role] as keyof typeof Role };
}

/** How many epochs a report goes back. */
const EPOCHS_SHOWN = 5n;

function newestEpochs(
  current: bigint,
  { distribution, funded, burned }: RewardPool,
  { slashed }: PenaltyPool,
  now: bigint,
): EpochReport[] {
  const { issued } = settledAt(distribution, now);
  const epochs: EpochReport[] = [];
  for (let epoch = current; epoch >= 0n && current - epoch < EPOCHS_SHOWN; epoch--) {
    const [issue, burn, fund, slash] = [issued, burned, funded, slashed].map((sums) =>
      sumOfEpoch(sums, epoch),
    );
    epochs.push({
      epoch,
      issued: issue ?? 0n,
      burned: burn ?? 0n,
      funded: fund ?? 0n,
      slashed: slash ?? 0n,
    });
  }
  return epochs;
}

/** What a pool's vault holds. */
export async function balanceOf(
  { rpc, commitment }: Pick<Context, 'rpc' | 'commitment'>,
  { distribution }: { distribution: Distribution },
): Promise<bigint> {
  const { data } = await fetchToken(rpc, distribution.vault, { commitment }).catch(
    (error: unknown) => {
      throw explainFailure(error, { programAddress: undefined });
    },
  );
  return data.amount;
}

function poolReport(distribution: Distribution, balance: bigint, now: bigint): PoolReport {
  const settled = settledAt(distribution, now);
  const { vault, claimedTotal, current, pending } = settled;
  const published = (pending ?? current)?.cumulativeTotal ?? 0n;
  const owed = published > claimedTotal ? published - claimedTotal : 0n;
  const suspendedUntil = settled.suspendedUntil > now ? settled.suspendedUntil : undefined;
  return {
    vault,
    balance,
    current,
    pending,
    claimedTotal,
    suspendedUntil,
    owed,
    surplus: balance - owed,
  };
}
