/**
 * Networks: creating one, its roles and its reference price.
 *
 * @module
 */

import type { Address, Instruction, TransactionSigner } from '@solana/kit';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

import { findNetworkAddress, findPoolAddresses, findVaultAddress } from '../addresses.js';
import {
  getCommitPriceInstruction,
  getCreateNetworkInstruction,
  getSetRoleInstruction,
  type Params,
  type Role,
  type Roles,
} from '../generated/index.js';
import type { NetworkRef } from './token-accounts.js';

const HOUR = 3_600;
const DAY = 24 * HOUR;

/**
 * The parameters of the design: coverage 2, epochs of 72 hours, 90 days of unbonding. The two amounts
 * have no default, since they depend on the token.
 *
 * @param amounts - In token base units: the most that rewards may grow, and that slashes may take, in
 * one epoch.
 */
export function defaultParams(
  amounts: Pick<Params, 'epochEmissionCap' | 'slashLimitPerEpoch'>,
): Params {
  return {
    ...amounts,
    epochSecs: 72 * HOUR,
    coverageEpochs: 2,
    unbondingSecs: 90 * DAY,
    evidenceWindowSecs: 14 * DAY,
    slashDelaySecs: 72 * HOUR,
    slashExecutionSecs: 30 * DAY,
    benchmarkMaxAgeSecs: 30 * DAY,
    publicationDelaySecs: 6 * HOUR,
    paramDelaySecs: 7 * DAY,
    maxSlashBps: 5_000,
    maxPriceStepBps: 2_000,
  };
}

/** What {@link createNetwork} takes. */
export type CreateNetworkInput = {
  /** Names the network and signs once; it has no power afterwards. */
  createKey: TransactionSigner;
  /** Pays the rent. */
  payer: TransactionSigner;
  mint: Address;
  /** The mint's token program: SPL Token unless said otherwise. */
  tokenProgram?: Address;
  roles: Roles;
  params: Params;
  /** When epoch 0 began, in Unix seconds: within the last epoch's length. */
  epochStart: bigint;
  /** Accept a mint whose freeze authority could freeze stakes. */
  allowFreezeAuthority?: boolean;
};

/**
 * Creates a network with its two pools. Anyone. Its address is `findNetworkAddress(createKey)`.
 *
 * Refused with `UnsupportedMint`, `UnsupportedMintExtension`, `MintHasFreezeAuthority`,
 * `ParameterOutOfRange` (the message names the parameter), `EpochStartOutOfRange`, `ZeroAddress` or
 * `AlreadyExists`.
 */
export async function createNetwork(input: CreateNetworkInput): Promise<Instruction[]> {
  const { tokenProgram = TOKEN_PROGRAM_ADDRESS, allowFreezeAuthority = false, ...rest } = input;
  const network = await findNetworkAddress(input.createKey.address);
  const pools = await findPoolAddresses(network);
  return [
    getCreateNetworkInstruction({
      ...rest,
      tokenProgram,
      allowFreezeAuthority,
      network,
      ...pools,
      rewardVault: await findVaultAddress(pools.rewardPool),
      penaltyVault: await findVaultAddress(pools.penaltyPool),
    }),
  ];
}

/**
 * Hands a role to another key. The admin. A new distributor starts afresh: what the old one published
 * and is not claimable yet is dropped.
 *
 * Refused with `NotAdmin` or `ZeroAddress`.
 */
export async function setRole(input: {
  network: NetworkRef;
  admin: TransactionSigner;
  role: Role;
  key: Address;
}): Promise<Instruction[]> {
  const network = input.network.address;
  return [getSetRoleInstruction({ ...input, network, ...(await findPoolAddresses(network)) })];
}

/**
 * Commits the epoch's reference price, in billionths of a USD per IFX. The price authority, once an
 * epoch, in steps of at most `maxPriceStepBps`.
 *
 * Refused with `NotPriceAuthority`, `TokenPriceOutOfRange`, `PriceAlreadyCommitted` or
 * `PriceStepTooLarge`.
 */
export function commitPrice(input: {
  network: NetworkRef;
  priceAuthority: TransactionSigner;
  price: bigint;
}): Promise<Instruction[]> {
  const { priceAuthority, price } = input;
  return Promise.resolve([
    getCommitPriceInstruction({ network: input.network.address, priceAuthority, price }),
  ]);
}
