/**
 * What a price means for a machine, and the least that a network allows.
 *
 * @module
 */

import { NANO_DECIMALS } from '@inferix/staking-client';

import { nano, usdExact } from '../model/format.js';
import type { WorkerView } from '../model/worker-view.js';

/** Explains a price while it is typed, `undefined` before that. */
export function priceHint(
  price: bigint | undefined,
  { benchmark, terms }: Pick<WorkerView, 'benchmark' | 'terms'>,
): string {
  const hourly = `${hourlyOf(price, benchmark)} an hour.`;
  return terms.minPrice > 0n ? `${hourly} ${floorText(terms.minPrice)}` : hourly;
}

function hourlyOf(price: bigint | undefined, benchmark: bigint): string {
  const speed = `This machine’s speed is ${nano(benchmark)} IB`;
  if (price === undefined) return `${speed}: at $1.00 it asks ${usdExact(benchmark)}`;
  return `${speed}: it then asks ${usdExact((price * benchmark) / ONE_IB)}`;
}

const ONE_IB = 10n ** BigInt(NANO_DECIMALS);

/** Why a price is refused, if it is too low. */
export const belowFloor = (price: bigint | undefined, floor: bigint): string | undefined =>
  price === undefined || price >= floor ? undefined : floorText(floor);

const floorText = (floor: bigint): string =>
  `The network asks for at least ${usdExact(floor)} per IB-hour.`;
