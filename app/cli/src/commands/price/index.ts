/**
 * `inferix-stake price`: the reference price of the token.
 *
 * @module
 */

import { Command } from 'commander';

import { commitCommand } from './commit.js';

export function priceCommands(): Command {
  return new Command('price')
    .description('The reference price of the token, once per epoch.')
    .addCommand(commitCommand());
}
