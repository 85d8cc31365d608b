/**
 * What there is to say about a network at a moment. Amounts in base units, prices in billionths of a
 * USD, times in Unix seconds.
 *
 * @module
 */

import { fetchToken } from '@solana-program/token';

import {
  type Distribution,
  epochAt,
  epochStartsAt,
  explainFailure,
  fetchChainTime,
  fetchPenaltyPool,
  fetchRewardPool,
  type Network,
  type PenaltyPool,
  type Publication,
  type RewardPool,
  settledAt,
} from '@inferix/staking-client';
import type { Context } from '../context.js';

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
  /** Published, claimable or not, and not claimed. */
  owed: bigint;
  /** Held beyond what is owed. */
  surplus: bigint;
};

export type NetworkReport = Omit<Network, 'epochStart' | 'firstEpoch'> & {
  /** The chain's time. */
  now: bigint;
  epoch: { number: bigint; startsAt: bigint; endsAt: bigint };
  /** Epochs since the reference price was committed; null before the first. */
  referenceAge: bigint | null;
  rewards: PoolReport & Pick<RewardPool, 'address' | 'fundedTotal'>;
  penalties: PoolReport &
    Pick<PenaltyPool, 'address' | 'slashedTotal'> & {
      /** Taken by slashes in this epoch, of `params.slashLimitPerEpoch`. */
      slashedInEpoch: bigint;
    };
};

/** Looks at a network and its pools. */
export async function reportNetwork(context: Context, network: Network): Promise<NetworkReport> {
  const now = await fetchChainTime({ rpc: context.rpc });
  const rewardPool = await fetchRewardPool(context, network.address);
  const penaltyPool = await fetchPenaltyPool(context, network.address);
  const { epochStart, firstEpoch, ...rest } = network;
  const number = epochAt({ ...rest, epochStart, firstEpoch }, now);
  return {
    ...rest,
    now,
    epoch: {
      number,
      startsAt: epochStartsAt(network, number),
      endsAt: epochStartsAt(network, number + 1n),
    },
    referenceAge: network.referencePrice === 0n ? null : number - network.referenceEpoch,
    rewards: {
      address: rewardPool.address,
      fundedTotal: rewardPool.fundedTotal,
      ...poolReport(rewardPool.distribution, await balanceOf(context, rewardPool), now),
    },
    penalties: {
      address: penaltyPool.address,
      slashedTotal: penaltyPool.slashedTotal,
      // The count starts anew with the first slash of an epoch.
      slashedInEpoch: penaltyPool.slashEpoch === number ? penaltyPool.slashedInEpoch : 0n,
      ...poolReport(penaltyPool.distribution, await balanceOf(context, penaltyPool), now),
    },
  };
}

/** What a pool's vault holds. */
export async function balanceOf(
  { rpc, commitment }: Context,
  { distribution }: { distribution: Distribution },
): Promise<bigint> {
  const { data } = await fetchToken(rpc, distribution.vault, { commitment }).catch(
    (error: unknown) => {
      throw explainFailure(error);
    },
  );
  return data.amount;
}

function poolReport(distribution: Distribution, balance: bigint, now: bigint): PoolReport {
  const { vault, claimedTotal, current, pending } = settledAt(distribution, now);
  const published = (pending ?? current)?.cumulativeTotal ?? 0n;
  const owed = published - claimedTotal;
  return { vault, balance, current, pending, claimedTotal, owed, surplus: balance - owed };
}
