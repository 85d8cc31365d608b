/**
 * The epoch clock, and what each epoch fixes for every worker: reference price, price floor, coverage,
 * length, grace and evidence window. The program reads the same ring in the same way.
 *
 * A network keeps 17 epochs: the coming one, the current one and 15 before it. Epochs after the newest
 * one that is stored have its terms, until a price or parameters are accepted for them.
 *
 * @module
 */

import type { Network } from './accounts.js';
import type { Schedule, Terms, TermsRing } from './generated/index.js';

/** Epochs before the current one whose terms are known. */
export const EPOCHS_KNOWN_BEFORE = 15n;

/** What the epoch clock is read from. */
export type Clock = Pick<Network, 'terms'>;

/** The terms of the epoch that a time in Unix seconds lies in. */
export function termsAt({ terms: ring }: Clock, now: bigint): Terms {
  const newest = place(ring, ring.newest);
  if (now >= newest.start) {
    return following(newest, (now - newest.start) / BigInt(newest.epochSecs));
  }
  let terms = newest;
  while (now < terms.start) {
    const before = stored(ring, terms.epoch - 1n);
    if (!before) break;
    terms = before;
  }
  return terms;
}

/**
 * The terms of an epoch, as they are known at a time. Those of an epoch after the coming one are only what
 * it would inherit.
 *
 * @returns `undefined` for epochs more than 15 before the current one.
 */
export function termsOf(network: Clock, epoch: bigint, now: bigint): Terms | undefined {
  if (epoch < epochAt(network, now) - EPOCHS_KNOWN_BEFORE) return undefined;
  return storedOrInherited(network, epoch);
}

/** The terms of an epoch, however old: {@link termsOf} for one that is known to be recent enough. */
export function storedOrInherited({ terms: ring }: Clock, epoch: bigint): Terms | undefined {
  if (epoch <= ring.newest) return stored(ring, epoch);
  return following(place(ring, ring.newest), epoch - ring.newest);
}

/** The epoch that a time in Unix seconds lies in. */
export const epochAt = (network: Clock, now: bigint): bigint => termsAt(network, now).epoch;

/**
 * When an epoch begins, in Unix seconds. A change of the epoch length can still move epochs after the
 * coming one.
 *
 * @returns `undefined` if its terms are overwritten.
 */
export function epochStartsAt(network: Clock, epoch: bigint): bigint | undefined {
  return storedOrInherited(network, epoch)?.start;
}

/** When the next epoch begins, in Unix seconds. */
export const nextEpochAt = (network: Clock, now: bigint): bigint => endOf(termsAt(network, now));

/**
 * When the first half of the current epoch ends, in Unix seconds. Until then the program accepts what
 * counts from the next epoch: a reference price, an attestation, parameters.
 */
export function acceptsUntil(network: Clock, now: bigint): bigint {
  const { start, epochSecs } = termsAt(network, now);
  return start + BigInt(epochSecs) / 2n;
}

/** When an epoch with these terms ends, in Unix seconds. */
export const endOf = ({ start, epochSecs }: Terms): bigint => start + BigInt(epochSecs);

/** The value of a schedule that counts at a time; 0 if there is none. */
export function valueAt({ current, next, nextAt }: Schedule, now: bigint): bigint {
  return nextAt !== 0n && now >= nextAt ? next : current;
}

/** The terms of the epoch that follows this one by so many, if nothing is accepted for it. */
function following(terms: Terms, epochs: bigint): Terms {
  if (epochs === 0n) return terms;
  const start = terms.start + epochs * BigInt(terms.epochSecs);
  return { ...terms, epoch: terms.epoch + epochs, start };
}

function stored({ places }: TermsRing, epoch: bigint): Terms | undefined {
  const terms = places[indexOf(epoch, places.length)];
  // A place that was never written has no length.
  return terms?.epoch === epoch && terms.epochSecs > 0 ? terms : undefined;
}

function place({ places }: TermsRing, epoch: bigint): Terms {
  const terms = places[indexOf(epoch, places.length)];
  if (!terms) throw new RangeError('the network has no terms');
  return terms;
}

const indexOf = (epoch: bigint, places: number): number => Number(epoch % BigInt(places));
