/**
 * Networks: creating one, its reference price and where it publishes snapshots.
 *
 * @module
 */

import type { Address, Instruction, TransactionSigner } from '@solana/kit';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

import { programError } from '../errors.js';
import {
  findNetworkAddress,
  findPoolAddresses,
  findVaultAddress,
  type Deployment,
} from '../addresses.js';
import {
  getCommitPriceFromPythInstruction,
  getCommitPriceInstruction,
  getCreateNetworkInstruction,
  getSetSnapshotUriInstruction,
  type Params,
  type Roles,
} from '../generated/index.js';
import type { NetworkRef } from './token-accounts.js';

/** The input of {@link createNetwork}. */
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
  /** A network to try things on: its epochs may be as short as an hour. Can never be changed. */
  testNetwork?: boolean;
};

/**
 * Creates a network with its two pools. Its address is `findNetworkAddress(createKey, of)`,
 * where `of` is the connection that it is created over.
 *
 * Signer: anyone, and the create key.
 * Refused with `UnsupportedMint`, `UnsupportedMintExtension`, `MintHasFreezeAuthority`,
 * `ParameterOutOfRange` (the message names the parameter), `EpochStartOutOfRange`, `ZeroAddress`,
 * `RolesNotSeparate` or `AlreadyExists`.
 */
export async function createNetwork(
  input: CreateNetworkInput,
  of: Deployment,
): Promise<Instruction[]> {
  const {
    tokenProgram = TOKEN_PROGRAM_ADDRESS,
    allowFreezeAuthority = false,
    testNetwork = false,
    ...rest
  } = input;
  const network = await findNetworkAddress(input.createKey.address, of);
  const pools = await findPoolAddresses(network, of);
  return [
    getCreateNetworkInstruction(
      {
        ...rest,
        tokenProgram,
        allowFreezeAuthority,
        testNetwork,
        network,
        ...pools,
        rewardVault: await findVaultAddress(pools.rewardPool, of),
        penaltyVault: await findVaultAddress(pools.penaltyPool, of),
      },
      of,
    ),
  ];
}

/**
 * Commits the reference price of the next epoch, in billionths of a USD per IFX: once per epoch, in its
 * first half (see `acceptsUntil`), in steps of at most `maxPriceStepBps`; once more in the place of one that
 * {@link commitPriceFromPyth} has committed. The very first one counts at once.
 *
 * Signer: the price authority.
 * Refused with `NotPriceAuthority`, `TokenPriceOutOfRange`, `PriceAlreadyCommitted`, `SecondHalfOfEpoch`
 * or `PriceStepTooLarge`.
 */
export function commitPrice(input: {
  network: NetworkRef;
  priceAuthority: TransactionSigner;
  price: bigint;
}): Promise<Instruction[]> {
  const { network, priceAuthority, price } = input;
  return Promise.resolve([
    getCommitPriceInstruction({ network: network.address, priceAuthority, price }, network),
  ]);
}

/**
 * Commits what the network's Pyth feed says as the reference price of the next epoch: the low end of the
 * moving average, at most a step away from the price in force. `priceUpdate` is a fully verified
 * `PriceUpdateV2` account of Pyth's receiver program, which whoever commits has posted.
 *
 * Signer: anyone, once per epoch, in its first half.
 * Refused with `FeedSwitchedOff`, `WrongPriceUpdate`, `FeedPriceStale`, `FeedPriceUncertain`,
 * `NoReferencePrice`, `PriceAlreadyCommitted` or `SecondHalfOfEpoch`.
 */
export function commitPriceFromPyth(input: {
  network: NetworkRef;
  priceUpdate: Address;
}): Promise<Instruction[]> {
  const { network, priceUpdate } = input;
  return Promise.resolve([
    getCommitPriceFromPythInstruction({ network: network.address, priceUpdate }, network),
  ]);
}

/**
 * Sets where the network publishes its snapshots: at most 128 printable ASCII characters without spaces.
 * An empty text takes the address away.
 *
 * Signer: the admin.
 * Refused with `NotAdmin` or `InvalidSnapshotUri`.
 */
export function setSnapshotUri(input: {
  network: NetworkRef;
  admin: TransactionSigner;
  uri: string;
}): Promise<Instruction[]> {
  const { network, admin } = input;
  const text = new TextEncoder().encode(input.uri);
  if (text.length > MAX_SNAPSHOT_URI_LENGTH) {
    return Promise.reject(programError('InvalidSnapshotUri'));
  }
  const uri = new Uint8Array(MAX_SNAPSHOT_URI_LENGTH);
  uri.set(text);
  return Promise.resolve([
    getSetSnapshotUriInstruction({ network: network.address, admin, uri }, network),
  ]);
}

/** The longest place where snapshots are published, in bytes. */
export const MAX_SNAPSHOT_URI_LENGTH = 128;
