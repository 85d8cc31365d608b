/**
 * Looks at the workers or verifiers of a block of leaves: who is to be paid, who has been, who has to wait
 * and why. The program decides the same way when it is called; this only saves transactions.
 *
 * @module
 */

import type { Leaves } from '@inferix/stake-snapshots';
import type { Network, PoolName } from '@inferix/staking-client';
import { payoutStateOf } from '../chain/payout.js';
import { readAccountsSurely } from '../chain/sure-accounts.js';
import type { Context } from '../context.js';
import type { ClosedWorkers } from './closed-workers.js';
import type { Due, Outcomes, Waiting } from './outcomes.js';
import { PAYEES } from './payees.js';

/** One worker, as it is now. */
export type ClaimStatus =
  | { kind: 'closed'; leaf: number }
  | { kind: 'already'; leaf: number }
  | { kind: 'later'; leaf: number; amount: bigint }
  | { kind: 'due'; leaf: number; due: Due }
  | { kind: 'waiting'; leaf: number; due: Due; reason: Waiting };

/** What a network and its clock say, as of a short while ago. */
export type Now = { network: Network; time: bigint };

/** Leaves to look at. Whom less than `min` base units is due to is left for a later epoch. */
export type Surveyed = {
  pool: PoolName;
  leaves: Leaves;
  min: bigint;
  closed: ClosedWorkers;
};

/** Records a worker that is not to be paid now. */
export function record(outcomes: Outcomes, status: Exclude<ClaimStatus, { kind: 'due' }>): void {
  switch (status.kind) {
    case 'closed':
      outcomes.closed();
      break;
    case 'already':
      outcomes.already();
      break;
    case 'later':
      outcomes.later(status.amount);
      break;
    case 'waiting':
      outcomes.waiting(status.reason, status.due.amount);
  }
}

/**
 * Looks at those with these leaves.
 *
 * @throws {@link RunEnded} if more are not there than have closed.
 */
export async function survey(
  context: Context,
  now: Now,
  surveyed: Surveyed,
  indices: readonly number[],
): Promise<ClaimStatus[]> {
  const statuses = await PAYEES[surveyed.pool].statuses(context, now, surveyed, indices);
  const { closed } = surveyed;
  await closed.add(statuses.flatMap(({ kind, leaf }) => (kind === 'closed' ? [leaf] : [])));
  return lookAtTokenAccounts(context, now.network, statuses);
}

/** Who is due and cannot receive has to wait, too. A worker's own vault always can. */
async function lookAtTokenAccounts(
  context: Context,
  network: Network,
  statuses: readonly ClaimStatus[],
): Promise<ClaimStatus[]> {
  const due = statuses.flatMap((status) =>
    status.kind === 'due' && !status.due.restakes ? [status.due] : [],
  );
  const accounts = await readAccountsSurely(
    context,
    due.map(({ destination }) => destination),
  );
  const reasons = new Map<number, Waiting>();
  for (const [i, { leaf, paidBefore, payout }] of due.entries()) {
    const state = payoutStateOf(accounts[i] ?? null, network, payout);
    if (state === 'missing') reasons.set(leaf, withoutAccount(paidBefore));
    else if (state !== 'usable') reasons.set(leaf, 'token account cannot be paid');
  }
  return statuses.map((status) => {
    const reason = reasons.get(status.leaf);
    return status.kind === 'due' && reason ? { ...status, kind: 'waiting', reason } : status;
  });
}

/**
 * Why a worker without a token account waits. Who was paid before had one: its owner can close one after the
 * other and keep the rent, so that nobody creates a second one for it.
 */
export const withoutAccount = (paidBefore: boolean): Waiting =>
  paidBefore ? 'no token account, paid before' : 'no token account';
