/**
 * `inferix-stake verifier` and `inferix-stake penalties`: what slashes took pays verifiers.
 *
 * @module
 */

import { Command } from 'commander';

import { cancelCommand, suspendCommand } from '../rewards/stop.js';
import { showCommand } from './show.js';

export function verifierCommands(): Command[] {
  return [
    new Command('verifier')
      .description('Verifiers, who are paid from penalties.')
      .addCommand(showCommand()),
    new Command('penalties')
      .description('What verifiers are paid: stop a wrong root.')
      .addCommand(cancelCommand('penalties'))
      .addCommand(suspendCommand('penalties')),
  ];
}
