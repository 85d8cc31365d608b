/**
 * Pays one block of leaves: as many workers as a lookup table has room for. A block looks, plans, sends
 * and looks again; what the chain says in the end is what counts.
 *
 * @module
 */

import type { AddressesByLookupTableAddress } from '@solana/kit';

import { claimRewards, explainFailure, type ClaimRun } from '@inferix/staking-client';
import type { Landed } from '../chain/sender.js';
import type { Context } from '../context.js';
import type { Leaves } from '../rewards/leaves.js';
import type { Due, Tally } from './outcomes.js';
import { BLOCK_LEAVES, planBlock } from './plan-block.js';
import type { Receipts } from './receipts.js';
import { survey, type Now, type Standing } from './survey.js';
import type { Tables } from './tables.js';
import type { TokenAccounts } from './token-accounts.js';
import type { Transactions } from './transactions.js';

/** How often a block is tried. The last time each worker is claimed for alone. */
const ATTEMPTS = 3;

export type BlockTools = {
  context: Context;
  leaves: Leaves;
  transactions: Transactions;
  tables: Tables | undefined;
  /** Creates missing token accounts; `undefined` if that is not wanted. */
  tokenAccounts: TokenAccounts | undefined;
  receipts: Receipts;
  tally: Tally;
  now: () => Promise<Now>;
};

/** What was sent for a worker, and what came of it. */
type Sent = { landed: Landed } | { error: string };

/** Pays the workers of the block that begins at a leaf. */
export async function payBlock(tools: BlockTools, firstLeaf: number): Promise<void> {
  const { leaves, tally } = tools;
  const count = Math.min(BLOCK_LEAVES, leaves.count - firstLeaf);
  let open = Array.from({ length: count }, (_, i) => firstLeaf + i);
  let first = new Map<number, Due>();
  let sent = new Map<number, Sent>();

  for (let attempt = 1; open.length > 0; attempt++) {
    const now = await tools.now();
    const standings = await payable(tools, now, open);
    const due = standings.flatMap((standing) => (standing.kind === 'due' ? [standing.due] : []));
    const last = attempt > ATTEMPTS;
    for (const standing of standings) {
      settle(tools, standing, first.get(standing.leaf), sent.get(standing.leaf), last);
    }
    if (last || due.length === 0) return;
    // Whoever was claimed for and is still due was skipped by the program, or its transaction failed.
    const skipped = due.filter(({ leaf }) => isLanded(sent.get(leaf)));
    for (const { amount } of skipped) tally.waiting('token account cannot be paid', amount);
    const again = due.filter(({ leaf }) => !isLanded(sent.get(leaf)));
    if (again.length === 0) return;
    first = new Map([...first, ...again.map((due) => [due.leaf, due] as const)]);
    sent = await claim(tools, now, firstLeaf, count, again, attempt === ATTEMPTS);
    open = again.map(({ leaf }) => leaf);
  }
}

const isLanded = (sent: Sent | undefined): boolean => sent !== undefined && 'landed' in sent;

/** Looks at workers; those that lack only a token account get one, if that is wanted. */
async function payable(tools: BlockTools, now: Now, open: readonly number[]): Promise<Standing[]> {
  const { context, leaves, tokenAccounts } = tools;
  const standings = await survey(context, now, leaves, open);
  if (!tokenAccounts) return standings;
  const lacking = standings.filter(
    (standing) => standing.kind === 'waiting' && standing.reason === 'no token account',
  );
  if (lacking.length === 0) return standings;
  await tokenAccounts.create(
    now.network,
    lacking.flatMap((standing) => ('due' in standing ? [standing.due.payout] : [])),
  );
  return survey(context, now, leaves, open);
}

/** Books what is decided. Whoever is due is not, unless it was tried often enough. */
function settle(
  { tally, receipts }: BlockTools,
  standing: Standing,
  before: Due | undefined,
  sent: Sent | undefined,
  last: boolean,
): void {
  switch (standing.kind) {
    case 'closed':
      tally.closed();
      break;
    case 'waiting':
      tally.waiting(standing.reason, standing.due.amount);
      break;
    case 'due':
      if (last) tally.failed(sent && 'error' in sent ? sent.error : 'unknown', standing.due.amount);
      break;
    case 'already':
      if (before && sent && 'landed' in sent) {
        const { worker, amount } = before;
        receipts.add({ type: 'paid', worker, amount, ...sent.landed });
        tally.paid(amount);
      } else {
        tally.already();
      }
  }
}

/** Claims for workers, and says what became of each one's transaction. */
async function claim(
  tools: BlockTools,
  now: Now,
  firstLeaf: number,
  count: number,
  due: readonly Due[],
  alone: boolean,
): Promise<Map<number, Sent>> {
  const { leaves, tables, transactions } = tools;
  const way = transactions.large ? 'large' : tables ? 'tables' : 'plain';
  const plan = planBlock(leaves, { firstLeaf, count }, due, alone ? 'alone' : way);
  const sent = new Map<number, Sent>();
  const table = plan.addresses.length > 0 ? await tables?.create(plan.addresses) : undefined;
  const lookup: AddressesByLookupTableAddress = table ? { [table.address]: table.addresses } : {};
  try {
    await Promise.all(
      plan.runs.map(async (run) => {
        const outcome = await sendRun(tools, now, run, lookup);
        for (const [i, leaf] of run.leaves.entries()) {
          if ('worker' in leaf) sent.set(run.firstLeaf + i, outcome);
        }
      }),
    );
  } finally {
    if (table) await tables?.release(table.address);
  }
  return sent;
}

async function sendRun(
  { transactions, receipts }: BlockTools,
  { network }: Now,
  run: ClaimRun,
  lookup: AddressesByLookupTableAddress,
): Promise<Sent> {
  const paid = run.leaves.filter((leaf) => 'worker' in leaf).length;
  const tables = Object.keys(lookup).length;
  const shape = `claim/${paid}/${run.leaves.length - paid}/${run.proof.length}/${tables}`;
  const { firstLeaf, leaves } = run;
  try {
    const landed = await transactions.send(
      shape,
      await claimRewards({ network, run }),
      lookup,
      (signature) => {
        receipts.add({ type: 'sent', signature, firstLeaf, leaves: leaves.length, workers: paid });
      },
    );
    return { landed };
  } catch (error) {
    return { error: explainFailure(error).code };
  }
}
