/**
 * `inferix-stake benchmark`: the measured speeds of workers.
 *
 * @module
 */

import { Command } from 'commander';

import { attestCommand } from './attest.js';

export function benchmarkCommands(): Command {
  return new Command('benchmark')
    .description("Workers' measured speeds, once per worker and epoch.")
    .addCommand(attestCommand());
}
