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
import type { Journal } from '../batch/journal.js';
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
import { TEMPLATE, valueOf, type FileLine, type Line } from './lines.js';

type TopUpOptions = FleetOptions & { amount?: string; cushion: bigint; again?: true };

/** An amount in base units, or as much as is missing. */
type Asked = bigint | 'minimum';

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
        if (options.again) beginAgain(journal, lines);
      },
      plan: (fleet, line) => plan(fleet, line, options.cushion),
      title: ({ tokens }, todo, all) =>
        `Add ${tokens(totalOf(todo))} in all to ${todo.length} of ${all} workers`,
      takes: (asked) => asked,
      keepsOffer: true,
    }),
  );
}

/** Amounts are added once more only when all of them have been: else some would be added too often. */
function beginAgain(journal: Journal, lines: readonly FileLine<Asked>[]): void {
  const left = lines.filter(
    ({ address, asked }) =>
      asked !== 'minimum' && journal.doneFor(address)?.asked !== asked.toString(),
  );
  const [first] = left;
  if (first) {
    throw new InputError(
      `${left.length} amounts of the file are not added yet, such as that of ${first.address}. Finish the file without ` +
        '--again, or take out the lines that cannot be done.',
    );
  }
  journal.again();
}

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
  const { network, signer: funder, journal, tokens } = fleet;
  const worker = workerOf(fleet, line);
  const { asked } = line;
  if (asked !== 'minimum') {
    const done = doneText(fleet, journal, line.address, asked);
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

/** Says that an amount was added; `undefined` if none was. */
function doneText(
  { tokens }: Fleet,
  journal: Journal,
  address: string,
  amount: bigint,
): string | undefined {
  const done = journal.doneFor(address);
  if (!done) return undefined;
  if (done.asked === amount.toString()) return `${tokens(amount)} added by ${done.signature}`;
  throw new InputError(
    `${tokens(BigInt(done.asked))} were added by ${done.signature}, and the line says ${tokens(amount)} now. ` +
      'To add that as well, finish this file, and give --again or another --journal',
  );
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
