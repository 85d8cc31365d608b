/**
 * `fleet top-up`: stake for many machines, by an amount each, or as much as each lacks.
 *
 * @module
 */

import { Command, Option } from 'commander';

import {
  parseDecimal,
  requireDecimals,
  topUp,
  type Network,
  type Worker,
} from '@inferix/staking-client';
import { InputError } from '../../failure.js';
import { parseAmount } from '../../parse.js';
import { takesTokens } from '../most-taken.js';
import { checkTopsUp } from '../worker/keys.js';
import { neededOf } from '../worker/stake-report.js';
import {
  actsOnFleet,
  changeFleet,
  workerOf,
  type Fleet,
  type FleetOptions,
  type Planned,
} from './fleet.js';
import { totalOf } from './funds.js';
import { TEMPLATE, valueOf, type Line } from './lines.js';
import { beginAgain, doneText, type OnceOptions } from './once.js';

type TopUpOptions = FleetOptions & OnceOptions & { amount?: string; cushion: bigint };

/** An amount in base units, or as much as is missing. */
type Asked = bigint | 'minimum';

const WORDS = { done: 'added', again: 'add' };

/** Basis points in one. */
const ONE = 10_000n;
/** A cushion above it is rather a slip, in basis points. */
const MAX_CUSHION = ONE;

export function topUpCommand(): Command {
  const command = new Command('top-up')
    .description('Add to the stakes of many machines, in as few transactions as fit.')
    .option(
      '--amount <tokens>',
      'for lines that have none: whole tokens, or "minimum", what is missing now or in the coming epoch',
    )
    .addOption(
      new Option(
        '--cushion <percent>',
        'with "minimum": so much of S(n) beyond it, for a price of the token that falls',
      )
        .argParser(parseCushion)
        .default(0n, '0'),
    )
    .option('--again', 'add amounts once more that the journal says were added')
    .addHelpText(
      'after',
      `
Columns: worker, or node and opener; amount. Run the command again to go on after it ended in any way: amounts that
the journal says were added are left out, what was sent without an answer is looked up before anything is sent, and
"minimum" asks the chain. The journal is written before each transaction is sent: keep it beside the file.
${TEMPLATE}

Examples:
  inferix-stake fleet top-up --from fleet.csv --amount minimum --cushion 5 --dry-run
  inferix-stake fleet top-up --from fleet.csv --amount minimum --cushion 5 --max 500 --yes
  inferix-stake fleet top-up --from fleet.csv`,
    );
  return takesTokens(actsOnFleet(command)).action((options: TopUpOptions) =>
    changeFleet<Asked>(options, {
      name: 'top-up',
      read: (row, network) => readAsked(valueOf(row, 'amount', options.amount), network),
      begins: (journal, lines) => {
        if (options.again) beginAgain(journal, lines, amountOf, WORDS.done);
      },
      plan: (fleet, line) => plan(fleet, line, options.cushion),
      title: ({ tokens }, todo, all) =>
        `Add ${tokens(totalOf(todo))} in all to ${todo.length} of ${all} workers`,
      takes: (asked) => asked,
      keepsOffer: true,
    }),
  );
}

const amountOf = (asked: Asked): bigint | undefined => (asked === 'minimum' ? undefined : asked);

function parseCushion(text: string): bigint {
  const cushion = parseDecimal(text, 2);
  if (cushion <= MAX_CUSHION) return cushion;
  throw new InputError('--cushion: give a percentage of at most 100.');
}

function readAsked(text: string, network: Network): Asked {
  if (text === 'minimum') return text;
  const amount = parseAmount(text, 'amount', network);
  if (amount > 0n) return amount;
  throw new InputError('amount: give tokens above 0, or "minimum"');
}

async function plan(fleet: Fleet, line: Line<Asked>, cushion: bigint): Promise<Planned> {
  const { network, signer: funder, tokens } = fleet;
  const worker = workerOf(fleet, line);
  const { asked } = line;
  if (asked !== 'minimum') {
    const done = doneText(fleet, line.address, asked, WORDS);
    if (done !== undefined) return { text: done };
  }
  checkTopsUp({ worker, signer: funder });
  const amount = asked === 'minimum' ? missingOf(fleet, worker, cushion) : asked;
  if (amount === 0n) return { text: `${tokens(worker.activeStake)} are enough` };
  return {
    text: `${tokens(amount)}, to a stake of ${tokens(worker.activeStake + amount)}`,
    instructions: [
      ...(await requireDecimals({ network, holder: funder, worker: worker.address })),
      ...(await topUp({ network, worker: worker.address, funder, amount })),
    ],
    // What is missing is seen on the chain.
    ...(asked === 'minimum' ? {} : { asked: asked.toString() }),
    amount,
  };
}

/** What the stake lacks to S(n) with its cushion, now and in the coming epoch as far as that is known. */
function missingOf({ network, now }: Fleet, worker: Worker, cushion: bigint): bigint {
  const needed = neededOf({ network, worker, now });
  if (needed === undefined) {
    throw new InputError('There is no S(n) yet that it could be topped up to: give an amount');
  }
  const target = (needed * (ONE + cushion) + ONE - 1n) / ONE;
  return target > worker.activeStake ? target - worker.activeStake : 0n;
}
