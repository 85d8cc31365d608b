/**
 * The machines of a network, read from a CSV file.
 *
 * @module
 */

import { readFileSync } from 'node:fs';

import { parseNano } from '@inferix/staking-client';

/** A machine as `workers.csv` has it. */
export type Machine = {
  name: string;
  gpu: string;
  /** Billionths of an IB. */
  benchmark: bigint;
  /** Published in the whitepaper, or a guess of ours. */
  source: 'published' | 'assumed';
  /** Billionths of a USD per IB-hour. */
  price: bigint;
  minutesPerEpoch: number;
};

const HEADER = 'name,gpu,benchmark_ib,source,price_usd_per_ib_hour,minutes_per_epoch';

/** Reads the machines of a CSV file. */
export const readFleet = (path: string | URL): Machine[] => parseFleet(readFileSync(path, 'utf8'));

/** Reads machines from CSV text. Values hold no commas, so there are no quotes. */
export function parseFleet(text: string): Machine[] {
  const [header, ...lines] = text.trim().split(/\r?\n/);
  if (header !== HEADER) throw new Error(`The first line of the CSV must be ${HEADER}`);
  const fleet = lines.map(parseMachine);
  const names = new Set(fleet.map(({ name }) => name));
  if (names.size !== fleet.length) throw new Error('Two workers of the CSV have one name.');
  return fleet;
}

function parseMachine(line: string): Machine {
  const [name, gpu, benchmark, source, price, minutes, ...more] = line.split(',');
  if (!name || !gpu || !benchmark || !price || !minutes || more.length > 0) {
    throw new Error(`Six values are needed in the line: ${line}`);
  }
  if (source !== 'published' && source !== 'assumed') {
    throw new Error(`The source must be published or assumed in the line: ${line}`);
  }
  const minutesPerEpoch = Number(minutes);
  if (!Number.isInteger(minutesPerEpoch) || minutesPerEpoch < 0) {
    throw new Error(`The minutes must be a whole number in the line: ${line}`);
  }
  return {
    name,
    gpu,
    benchmark: parseNano(benchmark),
    source,
    price: parseNano(price),
    minutesPerEpoch,
  };
}
