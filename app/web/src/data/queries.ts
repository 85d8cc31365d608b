/**
 * What the page knows of the chain. Every change that is noticed asks again for all that depends on it.
 *
 * @module
 */

import {
  CLOCK_ADDRESS,
  decodeChainTime,
  fetchNetwork,
  fetchRewardPool,
  fetchSlashCase,
  fetchWorker,
  findNetworkSlashCases,
  findPoolAddresses,
  findRewardPoolAddress,
  findSlashCases,
  findTokenAccountAddress,
  SLASH_CASE_DISCRIMINATOR,
  StakingError,
  type Network,
  type RewardPool,
  type SlashCase,
  type Worker,
} from '@inferix/staking-client';
import { fetchEncodedAccount, getBase58Decoder, type Address } from '@solana/kit';
import { skipToken, useQuery, type UseQueryResult } from '@tanstack/react-query';

import { checkCluster } from '../chain/cluster-check.js';
import { fetchHoldings, type Holdings } from '../chain/holdings.js';
import { fetchPools, type Pools } from '../chain/pools.js';
import { useCluster } from './context.js';
import { useLiveAccount, useLiveProgram } from './live.js';
import { usePollMs } from './live-status.js';

/** Everything that is read begins with this. */
export const CHAIN = 'chain';

/** What an open window would do depends on whatever is followed. */
export const PREVIEW = [CHAIN, 'preview'] as const;

/** The chain's time when it was asked, and the page's own clock then: milliseconds since it was opened. */
export type ChainClock = { time: bigint; asked: number };

const CLOCK_MS = 10_000;

export function useClockQuery(): UseQueryResult<ChainClock> {
  const { connection } = useCluster();
  return useQuery({
    queryKey: [CHAIN, 'clock'],
    refetchInterval: CLOCK_MS,
    queryFn: async (): Promise<ChainClock> => {
      const clock = await fetchEncodedAccount(connection.rpc, CLOCK_ADDRESS, {
        commitment: 'confirmed',
      });
      if (!clock.exists) throw new Error('The node does not show the chain’s clock.');
      return { time: decodeChainTime(clock), asked: performance.now() };
    },
  });
}

export function useNetworkQuery(): UseQueryResult<Network> {
  const { config, connection } = useCluster();
  const address = config.network;
  useLiveAccount(address, [[CHAIN, 'network'], PREVIEW]);
  return useQuery({
    queryKey: [CHAIN, 'network'],
    refetchInterval: usePollMs(),
    queryFn: async () => {
      await checkCluster(connection.rpc, config.chain);
      return fetchNetwork(connection, address);
    },
  });
}

/** A worker, or `null` where there is none (any more). */
export function useWorkerQuery(address: Address): UseQueryResult<Worker | null> {
  const { connection } = useCluster();
  useLiveAccount(address, [
    [CHAIN, 'worker', address],
    [CHAIN, 'clock'],
    [CHAIN, 'cases', address],
    [CHAIN, 'history', address],
    PREVIEW,
  ]);
  return useQuery({
    queryKey: [CHAIN, 'worker', address],
    refetchInterval: usePollMs(),
    queryFn: () => unlessMissing(fetchWorker(connection, address)),
  });
}

const unlessMissing = <T>(account: Promise<T>): Promise<T | null> =>
  account.catch((error: unknown) => {
    if (error instanceof StakingError && error.code === 'AccountNotFound') return null;
    throw error;
  });

/** The slash cases of a worker that are still on chain. */
export function useSlashCases(worker: Address): UseQueryResult<SlashCase[]> {
  const { connection } = useCluster();
  return useQuery({
    queryKey: [CHAIN, 'cases', worker],
    refetchInterval: usePollMs(),
    queryFn: () => findSlashCases(connection, worker),
  });
}

/** All cases of a network are asked for at most this often: there may be many. */
const ALL_CASES_MS = 60_000;

const CASE_DISCRIMINATOR = getBase58Decoder().decode(SLASH_CASE_DISCRIMINATOR);

/** All slash cases of the network that have not been closed. */
export function useAllCases(): UseQueryResult<SlashCase[]> {
  const { config, connection } = useCluster();
  const { network } = config;
  useLiveProgram(0, CASE_DISCRIMINATOR, [
    [CHAIN, 'all cases'],
    [CHAIN, 'clock'],
  ]);
  return useQuery({
    queryKey: [CHAIN, 'all cases'],
    refetchInterval: ALL_CASES_MS,
    queryFn: () => findNetworkSlashCases(connection, network),
  });
}

/** A slash case, or `null` where there is none (any more). */
export function useCase(address: Address): UseQueryResult<SlashCase | null> {
  const { connection } = useCluster();
  useLiveAccount(address, [[CHAIN, 'case', address], [CHAIN, 'clock'], PREVIEW]);
  return useQuery({
    queryKey: [CHAIN, 'case', address],
    refetchInterval: usePollMs(),
    queryFn: () => unlessMissing(fetchSlashCase(connection, address)),
  });
}

export function useRewardPool(): UseQueryResult<RewardPool> {
  const { config, connection } = useCluster();
  const network = config.network;
  const pool = useQuery({
    queryKey: [CHAIN, 'reward pool address'],
    staleTime: Infinity,
    queryFn: () => findRewardPoolAddress(network, connection),
  });
  useLiveAccount(pool.data, [[CHAIN, 'reward pool'], PREVIEW]);
  return useQuery({
    queryKey: [CHAIN, 'reward pool'],
    refetchInterval: usePollMs(),
    queryFn: () => fetchRewardPool(connection, network),
  });
}

/** Both pools of the network. A transfer to a vault that is none of the program's is noticed by polling only. */
export function usePools(): UseQueryResult<Pools> {
  const { config, connection } = useCluster();
  const { network } = config;
  const { data: addresses } = useQuery({
    queryKey: [CHAIN, 'pool addresses'],
    staleTime: Infinity,
    queryFn: () => findPoolAddresses(network, connection),
  });
  useLiveAccount(addresses?.rewardPool, [[CHAIN, 'pools'], PREVIEW]);
  useLiveAccount(addresses?.penaltyPool, [[CHAIN, 'pools'], PREVIEW]);
  return useQuery({
    queryKey: [CHAIN, 'pools'],
    refetchInterval: usePollMs(),
    queryFn: () => fetchPools(connection, network),
  });
}

/** What a wallet holds, in SOL and in the network's token. */
export function useHoldings(
  wallet: Address | undefined,
  network: Network,
): UseQueryResult<Holdings> {
  const { connection } = useCluster();
  const { mint, tokenProgram } = network;
  const { data: tokenAccount } = useQuery({
    queryKey: ['token account', wallet ?? '', mint],
    staleTime: Infinity,
    queryFn:
      wallet === undefined
        ? skipToken
        : () => findTokenAccountAddress({ wallet, mint, tokenProgram }),
  });
  const keys = [[CHAIN, 'holdings'], PREVIEW];
  useLiveAccount(wallet, keys);
  // Tokens arrive without a change of the wallet's own account.
  useLiveAccount(tokenAccount, keys);
  return useQuery({
    queryKey: [CHAIN, 'holdings', wallet ?? ''],
    refetchInterval: usePollMs(),
    queryFn: wallet === undefined ? skipToken : () => fetchHoldings(connection, network, wallet),
  });
}
