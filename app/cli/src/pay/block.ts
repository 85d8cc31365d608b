/**
 * Pays one block of leaves. A block looks, claims, and books what the claims' own events say; what failed
 * or is unknown it looks at again.
 *
 * @module
 */

import { ClaimOutcome } from '@inferix/staking-client';
import type { Landed } from '../chain/sender.js';
import { claimForBlock, type Claimed, type ClaimTools, type Result } from './claims.js';
import type { ClosedWorkers } from './closed-workers.js';
import { WAITING, type Due, type Tally, type Waiting } from './outcomes.js';
import type { Block } from './plan-block.js';
import { book, survey, type Now, type Standing, withoutAccount } from './survey.js';
import type { TokenAccounts } from './token-accounts.js';

/** How often a block is tried. A worker that has failed each time before is claimed for alone the last time. */
const ATTEMPTS = 3;

export type BlockTools = ClaimTools & {
  /** Creates missing token accounts; `undefined` if that is not wanted. */
  tokenAccounts: TokenAccounts | undefined;
  closed: ClosedWorkers;
  tally: Tally;
};

/** Pays the workers of a block. */
export async function payBlock(tools: BlockTools, { firstLeaf, count }: Block): Promise<void> {
  const { tally } = tools;
  let open = Array.from({ length: count }, (_, i) => firstLeaf + i);
  const errors = new Map<number, string>();
  const failures = new Map<number, number>();
  const waiting = new Map<number, Waiting>();
  const unread = new Map<number, Unread>();

  for (let attempt = 1; open.length > 0; attempt++) {
    // A destination changes with the epoch: what is tried again is planned by the time that it is now.
    const now = await tools.now(attempt > 1);
    const due: Due[] = [];
    for (const standing of await look(tools, now, open)) {
      if (standing.kind === 'due') due.push(standing.due);
      else if (standing.kind === 'already') bookClaimed(tools, unread.get(standing.leaf));
      else book(tally, standing);
    }
    if (attempt > ATTEMPTS) {
      for (const { leaf, amount } of due) {
        const reason = waiting.get(leaf);
        if (reason) tally.waiting(reason, amount);
        else tally.failed(errors.get(leaf) ?? 'Unknown', amount);
      }
      return;
    }
    const { results, ended }: Claimed =
      due.length > 0
        ? await claimForBlock(tools, now.network, due, failures)
        : { results: new Map() };
    open = [];
    for (const one of due) {
      const result = results.get(one.leaf);
      const left = result?.kind === 'claimed' ? bookClaim(tools, one, result) : undefined;
      if (left === 'nothing') continue;
      open.push(one.leaf);
      if (left) waiting.set(one.leaf, left);
      if (result?.kind === 'unread') {
        unread.set(one.leaf, { due: one, landed: result.landed });
        errors.set(one.leaf, 'OutcomeNotShown');
      }
      if (result?.kind === 'failed') {
        errors.set(one.leaf, result.error);
        failures.set(one.leaf, (failures.get(one.leaf) ?? 0) + 1);
      }
    }
    if (ended) throw ended.error;
  }
}

/** A claim that has landed, and that the node does not show. */
type Unread = { due: Due; landed: Landed };

/** Books a worker that has nothing due any more: by a claim of ours that nobody could read, or without us. */
function bookClaimed({ tally, receipts }: BlockTools, unread: Unread | undefined): void {
  if (!unread) {
    tally.already();
    return;
  }
  const { due, landed } = unread;
  const { worker, amount } = due;
  receipts.book({ type: 'unread', worker, amount, ...landed });
  tally.unread(amount);
}

/** Looks at workers; those that lack only a token account get one, if that is wanted. */
async function look(tools: BlockTools, now: Now, open: readonly number[]): Promise<Standing[]> {
  const { context, tokenAccounts } = tools;
  const standings = await survey(context, now, tools, open);
  if (!tokenAccounts) return standings;
  // What an earlier run created, and is not there, has been closed before it was paid to.
  const looked = standings.map((standing): Standing =>
    lacksAccount(standing) && tokenAccounts.createdEarlier(standing.due.payout)
      ? { ...standing, reason: withoutAccount(true) }
      : standing,
  );
  const wallets = looked.filter(lacksAccount).map(({ due }) => due.payout);
  if (wallets.length === 0) return looked;
  await tokenAccounts.create(now.network, wallets);
  return survey(context, now, tools, open);
}

const lacksAccount = (standing: Standing): standing is Extract<Standing, { kind: 'waiting' }> =>
  standing.kind === 'waiting' && standing.reason === withoutAccount(false);

/**
 * Books what the program says that a claim came to. Unless it is `nothing`, what is left is claimed again
 * at once, with the worker's accounts as they are then.
 */
function bookClaim(
  { tally, receipts }: BlockTools,
  { worker, amount: due }: Due,
  { landed, amount, outcome }: Extract<Result, { kind: 'claimed' }>,
): 'nothing' | Waiting {
  switch (outcome) {
    case ClaimOutcome.Paid:
      receipts.book({ type: 'paid', worker, amount, ...landed });
      tally.paid(amount);
      return 'nothing';
    case ClaimOutcome.Restaked:
      receipts.book({ type: 'restaked', worker, amount, ...landed });
      tally.restaked(amount, amount >= due);
      return amount >= due ? 'nothing' : 'restaked in part';
    case ClaimOutcome.NothingDue:
      tally.already(); // somebody else was faster
      return 'nothing';
    case ClaimOutcome.DestinationChanged:
      return 'destination changed';
    case ClaimOutcome.Closed:
      tally.closed();
      return 'nothing';
    default:
      tally.waiting(WAITING[outcome], due);
      return 'nothing';
  }
}
