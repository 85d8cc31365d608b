/**
 * What keeps a snapshot from being published, found before anything is sent.
 *
 * @module
 */

import {
  capsOf,
  describeCaps,
  mostLost,
  mostOf,
  publicationOf,
  toHex,
  type PublicationBase,
  type SnapshotHeader,
} from '@inferix/stake-snapshots';
import {
  formatTokens,
  parseTokens,
  settledAt,
  type Distribution,
  type Network,
  type PoolName,
} from '@inferix/staking-client';
import { InputError } from '../../failure.js';
import { grouped } from '../../output.js';

/** A suspended publication counts as none, even if its correction turns out to be the same. */
export function isPublished(
  header: SnapshotHeader,
  distribution: Distribution,
  now: bigint,
): boolean {
  const settled = settledAt(distribution, now);
  const current = now < settled.suspendedUntil ? undefined : settled.current;
  return publicationOf(header, { ...settled, current }) !== undefined;
}

/**
 * The snapshot continues what is published: one that was built on anything else lacks what others have
 * earned in between, and the program cannot see that.
 */
export function checkFollows(
  header: SnapshotHeader,
  { current }: Distribution,
  { root, cumulativeTotal, nextEpoch, corrects }: PublicationBase,
): void {
  const { previousRoot, epoch, emission, writtenOff } = header;
  if (corrects !== undefined) {
    // Of the publication that a correction continues the chain keeps the epoch and the total.
    const continues =
      epoch === corrects &&
      header.cumulativeTotal === cumulativeTotal + emission + writtenOff &&
      (previousRoot === undefined || previousRoot !== (current && toHex(current.root)));
    if (continues) return;
    throw new InputError(
      `The publication of epoch ${corrects} is suspended, and this snapshot does not correct it. Build ` +
        `epoch ${corrects} again on the last publication that was never suspended: it has a total of ` +
        `${cumulativeTotal} base units and ends before epoch ${nextEpoch}.`,
    );
  }
  if (previousRoot !== root) {
    throw new InputError(
      `The snapshot follows ${previousRoot ?? 'none'}, but ${root ?? 'nothing'} is published last. ` +
        'Build it again on that one.',
    );
  }
  if (writtenOff > 0n) {
    throw new InputError(
      'The snapshot corrects a publication that is not suspended. Have it suspended, and build it again.',
    );
  }
}

/**
 * A loss has to be named by a person, and must be one that the program accepts. So must it be that there is
 * none, where the suspended root itself is published again.
 */
export function checkWrittenOff(
  { pool, writtenOff, root, epoch }: SnapshotHeader,
  distribution: Distribution,
  { corrects, carried }: PublicationBase,
  network: Network,
  confirmed: string | undefined,
): void {
  const { decimals } = network;
  const text = formatTokens(writtenOff, decimals);
  const { current } = distribution;
  const isSame = corrects !== undefined && current && toHex(current.root) === root;
  if (isSame && confirmed === undefined) {
    throw new InputError(
      'The snapshot is the one that is suspended. If it was right after all, confirm that with ' +
        `--written-off ${text}.`,
    );
  }
  if (parseTokens(confirmed ?? '0', decimals) !== writtenOff) {
    throw new InputError(
      writtenOff === 0n
        ? 'The snapshot writes nothing off: leave --written-off out.'
        : `The snapshot writes off ${text} tokens (${grouped(writtenOff)} base units) that were claimed wrongly. They are ` +
            `lost${LOST[pool]}. Confirm that with --written-off ${text}.`,
    );
  }
  const most = mostLost(distribution, { pool, network, epoch, carried });
  if (writtenOff > most) {
    throw new InputError(
      `The snapshot writes off ${text} tokens, but the program accepts at most ${formatTokens(most, decimals)}: ` +
        'what was claimed since the base was replaced, and no more than one wrong root can have paid.',
    );
  }
}

const LOST: Readonly<Record<PoolName, string>> = {
  rewards: ' and have to be funded again',
  penalties: ', and what slashes took pays the others so much less',
};

/** Refuses an emission that is over a cap, and returns what the caps allow, in words. */
export function checkCaps(
  { pool, epoch, emission, writtenOff, work }: SnapshotHeader,
  { cumulativeTotal: previousTotal, carried }: PublicationBase,
  network: Network,
): string {
  const caps = capsOf({ pool, network, epoch, previousTotal, writtenOff, work, carried });
  const words = describeCaps(caps, network.decimals);
  const adds = `The snapshot adds ${formatTokens(emission, network.decimals)} tokens for epoch ${epoch}.`;
  if (emission > mostOf(caps)) throw new InputError(`${adds} That is over a cap. ${words}`);
  return `${adds} ${words}`;
}
