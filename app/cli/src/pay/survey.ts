/**
 * Looks at the workers of a block of leaves: who is to be paid, who has been, who has to wait and why. The
 * program decides the same way when it is called; this only saves transactions.
 *
 * @module
 */

import type { Leaves } from '@inferix/stake-snapshots';
import {
  ClaimOutcome,
  eligibilityAt,
  epochAt,
  missingStake,
  RECORDED_EPOCHS,
  type Network,
} from '@inferix/staking-client';
import { payoutStateOf } from '../chain/payout.js';
import { readAccountsSurely } from '../chain/sure-accounts.js';
import { WorkerView } from '../chain/worker-view.js';
import type { Context } from '../context.js';
import type { ClosedWorkers } from './closed-workers.js';
import { WAITING, type Due, type Outcomes, type Waiting } from './outcomes.js';

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
export type Surveyed = { leaves: Leaves; min: bigint; closed: ClosedWorkers };

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
 * Looks at the workers with these leaves.
 *
 * @throws {@link RunEnded} if more are not there than have closed.
 */
export async function survey(
  context: Context,
  now: Now,
  { leaves, min, closed }: Surveyed,
  indices: readonly number[],
): Promise<ClaimStatus[]> {
  const workers = indices.map((leaf) => leaves.address(leaf));
  const accounts = await readAccountsSurely(context, workers);
  const statuses = indices.map((leaf, i) => {
    const worker = WorkerView.of(workers[i] ?? leaves.address(leaf), accounts[i] ?? null, context);
    return statusOf(leaves, leaf, worker, now, min);
  });
  await closed.add(statuses.flatMap(({ kind, leaf }) => (kind === 'closed' ? [leaf] : [])));
  return lookAtTokenAccounts(context, now.network, statuses);
}

function statusOf(
  leaves: Leaves,
  leaf: number,
  worker: WorkerView | undefined,
  { network, time }: Now,
  min: bigint,
): ClaimStatus {
  if (!worker || worker.openedSlot !== leaves.openedSlot[leaf]) return { kind: 'closed', leaf };
  const cumulative = leaves.cumulative[leaf] ?? 0n;
  const claimed = worker.claimedTotal;
  if (claimed >= cumulative) return { kind: 'already', leaf };
  const outcome = eligibilityAt(network, worker, time);
  const restakes = outcome === ClaimOutcome.Restaked;
  const amount = cumulative - claimed;
  const isDue = restakes || outcome === ClaimOutcome.Paid;
  if (isDue && amount < min) return { kind: 'later', leaf, amount };
  const rest = restakes ? amount - (missingStake(network, worker, time) ?? amount) : 0n;
  const due: Due = {
    leaf,
    worker: leaves.address(leaf),
    openedSlot: worker.openedSlot,
    cumulative,
    amount,
    payout: worker.payout,
    destination: restakes ? worker.vault : worker.payoutTokenAccount,
    paidBefore: claimed > worker.restakedTotal,
    restakes,
    ...(rest > 0n && rest >= min ? { restTo: worker.payoutTokenAccount } : {}),
    unsettled: unsettledEpochs(worker, network, time),
  };
  return isDue
    ? { kind: 'due', leaf, due }
    : { kind: 'waiting', leaf, due, reason: WAITING[outcome] };
}

function unsettledEpochs({ coverage }: WorkerView, network: Network, time: bigint): number {
  const epochs = Number(epochAt(network, time) - coverage.epoch);
  return Math.min(Math.max(epochs, 0), Number(RECORDED_EPOCHS));
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
