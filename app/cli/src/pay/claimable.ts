/**
 * Whether a snapshot is what the program pays by now.
 *
 * @module
 */

import { publicationOf, type Snapshot } from '@inferix/stake-snapshots';
import {
  fetchChainTime,
  isClaimable,
  isPaused,
  settledAt,
  type Distribution,
  type Network,
} from '@inferix/staking-client';
import type { Pool } from '../chain/pools.js';
import type { Context } from '../context.js';
import { InputError } from '../failure.js';
import { time } from '../output.js';

/** Refuses a snapshot that the program does not pay by now. @throws {@link InputError} that says why. */
export async function checkClaimable(
  context: Context,
  pool: Pool,
  network: Network,
  { header }: Snapshot,
): Promise<void> {
  const { distribution } = await pool.fetch(context, network.address);
  const now = await fetchChainTime({ rpc: context.rpc });
  const { current: claimable, pending } = settledAt(distribution, now);
  const published = publicationOf(header, distribution);
  if (!published) {
    throw new InputError(
      'This snapshot is not what is published. Publish it, or take the one that is.',
    );
  }
  if (published !== claimable && published === pending) {
    throw new InputError(
      `This snapshot is claimable from ${time(published.claimableAt)}; on chain it is ${time(now)}.`,
    );
  }
  if (published !== claimable) {
    throw new InputError('A later snapshot is claimable already. Pay that one: it has all totals.');
  }
  if (!isClaimable(distribution, now)) throw new InputError(suspended(distribution));
  if (isPaused(network, 'claims', now)) {
    throw new InputError(
      `The guardian has paused claims until ${time(network.pausedUntil.claims)}. Pay after that, or ask the ` +
        'admin to end the pause.',
    );
  }
}

function suspended({ suspendedUntil }: Distribution): string {
  const lapses = suspendedUntil < UNTIL_CORRECTED ? `, or from ${time(suspendedUntil)}` : '';
  return `The publication is suspended: it can be claimed once a corrected one is claimable${lapses}.`;
}

/** The admin's suspension does not lapse. */
const UNTIL_CORRECTED = 2n ** 63n - 1n;
