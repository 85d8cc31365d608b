/**
 * A worker's life, from opening to closing. Prices in billionths of a USD per IB-hour, benchmarks in
 * billionths of an IB, amounts in token base units.
 *
 * @module
 */

import type { Address, Instruction, ReadonlyUint8Array, TransactionSigner } from '@solana/kit';

import { findRewardPoolAddress, findVaultAddress, findWorkerAddress } from '../addresses.js';
import {
  getAttestBenchmarkInstruction,
  getBarWorkerInstruction,
  getCloseWorkerInstruction,
  getOpenWorkerInstruction,
  getRegisterWorkerInstruction,
  getSetPayoutInstruction,
  getSetPriceInstruction,
  getSetRestakeInstruction,
  getTopUpInstruction,
  getUnbarWorkerInstruction,
} from '../generated/index.js';
import { createTokenAccount, tokenAccountOf, type NetworkRef } from './token-accounts.js';

/** The input of every action of a worker's owner. */
export type OwnerInput = {
  network: NetworkRef;
  /** The worker's address. */
  worker: Address;
  owner: TransactionSigner;
};

/** The input of {@link openWorker}. */
export type OpenWorkerInput = {
  network: NetworkRef;
  owner: TransactionSigner;
  /** Names the machine: 32 bytes that mean nothing to the program. */
  node: ReadonlyUint8Array;
  /** The wallet that rewards go to: the owner's unless said otherwise. */
  payout?: Address;
  /** Pays the rent, which goes to the owner when the worker is closed: the owner unless said otherwise. */
  payer?: TransactionSigner;
};

/**
 * Opens a worker and its vault, and a token account for its payout wallet if that has none. It has no
 * stake yet. Its address is `findWorkerAddress({ network, owner, node })`.
 *
 * Signer: the owner.
 * Refused with `AlreadyExists` or `ZeroAddress`.
 */
export async function openWorker(input: OpenWorkerInput): Promise<Instruction[]> {
  const { network, owner, node, payout = owner.address, payer = owner } = input;
  const { address, mint, tokenProgram } = network;
  const worker = await findWorkerAddress({ network: address, owner: owner.address, node });
  return [
    getOpenWorkerInstruction({
      payer,
      owner,
      network: address,
      mint,
      worker,
      vault: await findVaultAddress(worker),
      tokenProgram,
      node,
      payout,
    }),
    await createTokenAccount(network, payout, payer),
  ];
}

/**
 * Sets a worker's measured speed from the next epoch: once per worker and epoch, in the epoch's first half
 * (see `acceptsUntil`), in steps of at most `maxBenchmarkStepBps` unless the admin signs too. The first
 * one counts at once, at any time.
 *
 * Signer: the benchmark authority; `admin` too, if given.
 * Refused with `NotBenchmarkAuthority`, `NotAdmin`, `BenchmarkOutOfRange`, `BenchmarkAlreadyAttested`,
 * `SecondHalfOfEpoch` or `BenchmarkStepTooLarge`.
 */
export function attestBenchmark(input: {
  network: NetworkRef;
  worker: Address;
  benchmarkAuthority: TransactionSigner;
  admin?: TransactionSigner;
  benchmark: bigint;
}): Promise<Instruction[]> {
  return Promise.resolve([
    getAttestBenchmarkInstruction({ ...input, network: input.network.address }),
  ]);
}

/**
 * Registers a worker at a price and moves the deposit in from the owner's token account. It earns from the
 * next epoch.
 *
 * Signer: the owner.
 * Refused with `StakeBelowMinimum` (the message has both numbers) unless the active stake is then at
 * least S(n); also with `AlreadyRegistered`, `NoBenchmark`, `BenchmarkStale`, `NoReferencePrice`,
 * `ReferencePriceStale`, `PriceOutOfRange`, `PriceBelowFloor`, `WorkerBarred`, `NotOwner` or
 * `InsufficientTokens`.
 */
export async function registerWorker(
  input: OwnerInput & { price: bigint; deposit: bigint },
): Promise<Instruction[]> {
  const { network, worker, owner, price, deposit } = input;
  return [
    getRegisterWorkerInstruction({
      owner,
      network: network.address,
      worker,
      vault: await findVaultAddress(worker),
      ownerTokenAccount: await tokenAccountOf(network, owner.address),
      tokenProgram: network.tokenProgram,
      price,
      deposit,
    }),
  ];
}

/**
 * Adds tokens to a worker's active stake from the funder's token account. Never blocked by the network.
 *
 * Signer: anyone.
 * Refused with `AmountIsZero`, `AmountOverflow` or `InsufficientTokens`.
 */
export async function topUp(input: {
  network: NetworkRef;
  worker: Address;
  funder: TransactionSigner;
  amount: bigint;
}): Promise<Instruction[]> {
  const { network, worker, funder, amount } = input;
  return [
    getTopUpInstruction({
      funder,
      network: network.address,
      worker,
      vault: await findVaultAddress(worker),
      funderTokenAccount: await tokenAccountOf(network, funder.address),
      tokenProgram: network.tokenProgram,
      amount,
    }),
  ];
}

/**
 * Declares another price. A rise counts at once and needs the stake for it; a cut counts from the next
 * epoch.
 *
 * Signer: the owner.
 * Refused with `NotRegistered`, `PriceOutOfRange`, `PriceBelowFloor`, `StakeBelowMinimum`,
 * `NoReferencePrice` or `NotOwner`.
 */
export function setPrice(input: OwnerInput & { price: bigint }): Promise<Instruction[]> {
  return Promise.resolve([getSetPriceInstruction({ ...input, network: input.network.address })]);
}

/**
 * Sets the wallet that rewards go to, and creates its token account if it has none.
 *
 * Signer: the owner, who pays the rent of the token account.
 * Refused with `ZeroAddress` or `NotOwner`.
 */
export async function setPayout(input: OwnerInput & { payout: Address }): Promise<Instruction[]> {
  const { network, owner, payout } = input;
  return [
    getSetPayoutInstruction({ ...input, network: network.address }),
    await createTokenAccount(network, payout, owner),
  ];
}

/**
 * Says whether rewards fill the stake first while the worker is short; otherwise they wait. On when a
 * worker is opened.
 *
 * Signer: the owner.
 * Refused with `NotOwner`.
 */
export function setRestake(input: OwnerInput & { restake: boolean }): Promise<Instruction[]> {
  return Promise.resolve([getSetRestakeInstruction({ ...input, network: input.network.address })]);
}

/**
 * Closes an empty worker; the rent goes to the owner, and so do tokens that somebody sent to its vault.
 * Rewards that were not claimed until then are gone.
 *
 * Signer: the owner.
 * Refused with `WorkerNotEmpty`, `SlashCaseOpen` or `NotOwner`.
 */
export async function closeWorker(input: OwnerInput): Promise<Instruction[]> {
  const { network, worker, owner } = input;
  return [
    await createTokenAccount(network, owner.address, owner),
    getCloseWorkerInstruction({
      owner,
      worker,
      rewardPool: await findRewardPoolAddress(network.address),
      vault: await findVaultAddress(worker),
      ownerTokenAccount: await tokenAccountOf(network, owner.address),
      tokenProgram: network.tokenProgram,
    }),
  ];
}

/** The input of {@link barWorker} and {@link unbarWorker}. */
export type BarInput = { network: NetworkRef; worker: Address; admin: TransactionSigner };

/**
 * Bars a worker from registering and from being paid. Its exits stay open.
 *
 * Signer: the admin.
 * Refused with `WorkerBarred` if it is barred already, or `NotAdmin`.
 */
export function barWorker(input: BarInput): Promise<Instruction[]> {
  return Promise.resolve([getBarWorkerInstruction({ ...input, network: input.network.address })]);
}

/**
 * Lifts the bar.
 *
 * Signer: the admin.
 * Refused with `NotBarred` or `NotAdmin`.
 */
export function unbarWorker(input: BarInput): Promise<Instruction[]> {
  return Promise.resolve([getUnbarWorkerInstruction({ ...input, network: input.network.address })]);
}
