/**
 * `fleet register`: prices and first stakes for many machines.
 *
 * @module
 */

import { Command } from 'commander';

import {
  declaredPrice,
  registerWorker,
  requireDecimals,
  termsAt,
  type Network,
  type Worker,
} from '@inferix/staking-client';
import { InputError } from '../../failure.js';
import { usd } from '../../output.js';
import { parseAmount } from '../../parse.js';
import type { Row } from '../batch/csv.js';
import { takesTokens } from '../most-taken.js';
import { checkRegisters } from '../worker/keys.js';
import { barredBy, registrationObstacles } from '../worker/report.js';
import { minimumToRegister } from '../worker/stake-report.js';
import {
  actsOnFleet,
  changeFleet,
  workerOf,
  type Fleet,
  type FleetOptions,
  type Planned,
} from './fleet.js';
import { totalOf } from './funds.js';
import { priceOf, TEMPLATE, valueOf, type Line } from './lines.js';

type RegisterOptions = FleetOptions & { price?: string; deposit?: string };

/** What a machine asks, and its stake in base units, or as much as is missing. */
type Asked = { price: bigint; deposit: bigint | 'minimum' };

export function registerFleetCommand(): Command {
  const command = new Command('register')
    .description('Register many machines and deposit their stakes, in as few transactions as fit.')
    .option('--price <usd>', 'for lines that have none: what an IB-hour costs, in USD')
    .option(
      '--deposit <tokens>',
      'for lines that have none: whole tokens, or "minimum": what is missing to S(n), now and in the coming epoch',
    )
    .addHelpText(
      'after',
      `
Columns: worker, or node and opener; price; deposit. By the owner, or the operator of machines that have never left.
Deposits come from the signer's token account. Run the command again to go on: a machine that is registered at its price
is left out, and nothing is deposited twice.
${TEMPLATE}

Examples:
  inferix-stake fleet register --from fleet.csv --dry-run
  inferix-stake fleet register --from fleet.csv --price 1.75 --deposit minimum`,
    );
  return takesTokens(actsOnFleet(command)).action((options: RegisterOptions) =>
    changeFleet<Asked>(options, {
      name: 'register',
      read: (row, network) => readAsked(row, network, options),
      plan,
      title: ({ tokens }, todo, all) =>
        `Register ${todo.length} of ${all} workers and deposit ${tokens(totalOf(todo))} in all`,
      takes: ({ deposit }) => deposit,
    }),
  );
}

function readAsked(row: Row, network: Network, options: RegisterOptions): Asked {
  const deposit = valueOf(row, 'deposit', options.deposit);
  return {
    price: priceOf(row, options.price),
    deposit: deposit === 'minimum' ? deposit : parseAmount(deposit, 'deposit', network),
  };
}

async function plan(fleet: Fleet, line: Line<Asked>): Promise<Planned> {
  const { network, signer: authority, now, tokens } = fleet;
  const { price, deposit: asked } = line.asked;
  const worker = workerOf(fleet, line);
  if (worker.registered) return registeredAlready(fleet, worker, price);
  checkRegisters({ worker, signer: authority });
  checkCanRegister(fleet, worker, price);
  const { needed } = minimumToRegister({ network, worker, now }, price);
  if (needed === undefined) throw new InputError('There is no S(n) yet');
  const missing = needed > worker.activeStake ? needed - worker.activeStake : 0n;
  const deposit = asked === 'minimum' ? missing : asked;
  checkIsEnough(fleet, worker, price, deposit);
  const stake = tokens(worker.activeStake + deposit);
  return {
    text: `at ${usd(price)} per IB-hour with ${tokens(deposit)}, to a stake of ${stake}; S(n) is ${tokens(needed)}`,
    instructions: [
      // Without a deposit there need be no account that it could come from.
      ...(deposit > 0n
        ? await requireDecimals({ network, holder: authority, worker: worker.address })
        : []),
      ...(await registerWorker({ network, worker: worker.address, authority, price, deposit })),
    ],
    amount: deposit,
  };
}

function registeredAlready({ tokens }: Fleet, worker: Worker, price: bigint): Planned {
  const declared = declaredPrice(worker);
  if (declared === price) {
    const stake = tokens(worker.activeStake);
    return { text: `registered already at ${usd(price)} per IB-hour, with a stake of ${stake}` };
  }
  throw new InputError(
    `Registered already at ${usd(declared)} per IB-hour, not at ${usd(price)}: change that with fleet set-price`,
  );
}

function checkCanRegister({ network, now }: Fleet, worker: Worker, price: bigint): void {
  const [obstacle] = worker.barred
    ? [barredBy(network)]
    : registrationObstacles({ network, worker, now });
  if (obstacle) throw new InputError(obstacle.sentence);
  const { minPrice } = termsAt(network, now);
  if (price >= minPrice) return;
  throw new InputError(`${usd(price)} is below the price floor of ${usd(minPrice)} per IB-hour`);
}

/** The stake has to cover S(n) at once; what only the coming epoch asks is there to be topped up. */
function checkIsEnough(
  { network, now, tokens }: Fleet,
  worker: Worker,
  price: bigint,
  deposit: bigint,
): void {
  const { minimum = 0n } = minimumToRegister({ network, worker, now }, price);
  const stake = worker.activeStake + deposit;
  if (stake >= minimum) return;
  throw new InputError(
    `S(n) is ${tokens(minimum)}, and the stake would be ${tokens(stake)}: ${tokens(minimum - stake)} are missing`,
  );
}
