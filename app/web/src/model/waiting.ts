/**
 * Why rewards wait, and what to do.
 *
 * @module
 */

import { ClaimOutcome, type ProgramEvent } from '@inferix/staking-client';
import type { Address } from '@solana/kit';

/** Nothing where they are paid, or nothing is due. */
export const WAITING: Readonly<Record<ClaimOutcome, string | undefined>> = {
  [ClaimOutcome.Paid]: undefined,
  [ClaimOutcome.Restaked]: undefined,
  [ClaimOutcome.NothingDue]: undefined,
  [ClaimOutcome.Barred]: 'The worker is barred: its rewards wait until the bar is lifted.',
  [ClaimOutcome.StakeBelowMinimum]: 'The worker is short: its rewards wait. Top up, then claim.',
  [ClaimOutcome.NotRegistered]: 'The worker is not registered: its rewards wait until it is.',
  [ClaimOutcome.LeftShort]:
    'The worker left while it was short: its rewards wait until it registers again.',
  [ClaimOutcome.SlashCaseOpen]:
    'A slash case is open: the rewards of a worker that has left wait until it is decided.',
  [ClaimOutcome.PayoutUnavailable]:
    'The payout wallet has no account for the token, or it is frozen: the rewards wait. Its owner makes one by receiving some of the token, or names another wallet.',
  [ClaimOutcome.DestinationChanged]:
    'Where the rewards go has just changed. Nothing was paid: look again.',
  [ClaimOutcome.ExceedsPublication]:
    'What is published does not cover this claim: the rewards wait. Tell the network, since its snapshot may be wrong.',
  [ClaimOutcome.Closed]: 'The worker is closed: what it had not claimed was split again.',
};

/** Workers that the program would skip, each with the reason. */
export function skippedBy(events: readonly ProgramEvent[]): { worker: Address; why: string }[] {
  return events.flatMap((event) => {
    if (event.name !== 'RewardsClaimed') return [];
    return event.data.claims.flatMap(({ worker, outcome }) => {
      const why = WAITING[outcome];
      return why === undefined ? [] : [{ worker, why }];
    });
  });
}
