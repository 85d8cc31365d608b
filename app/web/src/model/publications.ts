/**
 * What the reward pool has published, and how each publication stands.
 *
 * @module
 */

import {
  isPaused,
  settledAt,
  sumOfEpoch,
  type Distribution,
  type Network,
  type Publication,
  type RewardPool,
} from '@inferix/staking-client';

import type { Tone } from './status.js';

export type Standing = {
  tone: Tone;
  title: string;
  text: string;
  /** When that changes by itself. */
  until?: { what: string; at: bigint };
};

export type Published = Standing & { publication: Publication };

/** The admin's suspension does not end by itself. */
const WITHOUT_END = 2n ** 63n - 1n;

/** What is pending and what is current, the newest first. */
export function publishedOf(
  network: Network,
  { distribution }: RewardPool,
  now: bigint,
): Published[] {
  const settled = settledAt(distribution, now);
  const { current, pending } = settled;
  return [
    ...(pending ? [{ publication: pending, ...pendingStanding(settled, pending) }] : []),
    ...(current ? [{ publication: current, ...currentStanding(network, settled, now) }] : []),
  ];
}

function pendingStanding({ wasSuspended }: Distribution, { claimableAt }: Publication): Standing {
  const text = wasSuspended
    ? 'It corrects the suspended one. The guardian and the admin can still cancel it.'
    : 'Anyone can check it now. The guardian and the admin can still cancel it.';
  return {
    tone: 'warn',
    title: wasSuspended ? 'Pending correction' : 'Pending',
    text,
    until: { what: 'It can be claimed', at: claimableAt },
  };
}

function currentStanding(
  network: Network,
  { suspendedUntil }: Distribution,
  now: bigint,
): Standing {
  if (now < suspendedUntil) {
    const lasts = suspendedUntil === WITHOUT_END;
    return {
      tone: 'bad',
      title: 'Suspended',
      text: `The root may be wrong, so nothing is paid under it${lasts ? ' until it is corrected' : ''}. What was earned waits.`,
      ...(lasts ? {} : { until: { what: 'The suspension lapses', at: suspendedUntil } }),
    };
  }
  if (isPaused(network, 'claims', now)) {
    return {
      tone: 'warn',
      title: 'Claims are paused',
      text: 'The guardian has paused all claims. What was earned waits.',
      until: { what: 'The pause ends', at: network.pausedUntil.claims },
    };
  }
  return { tone: 'good', title: 'Claimable', text: 'Anyone can claim for any worker under it.' };
}

/** What the chain still knows of the publication before the current one: its epoch and total. */
export function replacedOf(
  { distribution }: RewardPool,
  now: bigint,
): { epoch: bigint; cumulativeTotal: bigint } | undefined {
  const { base, current } = settledAt(distribution, now);
  if (!current || base.nextEpoch === 0n) return undefined;
  return { epoch: base.nextEpoch - 1n, cumulativeTotal: base.cumulativeTotal };
}

/** An epoch in the reward pool's books, in token base units. */
export type EpochBooks = { epoch: bigint; issued: bigint; funded: bigint; burned: bigint };

/** Epochs whose sums the pool keeps. */
const EPOCHS_SUMMED = 16n;

/** The newest epochs up to the current one, oldest first. */
export function epochBooks(pool: RewardPool, epoch: bigint, now: bigint): EpochBooks[] {
  const { issued } = settledAt(pool.distribution, now);
  const first = epoch < EPOCHS_SUMMED ? 0n : epoch - EPOCHS_SUMMED + 1n;
  return Array.from({ length: Number(epoch - first) + 1 }, (_, i) => {
    const each = first + BigInt(i);
    return {
      epoch: each,
      issued: sumOfEpoch(issued, each),
      funded: sumOfEpoch(pool.funded, each),
      burned: sumOfEpoch(pool.burned, each),
    };
  });
}
