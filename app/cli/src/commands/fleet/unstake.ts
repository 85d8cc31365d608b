/**
 * `fleet unstake`: requests stake of many machines back, by an amount each or all of it.
 *
 * @module
 */

import { Command } from 'commander';

import {
  minimumStakeAt,
  requestUnstake,
  requireDecimals,
  U64_MAX,
  type Network,
  type Worker,
} from '@inferix/staking-client';
import { InputError } from '../../failure.js';
import { duration, time } from '../../output.js';
import { parseAmount } from '../../parse.js';
import { whileShort } from '../worker/exit.js';
import {
  actsOnFleet,
  changeFleet,
  checkOwns,
  workerOf,
  type Fleet,
  type FleetOptions,
  type Planned,
} from './fleet.js';
import { totalOf } from './funds.js';
import { TEMPLATE, valueOf, type Line } from './lines.js';
import { beginAgain, doneText, type OnceOptions } from './once.js';
import { ownAccountRent } from './rent.js';

type UnstakeOptions = FleetOptions & OnceOptions & { unstake?: string };

/** An amount in base units, or all that is active. */
type Asked = bigint | 'all';

const WORDS = { done: 'requested', again: 'request' };

export function unstakeFleetCommand(): Command {
  const command = new Command('unstake')
    .description('Request stake of many machines back, to be withdrawn when it has matured.')
    .option(
      '--unstake <tokens>',
      'for lines that have none: whole tokens, or "all", which deregisters the machine',
    )
    .option('--again', 'request amounts once more that the journal says were requested')
    .addHelpText(
      'after',
      `
Columns: worker, or node and opener; unstake. By the owner of all of them. What stays must cover S(n), or be nothing. Run
the command again to go on: amounts that the journal says were requested are left out, and "all" asks the chain.
${TEMPLATE}

Examples:
  inferix-stake fleet unstake --from fleet.csv --unstake all --dry-run
  inferix-stake fleet unstake --from fleet.csv --unstake all`,
    );
  return actsOnFleet(command).action((options: UnstakeOptions) =>
    changeFleet<Asked>(options, {
      name: 'unstake',
      read: (row, network) => readAsked(valueOf(row, 'unstake', options.unstake), network),
      begins: (journal, lines) => {
        if (options.again) beginAgain(journal, lines, amountOf, WORDS.done);
      },
      plan,
      title: ({ network, tokens }, todo, all) =>
        `Request ${tokens(totalOf(todo))} in all of ${todo.length} of ${all} workers back, to be withdrawn in ` +
        duration(network.params.unbondingSecs),
      // The owner's token account, if it has none and a line names an amount.
      rent: (fleet, todo) =>
        ownAccountRent(
          fleet,
          todo.some(({ asked }) => asked),
        ),
    }),
  );
}

const amountOf = (asked: Asked): bigint | undefined => (asked === 'all' ? undefined : asked);

function readAsked(text: string, network: Network): Asked {
  if (text === 'all') return text;
  const amount = parseAmount(text, 'unstake', network);
  if (amount > 0n) return amount;
  throw new InputError('unstake: give tokens above 0, or "all"');
}

async function plan(fleet: Fleet, line: Line<Asked>): Promise<Planned> {
  const { tokens } = fleet;
  const { asked } = line;
  const worker = workerOf(fleet, line);
  if (asked !== 'all') {
    const done = doneText(fleet, worker.address, asked, WORDS);
    if (done !== undefined) return { text: done };
  } else if (worker.activeStake === 0n && !worker.registered) {
    return { text: 'nothing is staked' };
  }
  checkOwns(fleet, worker);
  if (asked !== 'all') checkStays(fleet, worker, asked);
  const amount = asked === 'all' ? worker.activeStake : asked;
  return {
    text: `${tokens(amount)}${endsText(fleet, worker, amount)}`,
    instructions: await instructionsOf(fleet, worker, asked),
    ...(asked === 'all' ? {} : { asked: asked.toString() }),
    amount,
  };
}

const instructionsOf = async (
  { network, signer: owner }: Fleet,
  { address: worker }: Worker,
  asked: Asked,
) =>
  asked === 'all'
    ? // Whatever is active when it is executed: a stranger's top-up does not get in the way.
      requestUnstake({ network, worker, owner, amount: U64_MAX })
    : [
        ...(await requireDecimals({ network, holder: owner, worker, createsAccount: true })),
        ...(await requestUnstake({ network, worker, owner, amount: asked })),
      ];

/** When it can be withdrawn, and what else comes of it. */
function endsText({ network, now }: Fleet, worker: Worker, amount: bigint): string {
  const from = `, to be withdrawn from ${time(now + BigInt(network.params.unbondingSecs))}`;
  if (amount !== worker.activeStake || !worker.registered) return from;
  return `${from}; deregisters it${whileShort({ network, worker, now })}`;
}

/** Refuses an amount that leaves too little, in tokens; the program names base units. */
function checkStays({ network, now, tokens }: Fleet, worker: Worker, amount: bigint): void {
  const { activeStake: stake, registered } = worker;
  if (amount > stake) {
    throw new InputError(`${tokens(stake)} are staked, less than ${tokens(amount)}`);
  }
  const minimum = registered ? (minimumStakeAt(network, worker, now) ?? 0n) : 0n;
  const stays = stake - amount;
  if (stays === 0n || stays >= minimum) return;
  throw new InputError(
    `${tokens(stays)} would stay, below S(n) of ${tokens(minimum)}: request less, or "all"`,
  );
}
