/**
 * `fleet close`: closes many machines that are empty.
 *
 * @module
 */

import { Command } from 'commander';

import { closeWorker, slashable, type Worker } from '@inferix/staking-client';
import { InputError } from '../../failure.js';
import {
  actsOnFleet,
  changeFleet,
  checkOwns,
  workerOf,
  type Fleet,
  type FleetOptions,
  type Planned,
} from './fleet.js';
import { TEMPLATE, type Line } from './lines.js';
import { ownAccountRent } from './rent.js';

export function closeFleetCommand(): Command {
  const command = new Command('close')
    .description(
      'Close many machines that are empty. The rent of their accounts comes back to the owner.',
    )
    .addHelpText(
      'after',
      `
Columns: worker, or node and opener. By the owner of all of them. Unstake and withdraw everything first, and claim: rewards
that were not claimed are lost. Run the command again to go on: a machine that is closed is left out.
${TEMPLATE}

Examples:
  inferix-stake fleet close --from fleet.csv --dry-run
  inferix-stake fleet close --from fleet.csv`,
    );
  return actsOnFleet(command).action((options: FleetOptions) =>
    changeFleet(options, {
      name: 'close',
      read: () => undefined,
      plan,
      title: (_, todo, all) =>
        `Close ${todo.length} of ${all} workers, give up their unclaimed rewards, and get their rent back`,
      // The owner's token account, if it has none: for tokens that somebody sent to a vault.
      rent: (fleet, todo) => ownAccountRent(fleet, todo.length > 0),
    }),
  );
}

async function plan(fleet: Fleet, line: Line<undefined>): Promise<Planned> {
  if (!line.worker) return { text: 'not open: nothing is there to close' };
  const { network, signer: owner, tokens } = fleet;
  const worker = workerOf(fleet, line);
  checkOwns(fleet, worker);
  checkIsEmpty(fleet, worker);
  return {
    text: `closed, and its rent back; ${tokens(worker.claimedTotal)} of rewards were claimed, and what is not claimed is lost`,
    instructions: await closeWorker({ network, worker: worker.address, owner }),
  };
}

/** Refuses what the program refuses, and says what comes first. */
function checkIsEmpty({ tokens }: Fleet, worker: Worker): void {
  if (worker.openCases > 0)
    throw new InputError('A slash case against it is open: wait for its end');
  if (worker.registered || worker.activeStake > 0n) {
    throw new InputError(`${tokens(worker.activeStake)} are staked: fleet unstake comes first`);
  }
  if (slashable(worker) === 0n) return;
  throw new InputError(`${tokens(slashable(worker))} are unbonding: fleet withdraw comes first`);
}
