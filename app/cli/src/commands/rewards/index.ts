/**
 * `inferix-stake rewards`, in the order of an epoch's payment.
 *
 * @module
 */

import { Command } from 'commander';

import { buildCommand } from './build.js';
import { fundCommand } from './fund.js';
import { payCommand } from './pay.js';
import { planCommand } from './plan.js';
import { proofsCommand } from './proofs.js';
import { publishCommand } from './publish.js';
import { cancelCommand, suspendCommand } from './stop.js';
import { verifyCommand } from './verify.js';

export function rewardsCommands(): Command {
  const rewards = new Command('rewards').description(
    'Pay the workers of an epoch: build a snapshot, publish it, pay everybody.',
  );
  for (const command of [
    buildCommand(),
    verifyCommand(),
    publishCommand(),
    proofsCommand(),
    planCommand(),
    payCommand(),
    fundCommand(),
    cancelCommand('rewards'),
    suspendCommand('rewards'),
  ]) {
    rewards.addCommand(command);
  }
  return rewards;
}
