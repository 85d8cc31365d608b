/**
 * `inferix-stake slash`, in the order of a case's life.
 *
 * @module
 */

import { Command } from 'commander';

import { contestCommand } from '../worker/contest.js';
import { cancelCommand, closeCommand, executeCommand } from './decide.js';
import { listCommand } from './list.js';
import { proposeCommand } from './propose.js';
import { showCommand } from './show.js';

export function slashCommands(): Command {
  return new Command('slash')
    .description('Slash cases: what is open, who may do what now, and doing it.')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(proposeCommand())
    .addCommand(contestCommand('slash'))
    .addCommand(cancelCommand())
    .addCommand(executeCommand())
    .addCommand(closeCommand());
}
