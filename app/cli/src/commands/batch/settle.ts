/**
 * Looks up what earlier runs have sent and never heard of, before anything is sent again.
 *
 * @module
 */

import { inParallel } from '../../chain/accounts.js';
import {
  findSent,
  SINGLE_TRANSACTION,
  type LookUpOptions,
  type Signed,
} from '../../chain/send-once.js';
import type { Context } from '../../context.js';
import { FailedError, OutcomeUnknownError } from '../../failure.js';
import { counted } from '../../output.js';
import type { Journal } from './journal.js';
import { AT_ONCE } from './send.js';

/**
 * Notes in the journal what has become of each transaction that it has no outcome of.
 *
 * @param each - The endpoints that all have to lack a transaction before it counts as never landed.
 * @throws {@link OutcomeUnknownError} if nobody can tell, {@link FailedError} if no endpoint remembers.
 */
export async function settle(
  context: Context,
  journal: Journal,
  each: LookUpOptions['each'],
): Promise<void> {
  const { pending } = journal;
  if (pending.length === 0) return;
  const what = counted(pending.length, 'transaction', 'transactions');
  context.output.note(`Looking up ${what} of an earlier run, until each has landed or expired.`);
  await inParallel(pending.length, AT_ONCE, async (index) => {
    const signed = pending[index];
    if (signed) await settleOne(context, journal, each, signed);
  });
}

async function settleOne(
  context: Context,
  journal: Journal,
  each: LookUpOptions['each'],
  signed: Signed,
): Promise<void> {
  const { signature } = signed;
  const found = await findSent(context.rpc, signed, {
    // Nothing is sent, so that the history is searched each time.
    ...{ ...SINGLE_TRANSACTION, resendMs: 0, commitment: 'finalized', each },
  });
  if (typeof found === 'object') journal.landed(signature, found.slot);
  else if (found === 'failed' || found === 'expired') journal.gone(signature);
  else if (found === 'forgotten') {
    throw new FailedError(
      `The endpoint does not go back to when transaction ${signature} was signed (slot ${signed.slot}), so it cannot ` +
        'say whether it has landed. Nothing was sent. Name one that keeps the whole history with --url.',
    );
  } else {
    throw new OutcomeUnknownError('It is of an earlier run, and no endpoint shows it.', {
      ...signed,
      lookUp: context.lookUp(signature),
    });
  }
}
