/**
 * Sends the transactions of a batch: each is signed once, and a machine that one was sent for is not sent
 * again by this run.
 *
 * @module
 */

import type { Signature } from '@solana/kit';

import { inParallel } from '../../chain/accounts.js';
import { allShowLanded, SINGLE_TRANSACTION, type LookUpOptions } from '../../chain/send-once.js';
import type { Context } from '../../context.js';
import { explain, OutcomeUnknownError } from '../../failure.js';
import { sendPrepared } from '../send-one.js';
import type { Item, Outcomes } from './item.js';
import type { Journal } from './journal.js';
import { prepareParts, type Part, type Terms } from './pack.js';
import { isRefusal } from './refusal.js';

/** What a run sends by. */
export type Sending = {
  context: Context;
  terms: Terms;
  outcomes: Outcomes;
  journal: Journal | undefined;
  /** The endpoints that all have to lack a transaction before it has expired. */
  each: LookUpOptions['each'] | undefined;
  landed: Landed | undefined;
};

/** What came of machines whose transaction has landed, where that may differ from what was asked. */
export type Landed = (
  items: readonly Item[],
  signature: Signature,
) => Promise<ReadonlyMap<Item, Came>>;

export type Came = { outcome: 'done' | 'failed'; text: string };

/** Transactions that are on their way at once. */
export const AT_ONCE = 4;

/**
 * Sends groups of machines, some at once.
 *
 * @throws {@link OutcomeUnknownError} after those that are on their way, if nobody can tell what has become
 * of one.
 */
export async function sendGroups(sending: Sending, groups: readonly Item[][]): Promise<void> {
  const { context, terms, outcomes } = sending;
  const unknown: OutcomeUnknownError[] = [];
  const sends = inParallel(groups.length, AT_ONCE, async (index) => {
    if (unknown.length > 0) return;
    const group = groups[index] ?? [];
    const parts = await prepareParts(context, terms, group, outcomes).catch((error: unknown) => {
      outcomes.record(group, 'left', { text: `not sent: ${problemOf(error)}` });
      throw error;
    });
    for (const part of parts) {
      await sendPart(sending, part).catch((error: unknown) => {
        if (!(error instanceof OutcomeUnknownError)) throw error;
        unknown.push(error);
      });
      if (unknown.length > 0) return;
    }
  });
  // Whatever ends the run, an outcome that nobody knows says more than an endpoint that failed.
  await sends.finally(() => {
    if (unknown[0]) throw unknown[0];
  });
}

/** In a line, why something failed. */
export const problemOf = (error: unknown): string => explain(error).lines.join(' ');

async function sendPart(sending: Sending, { items, message }: Part): Promise<void> {
  const { context, outcomes, journal, each } = sending;
  let sent: Signature | undefined;
  try {
    const { signature, slot } = await sendPrepared(context, message, {
      ...(each ? { each } : {}),
      before: (signed) => {
        journal?.sends(
          signed,
          items.map(({ name, asked = '' }) => [name, asked]),
        );
        sent = signed.signature;
      },
    });
    const how = { ...SINGLE_TRANSACTION, commitment: context.commitment };
    if (each && !(await allShowLanded(each, { signature, slot }, how))) {
      // The journal leaves it open: the next run looks it up before it sends again.
      outcomes.record(items, 'failed', { signature, text: NOT_SHOWN_BY_ALL });
      return;
    }
    outcomes.record(items, 'done', { signature });
    journal?.landed(signature, slot);
    await tellLanded(sending, items, signature);
  } catch (error) {
    if (error instanceof OutcomeUnknownError) {
      const { signature } = error;
      outcomes.record(items, 'left', { signature, text: 'its outcome is unknown' });
      throw error;
    }
    if (!sent || !isRefusal(error)) throw error;
    // A journal leaves it open: the next run looks it up before it sends again.
    const text = `${explain(error).lines.join(' ')}, after it was sent: run the command again`;
    outcomes.record(items, 'failed', { signature: sent, text });
  }
}

const NOT_SHOWN_BY_ALL =
  'one endpoint shows that it has landed, and another one lacks it: find out which is wrong, and run the command again';

async function tellLanded(
  { landed, outcomes }: Sending,
  items: readonly Item[],
  signature: Signature,
): Promise<void> {
  const told = await landed?.(items, signature);
  for (const [item, { outcome, text }] of told ?? []) {
    outcomes.record([item], outcome, { signature, text });
  }
}
