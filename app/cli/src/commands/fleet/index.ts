/**
 * `inferix-stake fleet`: many machines from a file.
 *
 * @module
 */

import { Command } from 'commander';

import { topUpCommand } from './top-up.js';

export function fleetCommands(): Command {
  return new Command('fleet').description('Many machines, from a file.').addCommand(topUpCommand());
}
