/**
 * `fleet withdraw`: what has matured of many machines.
 *
 * @module
 */

import { Command } from 'commander';

import { slashable, withdraw, withdrawable, type Worker } from '@inferix/staking-client';
import { InputError } from '../../failure.js';
import { time } from '../../output.js';
import { maturedOf } from '../worker/case-report.js';
import {
  actsOnFleet,
  changeFleet,
  workerOf,
  type Fleet,
  type FleetOptions,
  type Planned,
} from './fleet.js';
import { totalOf } from './funds.js';
import { TEMPLATE, type Line } from './lines.js';
import { ownAccountRent } from './rent.js';

export function withdrawFleetCommand(): Command {
  const command = new Command('withdraw')
    .description("Send what has matured of many machines to the owner's token account.")
    .addHelpText(
      'after',
      `
Columns: worker, or node and opener. By the owner of all of them. What has not matured stays, and so does what open slash
cases ask. Run the command again to go on: a machine with nothing to withdraw is left out.
${TEMPLATE}

Examples:
  inferix-stake fleet withdraw --from fleet.csv --dry-run
  inferix-stake fleet withdraw --from fleet.csv`,
    );
  return actsOnFleet(command).action((options: FleetOptions) =>
    changeFleet(options, {
      name: 'withdraw',
      read: () => undefined,
      plan,
      title: ({ signer, tokens }, todo, all) =>
        `Withdraw ${tokens(totalOf(todo))} in all from ${todo.length} of ${all} workers to ${signer.address}`,
      // The owner's token account, if it has none.
      rent: (fleet, todo) => ownAccountRent(fleet, todo.length > 0),
    }),
  );
}

async function plan(fleet: Fleet, line: Line<undefined>): Promise<Planned> {
  const { network, signer: owner, now, tokens } = fleet;
  const worker = workerOf(fleet, line);
  const amount = withdrawable(worker, now);
  if (amount === 0n) return { text: nothingText(fleet, worker) };
  if (owner.address !== worker.owner) {
    throw new InputError(
      `${tokens(amount)} can be withdrawn, and only its owner ${worker.owner} may: sign with that key`,
    );
  }
  const held = maturedOf(worker, now) - amount;
  return {
    text: `${tokens(amount)}${held === 0n ? '' : `; open slash cases hold back ${tokens(held)} that have matured`}`,
    instructions: await withdraw({ network, worker: worker.address, owner }),
    amount,
  };
}

/** Why there is nothing to withdraw, and when there will be. */
function nothingText({ now, tokens }: Fleet, worker: Worker): string {
  const matured = maturedOf(worker, now);
  if (matured > 0n) {
    return (
      `${tokens(matured)} have matured, and open slash cases hold them back: they ask ${tokens(worker.openAsked)} of the ` +
      `${tokens(slashable(worker))} that it holds`
    );
  }
  const [first] = [...worker.tickets].sort((a, b) => Number(a.maturesAt - b.maturesAt));
  if (!first) return 'nothing is unbonding';
  return `nothing has matured; the next are ${tokens(first.amount)}, at ${time(first.maturesAt)}`;
}
