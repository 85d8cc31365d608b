/**
 * `slash cancel`, `slash execute` and `slash close`: what ends a case.
 *
 * @module
 */

import { Command } from 'commander';

import {
  cancelSlash,
  closeSlashCase,
  executeSlash,
  slashable,
  slashRoomWholeAt,
} from '@inferix/staking-client';
import { InputError } from '../../failure.js';
import { duration, time } from '../../output.js';
import { checkHolds } from '../governance/role-names.js';
import { closableFrom, stateOf, takeable, takesText } from './actions.js';
import { changeCase, changesCase, type CaseContext, type CaseOptions } from './case-context.js';

export function cancelCommand(): Command {
  const command = new Command('cancel')
    .description('Stop a slash case for good: a veto by guardian or admin; anyone once it lapsed.')
    .addHelpText(
      'after',
      `
What it has taken by then stays taken. Only a case that a guardian vetoed who has been replaced since can be
proposed once more.

Example:
  inferix-stake slash cancel 5Hq1...`,
    );
  return changesCase(command).action((address: string, options: CaseOptions) =>
    changeCase(address, options, async (scene) => {
      const { network, slashCase, signer: authority, tokens } = scene;
      checkOpen(scene);
      const lapsed = stateOf(scene) === 'lapsed';
      if (!lapsed) checkHolds(scene, 'guardian', 'admin');
      return {
        instructions: await cancelSlash({ network, slashCase, authority }),
        question:
          `${lapsed ? 'Cancel the lapsed' : 'Veto'} slash case ${slashCase.address} against worker ${slashCase.worker}, ` +
          `which still asks ${tokens(slashCase.rest)}? What it has taken, ${tokens(slashCase.taken)}, stays taken.`,
      };
    }),
  );
}

/** Refuses a case that is decided. */
function checkOpen({ slashCase }: CaseContext): void {
  const { address, state, vetoedBy } = slashCase;
  if (state === 'open') return;
  const by = vetoedBy === undefined ? '' : `, by ${vetoedBy}`;
  throw new InputError(
    `Slash case ${address} is ${state} already${by}. Nothing is left to decide.`,
  );
}

export function executeCommand(): Command {
  const command = new Command('execute')
    .description('Take what a slash case asks, as far as the limits let it through. Anyone may.')
    .addHelpText(
      'after',
      `
From the end of its veto window. Where a limit lets only a part through, the case stays open for the rest:
run it again later.

Example:
  inferix-stake slash execute 5Hq1...`,
    );
  return changesCase(command).action((address: string, options: CaseOptions) =>
    changeCase(address, options, async (scene) => {
      const { network, slashCase, worker, tokens } = scene;
      checkOpen(scene);
      checkExecutable(scene);
      const rest = slashCase.rest - takeable(scene);
      const stays =
        worker && slashable(worker) > 0n && rest > 0n
          ? ` It stays open for ${tokens(rest)} at most.`
          : ' That closes it.';
      return {
        instructions: await executeSlash({ network, slashCase }),
        question:
          `Execute slash case ${slashCase.address} against worker ${slashCase.worker}? ` +
          `It takes ${takesText(scene)}, into the penalty pool.${stays}`,
      };
    }),
  );
}

function checkExecutable(scene: CaseContext): void {
  const { network, slashCase, worker, pool, now } = scene;
  const { address, executableAt } = slashCase;
  if (stateOf(scene) === 'vetoWindow') {
    throw new InputError(
      `Slash case ${address} can be executed from ${time(executableAt)}, in ` +
        `${duration(Number(executableAt - now))}. Until then it can only be contested or vetoed.`,
    );
  }
  if (takeable(scene) > 0n || !worker || slashable(worker) === 0n) return;
  const whole = slashRoomWholeAt(network, pool, now);
  throw new InputError(
    `The slash limits let nothing of case ${address} through now. The network's limit is whole ` +
      `${whole === undefined ? 'never' : time(whole)}, the worker's own in the next epoch. Run this again later.`,
  );
}

export function closeCommand(): Command {
  const command = new Command('close')
    .description("Return a decided case's rent to who paid it. Anyone may.")
    .addHelpText(
      'after',
      `
Only 60 days after the offence: by then it can never be proposed again.

Example:
  inferix-stake slash close 5Hq1...`,
    );
  return changesCase(command).action((address: string, options: CaseOptions) =>
    changeCase(address, options, async (scene) => {
      const { slashCase, now } = scene;
      if (slashCase.state === 'open') {
        throw new InputError(
          `Slash case ${slashCase.address} is open. It is executed or cancelled before it is closed.`,
        );
      }
      const from = closableFrom(scene);
      if (now < from) {
        throw new InputError(
          `Slash case ${slashCase.address} can be closed from ${time(from)}, in ${duration(Number(from - now))}.`,
        );
      }
      return {
        instructions: await closeSlashCase({ slashCase }),
        question: `Close slash case ${slashCase.address}, and return its rent to ${slashCase.rentPayer}?`,
        closes: true,
      };
    }),
  );
}
