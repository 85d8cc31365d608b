/**
 * Where every account of the program lives: program-derived addresses, so anyone can compute them.
 *
 * @module
 */

import {
  getAddressEncoder,
  getProgramDerivedAddress,
  type Address,
  type ReadonlyUint8Array,
} from '@solana/kit';
import { findAssociatedTokenPda } from '@solana-program/token';

/** Token-2022, the other token program a network's mint may belong to. */
export const TOKEN_2022_PROGRAM_ADDRESS =
  'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb' as Address<'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb'>;

/** 32 zero bytes: where the program records a key, it stands for nobody. */
export const ZERO_ADDRESS = '11111111111111111111111111111111' as Address;

/**
 * Names a deployment of the program: a connection, or anything that was read from one of its accounts, such
 * as a network. Nothing but `connect` takes the published one without being told.
 */
export type Deployment = { programAddress: Address };

/** A network, named by the key that signed at its creation. */
export const findNetworkAddress = (createKey: Address, of: Deployment): Promise<Address> =>
  findAddress(of, 'network', key(createKey));

/**
 * A worker, named by its network, the key that opened it and 32 bytes that name the machine. The address
 * stays the same when the worker is handed over to another owner.
 */
export const findWorkerAddress = (
  worker: { network: Address; opener: Address; node: ReadonlyUint8Array },
  of: Deployment,
): Promise<Address> =>
  findAddress(of, 'worker', key(worker.network), key(worker.opener), worker.node);

/** The token account that a worker or a pool controls. */
export const findVaultAddress = (controller: Address, of: Deployment): Promise<Address> =>
  findAddress(of, 'vault', key(controller));

/** A network's reward pool. */
export const findRewardPoolAddress = (network: Address, of: Deployment): Promise<Address> =>
  findAddress(of, 'rewards', key(network));

/** A network's penalty pool. */
export const findPenaltyPoolAddress = (network: Address, of: Deployment): Promise<Address> =>
  findAddress(of, 'penalties', key(network));

/** Both pools of a network. */
export async function findPoolAddresses(
  network: Address,
  of: Deployment,
): Promise<{ rewardPool: Address; penaltyPool: Address }> {
  return {
    rewardPool: await findRewardPoolAddress(network, of),
    penaltyPool: await findPenaltyPoolAddress(network, of),
  };
}

/** What a verifier has been paid. */
export const findVerifierAddress = (
  verifier: { network: Address; wallet: Address },
  of: Deployment,
): Promise<Address> => findAddress(of, 'verifier', key(verifier.network), key(verifier.wallet));

/** The one case that an offence of a worker can ever have. */
export const findSlashCaseAddress = (
  offence: { worker: Address; offenceId: ReadonlyUint8Array },
  of: Deployment,
): Promise<Address> => findAddress(of, 'slash', key(offence.worker), offence.offenceId);

/** A wallet's associated token account. */
export async function findTokenAccountAddress(account: {
  wallet: Address;
  mint: Address;
  tokenProgram: Address;
}): Promise<Address> {
  const { wallet: owner, mint, tokenProgram } = account;
  const [address] = await findAssociatedTokenPda({ owner, mint, tokenProgram });
  return address;
}

async function findAddress(
  { programAddress }: Deployment,
  ...seeds: (string | ReadonlyUint8Array)[]
): Promise<Address> {
  const [address] = await getProgramDerivedAddress({ programAddress, seeds });
  return address;
}

const key = (address: Address): ReadonlyUint8Array => getAddressEncoder().encode(address);
