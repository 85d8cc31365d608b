/**
 * Taking stake out: a request opens a ticket, the ticket matures, and then the stake is withdrawn.
 *
 * @module
 */

import type { Instruction } from '@solana/kit';

import { findVaultAddress } from '../addresses.js';
import {
  getCancelUnstakeInstruction,
  getRequestUnstakeInstruction,
  getWithdrawInstruction,
} from '../generated/index.js';
import { createTokenAccount, tokenAccountOf } from './token-accounts.js';
import type { OwnerInput } from './workers.js';

/**
 * Requests stake back, in token base units: it leaves the active stake for a ticket that matures after
 * `unbondingSecs`. What stays must cover S(n), or be zero, which deregisters. An amount of `U64_MAX` asks
 * for all; with nothing active it just deregisters. Leaving while short makes the current epoch short.
 * Withdraws an offer.
 *
 * Signer: the owner.
 * Refused with `AmountIsZero`, `InsufficientStake`, `StakeBelowMinimum`, `TicketsFull` or `NotOwner`.
 */
export function requestUnstake(input: OwnerInput & { amount: bigint }): Promise<Instruction[]> {
  return Promise.resolve([
    getRequestUnstakeInstruction({ ...input, network: input.network.address }, input.network),
  ]);
}

/**
 * Turns the ticket with this index back into active stake. Withdraws an offer.
 *
 * Signer: the owner.
 * Refused with `NoSuchTicket` or `NotOwner`.
 */
export function cancelUnstake(input: OwnerInput & { ticket: number }): Promise<Instruction[]> {
  return Promise.resolve([
    getCancelUnstakeInstruction({ ...input, network: input.network.address }, input.network),
  ]);
}

/**
 * Sends what has matured to the owner's token account, which it creates if there is none. What open slash
 * cases still ask stays: `withdrawable` says how much goes out. Withdraws an offer.
 *
 * Signer: the owner.
 * Refused with `NothingMatured`, `SlashCaseOpen` (the cases ask for all that there is) or `NotOwner`.
 */
export async function withdraw(input: OwnerInput): Promise<Instruction[]> {
  const { network, worker, owner } = input;
  return [
    await createTokenAccount(network, owner.address, owner),
    getWithdrawInstruction(
      {
        owner,
        worker,
        vault: await findVaultAddress(worker, network),
        ownerTokenAccount: await tokenAccountOf(network, owner.address),
        tokenProgram: network.tokenProgram,
      },
      network,
    ),
  ];
}
