/**
 * Pays one block of leaves. A block looks, claims, and records what the claims' own events say; what failed
 * or is unknown it looks at again.
 *
 * @module
 */

import { ClaimOutcome } from '@inferix/staking-client';
import type { Landed } from '../chain/confirming-sender.js';
import { claimForBlock, type ClaimTools, type Result } from './claims.js';
import type { ClosedWorkers } from './closed-workers.js';
import { WAITING, type Due, type Outcomes, type Waiting } from './outcomes.js';
import type { Block } from './plan-block.js';
import { record, survey, type Now, type ClaimStatus, withoutAccount } from './survey.js';
import type { TokenAccounts } from './token-accounts.js';

/** How often a worker is claimed for. Has it failed each time before, it is alone the last time. */
const ATTEMPTS = 3;

/** What a worker's claims have come to so far. */
type Tried = {
  attempts: number;
  failures: number;
  /** Why it still waits after the last one, or why that failed. */
  waiting: Waiting | undefined;
  error: string | undefined;
  /** The last one that has landed, and that the node did not show. */
  unread: Unread | undefined;
};

const UNTRIED: Tried = {
  ...{ attempts: 0, failures: 0 },
  ...{ waiting: undefined, error: undefined, unread: undefined },
};

export type BlockTools = ClaimTools & {
  /** Creates missing token accounts; `undefined` if that is not wanted. */
  tokenAccounts: TokenAccounts | undefined;
  closed: ClosedWorkers;
  outcomes: Outcomes;
};

/** Pays the workers of a block. */
export async function payBlock(tools: BlockTools, { firstLeaf, count }: Block): Promise<void> {
  const tried = new Map<number, Tried>();
  const before = (leaf: number): Tried => tried.get(leaf) ?? UNTRIED;
  let open = Array.from({ length: count }, (_, i) => firstLeaf + i);
  for (let round = 1; open.length > 0; round++) {
    // A destination changes with the epoch: what is tried again is planned by the time that it is now.
    const now = await tools.now(round > 1);
    const due: Due[] = [];
    for (const status of await surveyBlock(tools, now, open)) {
      if (status.kind === 'already') recordClaimed(tools, before(status.leaf).unread);
      else if (status.kind !== 'due') record(tools.outcomes, status);
      else if (isTriedEnough(before(status.leaf)))
        giveUp(tools.outcomes, status.due, before(status.leaf));
      else due.push(status.due);
    }
    if (due.length === 0) return;
    const failures = (leaf: number): number => before(leaf).failures;
    const { results, ended } = await claimForBlock(tools, now.network, due, failures);
    open = [];
    for (const one of due) {
      const result = results.get(one.leaf);
      const left = result?.kind === 'claimed' ? recordClaim(tools, one, result) : undefined;
      if (left === 'nothing') continue;
      open.push(one.leaf);
      tried.set(one.leaf, afterClaim(before(one.leaf), one, result, left));
    }
    if (ended) throw ended.error;
  }
}

/** A claim that has landed, and that the node does not show. */
type Unread = { due: Due; landed: Landed };

/** Records a worker that has nothing due any more: by a claim of ours that nobody could read, or without us. */
function recordClaimed({ outcomes, receipts }: BlockTools, unread: Unread | undefined): void {
  if (!unread) {
    outcomes.already();
    return;
  }
  const { due, landed } = unread;
  const { worker, amount } = due;
  receipts.record({ type: 'unread', worker, amount, ...landed });
  outcomes.unread(amount);
}

function afterClaim(
  { attempts, failures, unread }: Tried,
  due: Due,
  result: Result | undefined,
  waiting: Waiting | undefined,
): Tried {
  const tried = { attempts: attempts + 1, failures, waiting, unread, error: undefined };
  switch (result?.kind) {
    case 'failed':
      return { ...tried, failures: failures + 1, error: result.error };
    case 'unread':
      return { ...tried, unread: { due, landed: result.landed }, error: 'OutcomeNotShown' };
    default:
      return tried;
  }
}

/** Whose stake was filled at last is claimed for once more: the rest is its owner's. */
const isTriedEnough = ({ attempts, waiting }: Tried): boolean =>
  attempts >= (waiting === 'restaked in part' ? ATTEMPTS + 1 : ATTEMPTS);

function giveUp(outcomes: Outcomes, { amount }: Due, { waiting, error = 'Unknown' }: Tried): void {
  if (waiting) outcomes.waiting(waiting, amount);
  else outcomes.failed(error, amount);
}

/** Looks at workers; those that lack only a token account get one, if that is wanted. */
async function surveyBlock(
  tools: BlockTools,
  now: Now,
  open: readonly number[],
): Promise<ClaimStatus[]> {
  const { context, tokenAccounts } = tools;
  const statuses = await survey(context, now, tools, open);
  if (!tokenAccounts) return statuses;
  // What an earlier run created, and is not there, has been closed before it was paid to.
  const looked = statuses.map((status): ClaimStatus =>
    lacksAccount(status) && tokenAccounts.createdEarlier(status.due.payout)
      ? { ...status, reason: withoutAccount(true) }
      : status,
  );
  const wallets = looked.filter(lacksAccount).map(({ due }) => due.payout);
  if (wallets.length === 0) return looked;
  await tokenAccounts.create(now.network, wallets);
  return survey(context, now, tools, open);
}

const lacksAccount = (status: ClaimStatus): status is Extract<ClaimStatus, { kind: 'waiting' }> =>
  status.kind === 'waiting' && status.reason === withoutAccount(false);

/**
 * Records what the program says that a claim came to. Unless it is `nothing`, what is left is claimed again
 * at once, with the worker's accounts as they are then.
 */
function recordClaim(
  { outcomes, receipts }: BlockTools,
  { worker, amount: due }: Due,
  { landed, amount, outcome }: Extract<Result, { kind: 'claimed' }>,
): 'nothing' | Waiting {
  switch (outcome) {
    case ClaimOutcome.Paid:
      receipts.record({ type: 'paid', worker, amount, ...landed });
      outcomes.paid(amount);
      return 'nothing';
    case ClaimOutcome.Restaked:
      receipts.record({ type: 'restaked', worker, amount, ...landed });
      outcomes.restaked(amount, amount >= due);
      return amount >= due ? 'nothing' : 'restaked in part';
    case ClaimOutcome.NothingDue:
      outcomes.already(); // somebody else was faster
      return 'nothing';
    case ClaimOutcome.DestinationChanged:
      return 'destination changed';
    case ClaimOutcome.Closed:
      outcomes.closed();
      return 'nothing';
    default:
      outcomes.waiting(WAITING[outcome], due);
      return 'nothing';
  }
}
