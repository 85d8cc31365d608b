/**
 * A network's two pools, and what their vaults hold.
 *
 * @module
 */

import {
  explainFailure,
  fetchPenaltyPool,
  fetchRewardPool,
  type Connection,
  type PenaltyPool,
  type RewardPool,
} from '@inferix/staking-client';
import { fetchEncodedAccounts, type Address } from '@solana/kit';
import { decodeToken } from '@solana-program/token';

import { present } from './holdings.js';

/** A pool and what is in its vault, in token base units. */
export type Filled<Pool> = { pool: Pool; balance: bigint };

export type Pools = { rewards: Filled<RewardPool>; penalties: Filled<PenaltyPool> };

export async function fetchPools(connection: Connection, network: Address): Promise<Pools> {
  const [rewards, penalties] = await Promise.all([
    fetchRewardPool(connection, network),
    fetchPenaltyPool(connection, network),
  ]);
  const vaults = [rewards.distribution.vault, penalties.distribution.vault];
  try {
    const found = await fetchEncodedAccounts(connection.rpc, vaults, { commitment: 'confirmed' });
    const [ofRewards = 0n, ofPenalties = 0n] = found.map((vault) => {
      const account = present(vault);
      return account ? decodeToken(account).data.amount : 0n;
    });
    return {
      rewards: { pool: rewards, balance: ofRewards },
      penalties: { pool: penalties, balance: ofPenalties },
    };
  } catch (error) {
    throw explainFailure(error, { programAddress: undefined });
  }
}
