/**
 * The commands of admin and guardian: `params`, `roles`, `admin`, `pause` and `unpause`.
 *
 * @module
 */

import { Command } from 'commander';

import * as admin from './admin.js';
import * as params from './params.js';
import { showCommand as showParams } from './params-show.js';
import { pauseCommand, unpauseCommand } from './pause.js';
import * as roles from './roles.js';
import { showCommand as showRoles } from './roles-show.js';

export function governanceCommands(): Command[] {
  return [
    new Command('params')
      .description('The parameters of a network: propose, apply, cancel.')
      .addCommand(showParams())
      .addCommand(params.proposeCommand())
      .addCommand(params.applyCommand())
      .addCommand(params.cancelCommand()),
    new Command('roles')
      .description('Who holds which role: at once, or after a delay.')
      .addCommand(showRoles())
      .addCommand(roles.setCommand())
      .addCommand(roles.removeCommand())
      .addCommand(roles.proposeCommand())
      .addCommand(roles.applyCommand())
      .addCommand(roles.cancelCommand()),
    new Command('admin')
      .description('The admin hands over, in two steps.')
      .addCommand(admin.proposeCommand())
      .addCommand(admin.acceptCommand())
      .addCommand(admin.cancelCommand()),
    pauseCommand(),
    unpauseCommand(),
  ];
}
