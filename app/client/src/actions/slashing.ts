/**
 * Slashing: a case is proposed, may be vetoed, and is executed by anyone once the veto window has passed.
 *
 * @module
 */

import type { Address, Instruction, ReadonlyUint8Array, TransactionSigner } from '@solana/kit';

import type { SlashCase } from '../accounts.js';
import {
  findPenaltyPoolAddress,
  findSlashCaseAddress,
  findVaultAddress,
  ZERO_ADDRESS,
} from '../addresses.js';
import {
  getCancelSlashInstruction,
  getCloseSlashCaseInstruction,
  getExecuteSlashInstruction,
  getProposeSlashInstruction,
} from '../generated/index.js';
import type { NetworkRef } from './token-accounts.js';

/** What a slasher says. */
export type Offence = {
  /** Names the offence, in 32 bytes: one case per worker and id. */
  id: ReadonlyUint8Array;
  /** What the network calls it; its meaning is the network's own. */
  reason: number;
  /** Hash of the evidence, in 32 bytes; the evidence is kept elsewhere. */
  evidenceHash: ReadonlyUint8Array;
  /** When it happened, in Unix seconds. */
  at: bigint;
  /** What to take, in token base units. */
  amount: bigint;
  /** The wallet of the verifier that reported it: none by default. */
  reporter?: Address;
};

/** Names a case, as `fetchSlashCase` returned it. */
export type CaseRef = Pick<SlashCase, 'worker' | 'offenceId'>;

/**
 * Opens a case against a worker, which starts the veto window and stops withdrawals. Its address is
 * `findSlashCaseAddress({ worker, offenceId })`: an offence has one case and never another.
 *
 * Signer: the slasher.
 * Refused with `NotSlasher`, `AmountIsZero`, `SlashTooLarge`, `OffenceInFuture`, `OffenceTooOld`,
 * `OffenceBeforeOpening`, `TooManyOpenCases` or `AlreadyExists`.
 *
 * @param input - `payer` pays the case's rent and gets it back: the slasher unless said otherwise.
 */
export async function proposeSlash(input: {
  network: NetworkRef;
  worker: Address;
  slasher: TransactionSigner;
  payer?: TransactionSigner;
  offence: Offence;
}): Promise<Instruction[]> {
  const { network, worker, slasher, payer = slasher, offence } = input;
  return [
    getProposeSlashInstruction({
      payer,
      slasher,
      network: network.address,
      worker,
      slashCase: await findSlashCaseAddress({ worker, offenceId: offence.id }),
      reporter: ZERO_ADDRESS,
      ...offence,
    }),
  ];
}

/**
 * Cancels a case.
 *
 * Signer: the guardian or the admin in the veto window, anyone once the case has lapsed.
 * Refused with `CaseNotOpen`, `NotGuardianOrAdmin` or `VetoWindowPassed`.
 */
export async function cancelSlash(input: {
  network: NetworkRef;
  slashCase: CaseRef;
  authority: TransactionSigner;
}): Promise<Instruction[]> {
  const { network, slashCase, authority } = input;
  return [
    getCancelSlashInstruction({
      authority,
      network: network.address,
      worker: slashCase.worker,
      slashCase: await findSlashCaseAddress(slashCase),
    }),
  ];
}

/**
 * Takes what the case asks, or all there is, and moves it to the penalty pool, once the veto window has
 * passed.
 *
 * Signer: anyone.
 * Refused with `CaseNotOpen`, `VetoWindowOpen` or `SlashLimitReached`.
 */
export async function executeSlash(input: {
  network: NetworkRef;
  slashCase: CaseRef;
}): Promise<Instruction[]> {
  const { network, slashCase } = input;
  const penaltyPool = await findPenaltyPoolAddress(network.address);
  return [
    getExecuteSlashInstruction({
      network: network.address,
      worker: slashCase.worker,
      vault: await findVaultAddress(slashCase.worker),
      slashCase: await findSlashCaseAddress(slashCase),
      penaltyPool,
      penaltyVault: await findVaultAddress(penaltyPool),
      tokenProgram: network.tokenProgram,
    }),
  ];
}

/**
 * Gives a decided case's rent back to the key that paid it, once its offence can never be proposed again.
 *
 * Signer: anyone.
 * Refused with `CaseStillOpen` or `OffenceStillProposable`.
 */
export function closeSlashCase(input: {
  slashCase: Pick<SlashCase, 'address' | 'rentPayer'>;
}): Promise<Instruction[]> {
  const { address, rentPayer } = input.slashCase;
  return Promise.resolve([getCloseSlashCaseInstruction({ slashCase: address, rentPayer })]);
}
