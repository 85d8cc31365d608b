/**
 * `inferix-stake network`: commands of a network as a whole.
 *
 * @module
 */

import { Command } from 'commander';

import { createCommand } from './create.js';
import { showCommand } from './show.js';
import { setSnapshotsCommand } from './snapshots.js';

export function networkCommands(): Command {
  return new Command('network')
    .description('An Inferix network as a whole.')
    .addCommand(showCommand())
    .addCommand(createCommand())
    .addCommand(setSnapshotsCommand());
}
