/**
 * `fleet set-price`: other prices for many machines.
 *
 * @module
 */

import { Command } from 'commander';

import {
  declaredPrice,
  minimumStakeAt,
  priceAt,
  setPrice,
  termsAt,
  type Worker,
} from '@inferix/staking-client';
import { InputError } from '../../failure.js';
import { time, usd } from '../../output.js';
import { checkRunsWorker } from '../worker/keys.js';
import { effect } from '../worker/settings.js';
import {
  actsOnFleet,
  changeFleet,
  workerOf,
  type Fleet,
  type FleetOptions,
  type Planned,
} from './fleet.js';
import { priceOf, TEMPLATE, type Line } from './lines.js';

type PriceOptions = FleetOptions & { price?: string };

export function setPriceFleetCommand(): Command {
  const command = new Command('set-price')
    .description('Declare other prices of many machines, in as few transactions as fit.')
    .option('--price <usd>', 'for lines that have none: what an IB-hour costs, in USD')
    .addHelpText(
      'after',
      `
Columns: worker, or node and opener; price. By the owner or the operator. A rise counts at once and needs the stake for
it: top up first. A cut counts from the next epoch. Run the command again to go on: a machine that has its price is left
out.
${TEMPLATE}

Examples:
  inferix-stake fleet set-price --from fleet.csv --dry-run
  inferix-stake fleet set-price --from fleet.csv --price 1.75`,
    );
  return actsOnFleet(command).action((options: PriceOptions) =>
    changeFleet<bigint>(options, {
      name: 'set-price',
      read: (row) => priceOf(row, options.price),
      plan,
      title: (_, todo, all) => `Set the prices of ${todo.length} of ${all} workers`,
    }),
  );
}

async function plan(fleet: Fleet, line: Line<bigint>): Promise<Planned> {
  const { network, signer: authority, now } = fleet;
  const { asked: price } = line;
  const worker = workerOf(fleet, line);
  if (!worker.registered)
    throw new InputError('Not registered: fleet register sets its first price');
  const old = declaredPrice(worker);
  if (old === price) return { text: isDeclared(worker, now) };
  checkRunsWorker({ worker, signer: authority });
  const { minPrice } = termsAt(network, now);
  if (price < minPrice) {
    throw new InputError(`${usd(price)} is below the price floor of ${usd(minPrice)} per IB-hour`);
  }
  checkCovers(fleet, worker, price);
  return {
    text: `from ${usd(old)} to ${usd(price)} per IB-hour${effect({ ...fleet, worker }, price)}`,
    instructions: await setPrice({ network, worker: worker.address, authority, price }),
  };
}

function isDeclared(worker: Worker, now: bigint): string {
  const { next, nextAt } = worker.price;
  if (nextAt > now) return `${usd(next)} per IB-hour already, from ${time(nextAt)}`;
  return `${usd(priceAt(worker, now))} per IB-hour already`;
}

/** A rise needs the stake for it; a cut is one of the ways out of being short. */
function checkCovers({ network, now, tokens }: Fleet, worker: Worker, price: bigint): void {
  if (price <= priceAt(worker, now)) return;
  const minimum = minimumStakeAt(network, worker, now, price) ?? 0n;
  const { activeStake: stake } = worker;
  if (stake >= minimum) return;
  throw new InputError(
    `S(n) would be ${tokens(minimum)} at once, and ${tokens(stake)} are staked: ${tokens(minimum - stake)} are missing; ` +
      'fleet top-up adds them',
  );
}
