/**
 * What is proposed for a network and waits for its delay, and what its guardian has paused.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import type { Network } from './accounts.js';
import { ZERO_ADDRESS } from './addresses.js';
import {
  Role,
  type Params,
  type ParamsProposal as RawParamsProposal,
  type Pauses as RawPauses,
  type Proposals as RawProposals,
  type RoleProposal as RawRoleProposal,
} from './generated/index.js';
import { termsAt } from './terms.js';

/** Everything that can be paused, in the order of the program's bits. */
export const PAUSABLE = ['registration', 'claims', 'publication', 'slashProposals'] as const;

/** Something that a guardian can stop for a while. */
export type Pausable = (typeof PAUSABLE)[number];

/** The end of the last pause of each thing, in Unix seconds; 0 if there was none. */
export type PauseEnds = Readonly<Record<Pausable, bigint>>;

/** When a proposal can be applied, and from when it counts for nothing. Unix seconds. */
export type ProposalTimes = { applicableAt: bigint; lapsesAt: bigint };

/** A new holder of a role. */
export type RoleProposal = ProposalTimes & {
  /** Whom it names; `undefined` leaves the network without a guardian. */
  key: Address | undefined;
};

/** New parameters. */
export type ParamsProposal = ProposalTimes & {
  params: Params;
  /** In billionths of a USD per token. It need not keep to the step. */
  referencePrice: bigint | undefined;
};

/** One proposal of each kind at a time; a lapsed one stays until the next. */
export type Proposals = {
  admin: RoleProposal | undefined;
  slasher: RoleProposal | undefined;
  guardian: RoleProposal | undefined;
  params: ParamsProposal | undefined;
};

/** A proposal that has not lapsed. */
export type PendingProposal = (
  ({ kind: 'role'; role: Role } & RoleProposal) | ({ kind: 'params' } & ParamsProposal)
) & {
  /** Its delay has passed. Parameters also need the first half of an epoch: see `acceptsUntil`. */
  applicable: boolean;
};

const WEEK = 7n * 24n * 3600n;

/** Whether something is paused at a time in Unix seconds. */
export const isPaused = (
  { pausedUntil }: { pausedUntil: PauseEnds },
  what: Pausable,
  now: bigint,
): boolean => now < pausedUntil[what];

/** When the guardian can pause something again: 7 days after its last pause ended. 0 if it never was paused. */
export function pausableAgainAt(
  { pausedUntil }: { pausedUntil: PauseEnds },
  what: Pausable,
): bigint {
  const end = pausedUntil[what];
  return end === 0n ? 0n : end + WEEK;
}

/** The program's bits for these things. */
export const pauseBits = (what: readonly Pausable[]): number =>
  what.reduce((bits, each) => bits | (1 << PAUSABLE.indexOf(each)), 0);

/** The things that bits name, as events have them. */
export const pausedBy = (bits: number): Pausable[] =>
  PAUSABLE.filter((_, i) => (bits & (1 << i)) !== 0);

/** The proposals of a network that have not lapsed at a time in Unix seconds. */
export function pendingProposals(
  { proposals }: { proposals: Proposals },
  now: bigint,
): PendingProposal[] {
  const { admin, slasher, guardian, params } = proposals;
  const roles = [
    [Role.Admin, admin],
    [Role.Slasher, slasher],
    [Role.Guardian, guardian],
  ] as const;
  const found: (PendingProposal | undefined)[] = [
    ...roles.map(
      ([role, proposal]) =>
        proposal && { kind: 'role' as const, role, ...proposal, applicable: isDue(proposal, now) },
    ),
    params && { kind: 'params', ...params, applicable: isDue(params, now) },
  ];
  return found.filter(
    (proposal) => proposal !== undefined && now < proposal.lapsesAt,
  ) as PendingProposal[];
}

/**
 * When a proposal made now could be applied.
 *
 * @param delays - The network's delays that it waits: 2 for another guardian.
 */
export function proposalTimes(
  network: Pick<Network, 'params' | 'terms'>,
  now: bigint,
  delays = 1,
): ProposalTimes {
  const { paramDelaySecs, epochSecs } = network.params;
  const applicableAt = now + BigInt(paramDelaySecs * delays);
  // Parameters in force may already give the coming epoch another length.
  const epoch = BigInt(Math.max(termsAt(network, now).epochSecs, epochSecs));
  return { applicableAt, lapsesAt: applicableAt + (epoch > WEEK ? epoch : WEEK) };
}

const isDue = ({ applicableAt }: ProposalTimes, now: bigint): boolean => now >= applicableAt;

/** Names the ends of pauses, which the account has by bit. */
export function pauseEnds({ until }: RawPauses): PauseEnds {
  const ends = PAUSABLE.map((what, i) => [what, until[i] ?? 0n]);
  return Object.fromEntries(ends) as PauseEnds;
}

/** Leaves out what is not proposed. */
export function proposals({ admin, slasher, guardian, params }: RawProposals): Proposals {
  return {
    admin: roleProposal(admin),
    slasher: roleProposal(slasher),
    guardian: roleProposal(guardian),
    params: paramsProposal(params),
  };
}

function roleProposal({ key, timelock }: RawRoleProposal): RoleProposal | undefined {
  if (timelock.lapsesAt === 0n) return undefined;
  return { key: key === ZERO_ADDRESS ? undefined : key, ...timelock };
}

function paramsProposal(raw: RawParamsProposal): ParamsProposal | undefined {
  const { params, referencePrice, timelock } = raw;
  if (timelock.lapsesAt === 0n) return undefined;
  return { params, referencePrice: referencePrice || undefined, ...timelock };
}
