/**
 * Slashing: a case is proposed, can be contested by the worker and vetoed until it has taken all that it
 * asks, and is executed by anyone once its veto window is over: in parts, where a limit does not let all of
 * it through.
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
  getContestSlashInstruction,
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

/**
 * Names a case, as `fetchSlashCase` returned it. Its address is the one that was asked for, and not one that a
 * node's answer leads to: an instruction goes to that case or is refused.
 */
export type CaseRef = Pick<SlashCase, 'address' | 'worker' | 'programAddress'>;

/**
 * Opens a case against a worker, which starts the veto window; withdrawals leave what it asks. Its address
 * is `findSlashCaseAddress({ worker, offenceId }, network)`: an offence has one case and never another. A case that
 * a guardian vetoed who has been replaced since can be opened once more, for the same time and for at most
 * what the veto left of it. `mostAskable` says how much a case can ask.
 *
 * Signer: the slasher, and the payer.
 * Refused with `NotSlasher`, `AmountIsZero`, `SlashTooLarge`, `OpenCasesAskTooMuch`, `OffenceInFuture`,
 * `OffenceTooOld`, `OffenceBeforeOpening`, `OffenceAfterLeaving`, `OffenceBeforeSlasher`,
 * `TooManyOpenCases`, `AlreadyExists` or `AnotherOffence`.
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
    getProposeSlashInstruction(
      {
        payer,
        slasher,
        network: network.address,
        worker,
        slashCase: await findSlashCaseAddress({ worker, offenceId: offence.id }, network),
        reporter: ZERO_ADDRESS,
        ...offence,
      },
      network,
    ),
  ];
}

/**
 * Records the hash of the worker's answer to a case, in its veto window; the answer is kept elsewhere. The
 * first one moves the end of the veto window and the lapse by the case's `delaySecs`. The owner may replace
 * it, which moves nothing.
 *
 * Signer: the worker's owner or operator, as `authority`.
 * Refused with `CaseNotOpen`, `VetoWindowPassed`, `EmptyAnswer`, `AlreadyContested` or `NotOwnerOrOperator`.
 *
 * @param input - `answerHash`: 32 bytes, not all zero.
 */
export function contestSlash(input: {
  slashCase: CaseRef;
  authority: TransactionSigner;
  answerHash: ReadonlyUint8Array;
}): Promise<Instruction[]> {
  const { slashCase, authority, answerHash } = input;
  const { address, worker } = slashCase;
  return Promise.resolve([
    getContestSlashInstruction({ authority, worker, slashCase: address, answerHash }, slashCase),
  ]);
}

/**
 * Cancels what an open case still asks. What it has taken by then stays taken.
 *
 * Signer: the guardian or the admin, at any time; anyone once the case has lapsed.
 * Refused with `CaseNotOpen` or `NotGuardianOrAdmin`.
 */
export function cancelSlash(input: {
  network: NetworkRef;
  slashCase: CaseRef;
  authority: TransactionSigner;
}): Promise<Instruction[]> {
  const { network, slashCase, authority } = input;
  const { address, worker } = slashCase;
  return Promise.resolve([
    getCancelSlashInstruction(
      { authority, network: network.address, worker, slashCase: address },
      network,
    ),
  ]);
}

/**
 * Moves what the case asks to the penalty pool, or what the limits let through of it: then the case stays
 * open for the rest, and lapses later. `takeableAt` says how much goes.
 *
 * Signer: anyone, from the end of the veto window until the case is cancelled, also after it has lapsed.
 * Refused with `CaseNotOpen`, `VetoWindowOpen`, `SlashLimitReached` (the network's) or
 * `WorkerSlashLimitReached` (what may be taken of a worker in one epoch).
 */
export async function executeSlash(input: {
  network: NetworkRef;
  slashCase: CaseRef;
}): Promise<Instruction[]> {
  const { network, slashCase } = input;
  const penaltyPool = await findPenaltyPoolAddress(network.address, network);
  return [
    getExecuteSlashInstruction(
      {
        network: network.address,
        worker: slashCase.worker,
        vault: await findVaultAddress(slashCase.worker, network),
        slashCase: slashCase.address,
        penaltyPool,
        penaltyVault: await findVaultAddress(penaltyPool, network),
        tokenProgram: network.tokenProgram,
      },
      network,
    ),
  ];
}

/**
 * Gives a decided case's rent back to the key that paid it, once its offence can never be proposed again.
 *
 * Signer: anyone.
 * Refused with `CaseStillOpen` or `OffenceStillProposable`.
 */
export function closeSlashCase(input: {
  slashCase: Pick<SlashCase, 'address' | 'rentPayer' | 'programAddress'>;
}): Promise<Instruction[]> {
  const { address, rentPayer } = input.slashCase;
  return Promise.resolve([
    getCloseSlashCaseInstruction({ slashCase: address, rentPayer }, input.slashCase),
  ]);
}
