/**
 * The two pools of a network, and what differs between them: whose claims they book, and where. Everything
 * else about a publication is the same.
 *
 * @module
 */

import {
  parseBase64RpcAccount,
  type Address,
  type EncodedAccount,
  type Instruction,
  type TransactionSigner,
} from '@solana/kit';

import { WORDS, type PoolState, type PoolWords } from '@inferix/stake-snapshots';
import {
  decodePenaltyPool,
  decodeRewardPool,
  decodeVerifier,
  fetchPenaltyPool,
  fetchRewardPool,
  findPenaltyPoolAddress,
  findRewardPoolAddress,
  findVerifierAddress,
  PoolKind,
  publishPenalties,
  publishRewards,
  type Deployment,
  type Distribution,
  type Network,
  type NewPublication,
  type PoolName,
  type Verifier,
} from '@inferix/staking-client';
import type { ShownAccount } from './accounts.js';

/** Where the client reads an account. */
type Connection = Parameters<typeof fetchRewardPool>[0];

/** A publication that a distributor is about to sign. */
type Publishing = {
  network: Network;
  distributor: TransactionSigner;
  publication: NewPublication;
  /** In whole IBM. */
  work: bigint;
};

/** A pool, as the commands of its group use it. */
export type Pool = {
  name: PoolName;
  kind: PoolKind;
  words: PoolWords;
  findAddress: (network: Address, of: Deployment) => Promise<Address>;
  decode: (account: EncodedAccount, of: Deployment) => Omit<PoolState, 'slot'>;
  fetch: (from: Connection, network: Address) => Promise<{ distribution: Distribution }>;
  publish: (publishing: Publishing) => Promise<Instruction[]>;
};

export const REWARDS: Pool = {
  name: 'rewards',
  kind: PoolKind.Rewards,
  words: WORDS.rewards,
  findAddress: findRewardPoolAddress,
  decode: (account, of) => ({ ...decodeRewardPool(account, of), name: 'rewards' }),
  fetch: fetchRewardPool,
  publish: publishRewards,
};

export const PENALTIES: Pool = {
  name: 'penalties',
  kind: PoolKind.Penalties,
  words: WORDS.penalties,
  findAddress: findPenaltyPoolAddress,
  // A verifier's account is never closed.
  decode: (account, of) => ({
    ...decodePenaltyPool(account, of),
    ...{ name: 'penalties', closedWorkers: 0n, closedClaimedTotal: 0n },
  }),
  fetch: fetchPenaltyPool,
  publish: publishPenalties,
};

export const POOLS: Readonly<Record<PoolName, Pool>> = { rewards: REWARDS, penalties: PENALTIES };

/** The accounts that book what these wallets have claimed, in their order. */
export const verifiersOf = (
  wallets: readonly Address[],
  { address, ...of }: Deployment & { address: Address },
): Promise<Address[]> =>
  Promise.all(wallets.map((wallet) => findVerifierAddress({ network: address, wallet }, of)));

/**
 * The verifier in the account at its address; `undefined` where nobody has claimed for it. Anybody can send
 * lamports to that address, which make no verifier.
 *
 * @throws {@link StakingError} `UnreadableAccount` if the program owns it and this version cannot read it.
 */
export function verifierIn(
  address: Address,
  account: ShownAccount | null,
  of: Deployment,
): Verifier | undefined {
  if (account?.owner !== of.programAddress) return undefined;
  return decodeVerifier(parseBase64RpcAccount(address, account), of);
}
