/**
 * Looks up what earlier runs have sent and never heard of, before anything is sent again.
 *
 * @module
 */

import { parseBase64RpcAccount } from '@solana/kit';

import { CLOCK_ADDRESS, decodeChainTime, generalError } from '@inferix/staking-client';
import { inParallel } from '../../chain/accounts.js';
import {
  allShowLanded,
  findSent,
  SINGLE_TRANSACTION,
  type InBlock,
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
  if (journal.newest > 0n) {
    const doubted = journal.doubt(await highestSlot(context));
    if (doubted > 0) reportDoubt(context, journal.file, doubted, each.length);
  }
  const { pending } = journal;
  if (pending.length === 0) return;
  const what = counted(pending.length, 'transaction', 'transactions');
  context.output.note(`Looking up ${what} of an earlier run, until each has landed or expired.`);
  await inParallel(pending.length, AT_ONCE, async (index) => {
    const signed = pending[index];
    if (signed) await settleOne(context, journal, each, signed);
  });
}

/**
 * Either the endpoint that showed these transactions was wrong, or the one that is asked now: it alone cannot say that
 * what has landed has not.
 */
function reportDoubt(context: Context, file: string, doubted: number, endpoints: number): void {
  const what =
    `${counted(doubted, 'transaction', 'transactions')} of ${file} landed in a slot that the cluster has not reached, by ` +
    'what an endpoint shows';
  if (endpoints < 2) {
    throw new FailedError(
      `${what}. Nothing was sent. Name a second endpoint with --verify-url: one of them is wrong.`,
    );
  }
  context.output.note(`${what}. One of them was wrong: find out which, and do not use it.`);
}

/** No cluster is faster: Solana's target is 2.5, and half its time a slot is planned. */
const SLOTS_PER_SECOND = 10n;
/** By so much the clocks of a cluster and of this machine may differ, in seconds. */
const CLOCKS_DIFFER_SECS = 60n;

/**
 * A slot that the cluster cannot have passed: of an endpoint that is behind, which its clock tells, by as many as
 * fit into that time.
 */
async function highestSlot({ rpc, commitment }: Context): Promise<bigint> {
  const { context, value } = await rpc
    .getAccountInfo(CLOCK_ADDRESS, { commitment, encoding: 'base64' })
    .send();
  if (!value) throw generalError('AccountNotFound', { details: [CLOCK_ADDRESS] });
  const time = decodeChainTime(parseBase64RpcAccount(CLOCK_ADDRESS, value));
  const behind = BigInt(Math.floor(Date.now() / 1000)) - time;
  return context.slot + SLOTS_PER_SECOND * (CLOCKS_DIFFER_SECS + (behind > 0n ? behind : 0n));
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
  if (typeof found === 'object') {
    await checkShownByAll(each, found);
    journal.landed(signature, found.slot);
  } else if (found === 'failed' || found === 'expired') journal.gone(signature);
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

/** Refuses to go on by one endpoint's word for what was done: what has not landed would never be done. */
async function checkShownByAll(each: LookUpOptions['each'], found: InBlock): Promise<void> {
  if (await allShowLanded(each, found, { ...SINGLE_TRANSACTION, commitment: 'finalized' })) return;
  throw new FailedError(
    `One endpoint shows that transaction ${found.signature} of an earlier run has landed, and another one lacks it. Nothing ` +
      'was sent. One of them is wrong: find out which, and do not use it.',
  );
}
