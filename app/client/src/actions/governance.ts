/**
 * Governance: who holds which role, which parameters are in force, and what is paused.
 *
 * The admin, slasher, guardian and the parameters change in two steps, with a delay between them, so that
 * everybody can see what is to come and leave. `pendingProposals` says what waits.
 *
 * @module
 */

import type { Address, Instruction, TransactionSigner } from '@solana/kit';

import { findPoolAddresses, findRewardPoolAddress } from '../addresses.js';
import {
  getAcceptAdminInstruction,
  getApplyParamsInstruction,
  getApplyRoleInstruction,
  getCancelAdminInstruction,
  getCancelParamsInstruction,
  getCancelRoleInstruction,
  getPauseInstruction,
  getProposeAdminInstruction,
  getProposeParamsInstruction,
  getProposeRoleInstruction,
  getRemoveRoleInstruction,
  getSetRoleInstruction,
  getUnpauseInstruction,
  type Params,
  type Role,
} from '../generated/index.js';
import { pauseBits, type Pausable } from '../governance.js';
import type { NetworkRef } from './token-accounts.js';

/** The admin, and the network that it changes. */
type ByAdmin = { network: NetworkRef; admin: TransactionSigner };

/** Guardian or admin, and the network that it guards. */
type ByGuard = { network: NetworkRef; authority: TransactionSigner };

/**
 * Hands the benchmark authority, the price authority or the distributor to another key, at once. With the
 * distributor's, what the old one published and is not claimable yet is dropped.
 *
 * Signer: the admin.
 * Refused with `NotAdmin`, `RoleNeedsProposal`, `RolesNotSeparate` or `ZeroAddress`.
 */
export async function setRole(
  input: ByAdmin & { role: Role; key: Address },
): Promise<Instruction[]> {
  const { network } = input;
  const pools = await findPoolAddresses(network.address, network);
  return [getSetRoleInstruction({ ...input, ...at(network), ...pools }, network)];
}

/**
 * Leaves a role to nobody, at once: benchmark authority, price authority, distributor or slasher. A
 * guardian is removed by {@link proposeRole}.
 *
 * Signer: the admin.
 * Refused with `NotAdmin` or `RoleNeedsProposal`.
 */
export async function removeRole(input: ByAdmin & { role: Role }): Promise<Instruction[]> {
  const { network } = input;
  const pools = await findPoolAddresses(network.address, network);
  return [getRemoveRoleInstruction({ ...input, ...at(network), ...pools }, network)];
}

/**
 * Proposes another slasher after `paramDelaySecs`, or another guardian after twice that. Without a `key`
 * the network has no guardian then.
 *
 * Signer: the admin.
 * Refused with `NotAdmin`, `RoleNotProposed`, `ProposalPending`, `ZeroAddress` or `RolesNotSeparate`.
 */
export function proposeRole(
  input: ByAdmin & { role: Role; key?: Address },
): Promise<Instruction[]> {
  const { network, admin, role, key = null } = input;
  return Promise.resolve([
    getProposeRoleInstruction({ ...at(network), admin, role, key }, network),
  ]);
}

/**
 * Gives a role to whom it was proposed for. A new slasher judges no offence from before its time.
 *
 * Signer: anyone, after the delay.
 * Refused with `RoleNotProposed`, `NothingProposed`, `ProposalDelayNotPassed` or `RolesNotSeparate`.
 */
export function applyRole(input: { network: NetworkRef; role: Role }): Promise<Instruction[]> {
  const { network, role } = input;
  return Promise.resolve([getApplyRoleInstruction({ ...at(network), role }, network)]);
}

/**
 * Drops the proposal of a slasher or guardian.
 *
 * Signer: the admin, or the guardian for a slasher.
 * Refused with `NotGuardianOrAdmin`, `NotAdmin`, `RoleNotProposed` or `NothingProposed`.
 */
export function cancelRole(input: ByGuard & { role: Role }): Promise<Instruction[]> {
  const { network, authority, role } = input;
  return Promise.resolve([getCancelRoleInstruction({ ...at(network), authority, role }, network)]);
}

/**
 * Proposes another admin, who can accept after `paramDelaySecs`.
 *
 * Signer: the admin.
 * Refused with `NotAdmin`, `ProposalPending`, `ZeroAddress` or `RolesNotSeparate`.
 */
export function proposeAdmin(input: ByAdmin & { newAdmin: Address }): Promise<Instruction[]> {
  const { network, admin, newAdmin } = input;
  return Promise.resolve([
    getProposeAdminInstruction({ ...at(network), admin, newAdmin }, network),
  ]);
}

/**
 * Takes the role of the admin over.
 *
 * Signer: the key that is proposed, after the delay.
 * Refused with `NotProposedAdmin`, `NothingProposed`, `ProposalDelayNotPassed` or `RolesNotSeparate`.
 */
export function acceptAdmin(input: {
  network: NetworkRef;
  newAdmin: TransactionSigner;
}): Promise<Instruction[]> {
  const { network, newAdmin } = input;
  return Promise.resolve([getAcceptAdminInstruction({ ...at(network), newAdmin }, network)]);
}

/**
 * Drops the proposal of another admin.
 *
 * Signer: the admin.
 * Refused with `NotAdmin` or `NothingProposed`.
 */
export function cancelAdmin({ network, admin }: ByAdmin): Promise<Instruction[]> {
  return Promise.resolve([getCancelAdminInstruction({ ...at(network), admin }, network)]);
}

/**
 * Proposes other parameters after `paramDelaySecs`. `brokenRule` says first which rule they break, and
 * `brokenByEarlierEpochs` which one when they are applied.
 * `referencePrice`, in billionths of a USD per token, need not keep to the step: it replaces a price that
 * slipped.
 *
 * Signer: the admin.
 * Refused with `NotAdmin`, `ProposalPending`, `ParameterOutOfRange` (the message names the rule) or
 * `TokenPriceOutOfRange`.
 */
export function proposeParams(
  input: ByAdmin & { params: Params; referencePrice?: bigint },
): Promise<Instruction[]> {
  const { network, admin, params, referencePrice = null } = input;
  return Promise.resolve([
    getProposeParamsInstruction({ ...at(network), admin, params, referencePrice }, network),
  ]);
}

/**
 * Puts the proposed parameters in force; those that belong to the terms count from the next epoch. A
 * proposed reference price takes the place of this epoch's commit.
 *
 * Signer: anyone, after the delay, in an epoch's first half (see `acceptsUntil`).
 * Refused with `NothingProposed`, `ProposalDelayNotPassed`, `SecondHalfOfEpoch` or `ParameterOutOfRange`
 * (the message names the rule).
 */
export async function applyParams(input: { network: NetworkRef }): Promise<Instruction[]> {
  const rewardPool = await findRewardPoolAddress(input.network.address, input.network);
  return [getApplyParamsInstruction({ ...at(input.network), rewardPool }, input.network)];
}

/**
 * Drops the proposed parameters.
 *
 * Signer: the guardian or the admin.
 * Refused with `NotGuardianOrAdmin` or `NothingProposed`.
 */
export function cancelParams({ network, authority }: ByGuard): Promise<Instruction[]> {
  return Promise.resolve([getCancelParamsInstruction({ ...at(network), authority }, network)]);
}

/**
 * Stops these things for 7 days. Each can be paused again 7 days after its pause has ended, however it
 * ended: see `pausableAgainAt`. Top-ups, exits, withdrawals, vetoes and due slashes are never stopped.
 *
 * Signer: the guardian.
 * Refused with `NotGuardian`, `UnknownPauseBits` if it names nothing, `AlreadyPaused` or `PausedRecently`.
 */
export function pause(input: {
  network: NetworkRef;
  guardian: TransactionSigner;
  what: readonly Pausable[];
}): Promise<Instruction[]> {
  const { network, guardian, what } = input;
  return Promise.resolve([
    getPauseInstruction({ ...at(network), guardian, bits: pauseBits(what) }, network),
  ]);
}

/**
 * Ends the pause of these things.
 *
 * Signer: the admin.
 * Refused with `NotAdmin`, `UnknownPauseBits` if it names nothing, or `NotPaused`.
 */
export function unpause(input: ByAdmin & { what: readonly Pausable[] }): Promise<Instruction[]> {
  const { network, admin, what } = input;
  return Promise.resolve([
    getUnpauseInstruction({ ...at(network), admin, bits: pauseBits(what) }, network),
  ]);
}

const at = ({ address }: NetworkRef): { network: Address } => ({ network: address });
