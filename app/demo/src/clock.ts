/**
 * The clock of a network that is kept. It stands still but for the journeys that somebody types.
 *
 * @module
 */

import { createInterface } from 'node:readline';

import { epochAt, fetchNetwork, nextEpochAt } from '@inferix/staking-client';
import { say } from './print.js';
import type { World } from './world.js';

const SECONDS: Readonly<Record<string, bigint>> = { m: 60n, h: 3_600n, d: 86_400n };

/** Moves the clock by each line that is typed, one after the other. Returns what ends that. */
export function obeyJourneys(world: World): () => void {
  let last = Promise.resolve();
  const typed = createInterface({ input: process.stdin }).on('line', (line) => {
    last = last
      .then(() => travel(world, line.trim()))
      .catch((error: unknown) => {
        say(String(error));
      });
  });
  // A process that listens does not end.
  return () => {
    typed.close();
  };
}

/** Travels by "90m", "6h" or "3d", or to the next epoch. */
async function travel({ chain, network: { address } }: World, text: string): Promise<void> {
  const network = await fetchNetwork(chain.connection, address);
  const now = await chain.now();
  const to = text === 'epoch' ? nextEpochAt(network, now) : now + secondsOf(text);
  if (to > now) await chain.travelTo(to);
  const time = new Date(Number(to) * 1000).toISOString().replace('.000Z', 'Z');
  say(`It is ${time} now, in epoch ${epochAt(network, to)}.`);
}

/** Seconds of a journey; 0 of what is not one. */
function secondsOf(text: string): bigint {
  const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  return BigInt(count ?? 0) * (SECONDS[unit ?? ''] ?? 0n);
}
