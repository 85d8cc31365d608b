/**
 * Proposals that wait for their delay: which there are, and when one made now could be applied.
 *
 * @module
 */

import {
  acceptsUntil,
  nextEpochAt,
  pendingProposals,
  proposalTimes,
  type PendingProposal,
} from '@inferix/staking-client';
import { InputError } from '../../failure.js';
import { duration, time } from '../../output.js';
import type { NetworkContext } from '../network-change.js';
import { ROLES, roleTitle, type RoleName } from './role-names.js';

type NetworkNow = Pick<NetworkContext, 'network' | 'now'>;
export type PendingParams = Extract<PendingProposal, { kind: 'params' }>;
export type PendingRole = Extract<PendingProposal, { kind: 'role' }>;

/** The parameters that are proposed and have not lapsed. */
export const pendingParams = ({ network, now }: NetworkNow): PendingParams | undefined =>
  pendingProposals(network, now).find((proposal) => proposal.kind === 'params');

/** The proposal of another holder of a role that has not lapsed. */
export const pendingRole = (
  { network, now }: NetworkNow,
  name: RoleName,
): PendingRole | undefined =>
  pendingProposals(network, now).find(
    (proposal): proposal is PendingRole =>
      proposal.kind === 'role' && proposal.role === ROLES[name].role,
  );

/** The same, where there has to be one. */
export function requirePendingRole(context: NetworkNow, name: RoleName): PendingRole {
  const proposal = pendingRole(context, name);
  if (proposal) return proposal;
  throw new InputError(
    `No other ${roleTitle(name)} is proposed, or it has lapsed. Look: inferix-stake roles show`,
  );
}

/** When a proposal made now could be applied, and until when, in words. */
export function delayText({ network, now }: NetworkNow, delays = 1): string {
  const { applicableAt, lapsesAt } = proposalTimes(network, now, delays);
  return `after ${duration(Number(applicableAt - now))}, from ${time(applicableAt)} until ${time(lapsesAt)}`;
}

/** Refuses to apply what still waits for its delay. */
export function checkApplicable(
  { applicable, applicableAt, lapsesAt }: PendingProposal,
  now: bigint,
): void {
  if (applicable) return;
  throw new InputError(
    `It can be applied from ${time(applicableAt)}, in ${duration(Number(applicableAt - now))}, ` +
      `until ${time(lapsesAt)}. Run this again then.`,
  );
}

/** Refuses what the program takes in an epoch's first half only. */
export function checkFirstHalf({ network, now }: NetworkNow, what: string): void {
  const until = acceptsUntil(network, now);
  if (now < until) return;
  const next = nextEpochAt(network, now);
  throw new InputError(
    `${what} in an epoch's first half only, and that ended ${time(until)}. ` +
      `Run this again from ${time(next)}, in ${duration(Number(next - now))}.`,
  );
}
