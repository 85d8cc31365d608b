/**
 * `inferix-stake worker`, in the order of a worker's life.
 *
 * @module
 */

import { Command } from 'commander';

import { barCommand, unbarCommand } from '../governance/bar.js';
import { claimCommand } from './claim.js';
import { contestCommand } from './contest.js';
import { cancelCommand, unstakeCommand, withdrawCommand } from './exit.js';
import { acceptCommand, offerCommand } from './hand-over.js';
import { historyCommand } from './history.js';
import { listCommand } from './list.js';
import { closeCommand, openCommand } from './open.js';
import {
  setOperatorCommand,
  setPayoutCommand,
  setPriceCommand,
  setRestakeCommand,
} from './settings.js';
import { showCommand } from './show.js';
import { registerCommand, topUpCommand } from './stake.js';

export function workerCommands(): Command {
  const worker = new Command('worker').description(
    'Your workers: open, register, stake, claim, hand over, leave.',
  );
  for (const command of [
    listCommand(),
    showCommand(),
    historyCommand(),
    openCommand(),
    registerCommand(),
    topUpCommand(),
    claimCommand(),
    setPriceCommand(),
    setOperatorCommand(),
    setPayoutCommand(),
    setRestakeCommand(),
    contestCommand(),
    offerCommand(),
    acceptCommand(),
    unstakeCommand(),
    cancelCommand(),
    withdrawCommand(),
    closeCommand(),
    barCommand(),
    unbarCommand(),
  ]) {
    worker.addCommand(command);
  }
  return worker;
}
