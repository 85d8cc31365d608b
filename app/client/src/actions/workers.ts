/**
 * A worker's life, from opening to closing. Prices in billionths of a USD per IB-hour, benchmarks in
 * billionths of an IB, amounts in token base units.
 *
 * @module
 */

import type { Address, Instruction, ReadonlyUint8Array, TransactionSigner } from '@solana/kit';

import { findRewardPoolAddress, findVaultAddress, findWorkerAddress } from '../addresses.js';
import {
  getAcceptWorkerInstruction,
  getAttestBenchmarkInstruction,
  getBarWorkerInstruction,
  getCloseWorkerInstruction,
  getOfferWorkerInstruction,
  getOpenWorkerInstruction,
  getRegisterWorkerInstruction,
  getSetOperatorInstruction,
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

/** The input of every action that a worker's operator may take, too. */
export type OperatorInput = {
  network: NetworkRef;
  /** The worker's address. */
  worker: Address;
  /** The owner or the operator. */
  authority: TransactionSigner;
};

/** The input of {@link openWorker}. */
export type OpenWorkerInput = {
  network: NetworkRef;
  /** Becomes owner and operator, and stays a part of the address, whoever owns the worker later. */
  opener: TransactionSigner;
  /** Names the machine: 32 bytes that mean nothing to the program. */
  node: ReadonlyUint8Array;
  /** The wallet that rewards go to: the opener's unless said otherwise. */
  payout?: Address;
  /** Pays the rent, which goes to the owner when the worker is closed: the opener unless said otherwise. */
  payer?: TransactionSigner;
};

/**
 * Opens a worker and its vault, and a token account for its payout wallet if that has none. It has no
 * stake yet. Its address is `findWorkerAddress({ network: network.address, opener, node }, network)`.
 *
 * Signer: the opener, who becomes owner and operator; and the payer.
 * Refused with `AlreadyExists` or `ZeroAddress`.
 */
export async function openWorker(input: OpenWorkerInput): Promise<Instruction[]> {
  const { network, opener, node, payout = opener.address, payer = opener } = input;
  const { address, mint, tokenProgram } = network;
  const worker = await findWorkerAddress(
    { network: address, opener: opener.address, node },
    network,
  );
  return [
    getOpenWorkerInstruction(
      {
        payer,
        opener,
        network: address,
        mint,
        worker,
        vault: await findVaultAddress(worker, network),
        tokenProgram,
        node,
        payout,
      },
      network,
    ),
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
    getAttestBenchmarkInstruction({ ...input, network: input.network.address }, input.network),
  ]);
}

/**
 * Registers a worker at a price, in billionths of a USD per IB-hour, and moves the deposit, in token base
 * units, in from the signer's token account. It earns from the next epoch. Withdraws an offer.
 *
 * Signer: the owner, or the operator unless the worker has left before, as `authority`.
 * Refused with `StakeBelowMinimum` (the message has both numbers) unless the active stake is then at
 * least S(n); also with `AlreadyRegistered`, `NoBenchmark`, `BenchmarkStale`, `NoReferencePrice`,
 * `ReferencePriceStale`, `PriceOutOfRange`, `PriceBelowFloor`, `WorkerBarred`, `NotOwnerOrOperator` or
 * `InsufficientTokens`.
 */
export async function registerWorker(
  input: OperatorInput & { price: bigint; deposit: bigint },
): Promise<Instruction[]> {
  const { network, worker, authority, price, deposit } = input;
  return [
    getRegisterWorkerInstruction(
      {
        authority,
        network: network.address,
        worker,
        vault: await findVaultAddress(worker, network),
        authorityTokenAccount: await tokenAccountOf(network, authority.address),
        tokenProgram: network.tokenProgram,
        price,
        deposit,
      },
      network,
    ),
  ];
}

/**
 * Adds tokens, in base units, to a worker's active stake from the funder's token account. Never blocked by
 * the network. They are the owner's from then on.
 *
 * Signer: anyone while the worker is registered and has active stake; otherwise its owner, or its operator
 * before it leaves.
 * Refused with `AmountIsZero`, `AmountOverflow`, `NotOwnerOrOperator` or `InsufficientTokens`.
 */
export async function topUp(input: {
  network: NetworkRef;
  worker: Address;
  funder: TransactionSigner;
  amount: bigint;
}): Promise<Instruction[]> {
  const { network, worker, funder, amount } = input;
  return [
    getTopUpInstruction(
      {
        funder,
        network: network.address,
        worker,
        vault: await findVaultAddress(worker, network),
        funderTokenAccount: await tokenAccountOf(network, funder.address),
        tokenProgram: network.tokenProgram,
        amount,
      },
      network,
    ),
  ];
}

/**
 * Declares another price, in billionths of a USD per IB-hour. A rise counts at once and needs the stake for
 * it; a cut counts from the next epoch. Withdraws an offer.
 *
 * Signer: the owner or the operator, as `authority`.
 * Refused with `NotRegistered`, `PriceOutOfRange`, `PriceBelowFloor`, `StakeBelowMinimum`,
 * `NoReferencePrice` or `NotOwnerOrOperator`.
 */
export function setPrice(input: OperatorInput & { price: bigint }): Promise<Instruction[]> {
  return Promise.resolve([
    getSetPriceInstruction({ ...input, network: input.network.address }, input.network),
  ]);
}

/**
 * Sets the hot key that registers, sets the price, tops up and contests slashes; it moves no money out.
 * The key before it loses that at once. The owner's own key means that there is no other. Withdraws an
 * offer.
 *
 * Signer: the owner.
 * Refused with `ZeroAddress` or `NotOwner`.
 */
export function setOperator(input: OwnerInput & { operator: Address }): Promise<Instruction[]> {
  return Promise.resolve([
    getSetOperatorInstruction({ ...input, network: input.network.address }, input.network),
  ]);
}

/**
 * Offers the worker, with its stake, tickets and history, to a new owner, who takes it by
 * {@link acceptWorker}. Without `newOwner` it withdraws the offer, as do a bar and any other instruction of
 * the owner or operator but a top-up and an answer to a case.
 *
 * Signer: the owner.
 * Refused with `SlashCaseOpen`, `OfferedToOwner`, `ZeroAddress` or `NotOwner`.
 */
export function offerWorker(
  input: OwnerInput & { newOwner?: Address | undefined },
): Promise<Instruction[]> {
  const { network, newOwner = null, ...rest } = input;
  return Promise.resolve([
    getOfferWorkerInstruction({ ...rest, network: network.address, newOwner }, network),
  ]);
}

/**
 * Takes an offered worker over, and creates a token account for the new owner if it has none. The new
 * owner becomes operator and payout wallet, too; rewards that nobody has claimed yet are paid to it. The
 * address stays.
 *
 * Signer: whom the worker is offered to, who pays the rent of the token account.
 * Refused with `NotOffered` (also where another offer was made since), `SlashCaseOpen` or
 * `StakeBelowPromise`.
 *
 * @param input - `offer`: the worker's `offers` when you looked at it, so that an offer which was made again
 * after a change is not accepted unseen. `leastStake`: what the worker must hold, active and unbonding, in
 * token base units. Name what was agreed: between looking and accepting, a slash can take stake away.
 */
export async function acceptWorker(input: {
  network: NetworkRef;
  /** The worker's address. */
  worker: Address;
  newOwner: TransactionSigner;
  offer: bigint;
  leastStake: bigint;
}): Promise<Instruction[]> {
  const { network, newOwner } = input;
  return [
    getAcceptWorkerInstruction({ ...input, network: network.address }, network),
    await createTokenAccount(network, newOwner.address, newOwner),
  ];
}

/**
 * Sets the wallet that rewards go to, and creates its token account if it has none. Withdraws an offer.
 *
 * Signer: the owner, who pays the rent of the token account.
 * Refused with `ZeroAddress` or `NotOwner`.
 */
export async function setPayout(input: OwnerInput & { payout: Address }): Promise<Instruction[]> {
  const { network, owner, payout } = input;
  return [
    getSetPayoutInstruction({ ...input, network: network.address }, network),
    await createTokenAccount(network, payout, owner),
  ];
}

/**
 * Says whether rewards fill the stake first while the worker is short; otherwise they wait. On when a
 * worker is opened. Withdraws an offer.
 *
 * Signer: the owner.
 * Refused with `NotOwner`.
 */
export function setRestake(input: OwnerInput & { restake: boolean }): Promise<Instruction[]> {
  return Promise.resolve([
    getSetRestakeInstruction({ ...input, network: input.network.address }, input.network),
  ]);
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
    getCloseWorkerInstruction(
      {
        owner,
        worker,
        rewardPool: await findRewardPoolAddress(network.address, network),
        vault: await findVaultAddress(worker, network),
        ownerTokenAccount: await tokenAccountOf(network, owner.address),
        tokenProgram: network.tokenProgram,
      },
      network,
    ),
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
  return Promise.resolve([
    getBarWorkerInstruction({ ...input, network: input.network.address }, input.network),
  ]);
}

/**
 * Lifts the bar.
 *
 * Signer: the admin.
 * Refused with `NotBarred` or `NotAdmin`.
 */
export function unbarWorker(input: BarInput): Promise<Instruction[]> {
  return Promise.resolve([
    getUnbarWorkerInstruction({ ...input, network: input.network.address }, input.network),
  ]);
}
