/**
 * Options that the commands which pay, or plan it, have in common.
 *
 * @module
 */

import type { Command } from 'commander';

import { positiveWhole } from '../../parse.js';

export type PayoutOptions = {
  snapshot: string;
  createTokenAccounts?: true;
  min: string;
  blocks: number;
};

/** Adds the options that decide who is paid, and in which blocks. */
export function paysOut(command: Command, snapshot: string): Command {
  return command
    .requiredOption('--snapshot <file>', snapshot)
    .option('--create-token-accounts', 'create missing token accounts, and pay their rent')
    .option('--min <tokens>', 'leave whom less is due to for a later epoch', '0')
    .option(
      '--blocks <number>',
      'blocks at once, of 128; with large transactions of 2048',
      positiveWhole,
      8,
    );
}
