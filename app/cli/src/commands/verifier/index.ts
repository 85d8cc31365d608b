/**
 * `inferix-stake verifier`: whom slashes pay.
 *
 * @module
 */

import { Command } from 'commander';

import { claimCommand } from './claim.js';
import { showCommand } from './show.js';

export const verifierCommands = (): Command =>
  new Command('verifier')
    .description('Verifiers, who are paid from penalties.')
    .addCommand(showCommand())
    .addCommand(claimCommand());
