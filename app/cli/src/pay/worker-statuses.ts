/**
 * How the workers of some leaves stand: who has something due, who has to wait and why.
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
import { readAccountsSurely } from '../chain/sure-accounts.js';
import { WorkerView } from '../chain/worker-view.js';
import type { Context } from '../context.js';
import { WAITING, type Due } from './outcomes.js';
import type { Now, ClaimStatus, Surveyed } from './survey.js';

/** Looks at the workers with these leaves. */
export async function workerStatuses(
  context: Context,
  now: Now,
  { leaves, min }: Pick<Surveyed, 'leaves' | 'min'>,
  indices: readonly number[],
): Promise<ClaimStatus[]> {
  const workers = indices.map((leaf) => leaves.address(leaf));
  const accounts = await readAccountsSurely(context, workers);
  return indices.map((leaf, i) => {
    const worker = WorkerView.of(workers[i] ?? leaves.address(leaf), accounts[i] ?? null, context);
    return statusOf(leaves, leaf, worker, now, min);
  });
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
