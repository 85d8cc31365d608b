/**
 * `inferix-stake fleet`: many machines from a file.
 *
 * @module
 */

import { Command } from 'commander';

import { claimFleetCommand } from './claim.js';
import { closeFleetCommand } from './close.js';
import { listFleetCommand } from './list.js';
import { openFleetCommand } from './open.js';
import { registerFleetCommand } from './register.js';
import { setPriceFleetCommand } from './set-price.js';
import { topUpCommand } from './top-up.js';
import { unstakeFleetCommand } from './unstake.js';
import { withdrawFleetCommand } from './withdraw.js';

export function fleetCommands(): Command {
  return new Command('fleet')
    .description('Many machines, from a file.')
    .addCommand(listFleetCommand())
    .addCommand(openFleetCommand())
    .addCommand(registerFleetCommand())
    .addCommand(topUpCommand())
    .addCommand(setPriceFleetCommand())
    .addCommand(claimFleetCommand())
    .addCommand(unstakeFleetCommand())
    .addCommand(withdrawFleetCommand())
    .addCommand(closeFleetCommand());
}
