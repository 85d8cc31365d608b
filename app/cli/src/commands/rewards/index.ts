/**
 * `inferix-stake rewards` and `inferix-stake penalties`, in the order of an epoch's payment.
 *
 * @module
 */

import { Command } from 'commander';

import { PENALTIES, REWARDS } from '../../chain/pools.js';
import { buildCommand, buildPenaltiesCommand } from './build.js';
import { fundCommand } from './fund.js';
import { payCommand, payPenaltiesCommand } from './pay.js';
import { planCommand } from './plan.js';
import { proofsCommand } from './proofs.js';
import { publishCommand } from './publish.js';
import { cancelCommand, suspendCommand } from './stop.js';
import { verifyCommand, verifyPenaltiesCommand } from './verify.js';

export function rewardsCommands(): Command {
  const rewards = new Command('rewards').description(
    'Pay the workers of an epoch: build a snapshot, publish it, pay everybody.',
  );
  for (const command of [
    buildCommand(),
    verifyCommand(),
    publishCommand(REWARDS),
    proofsCommand(REWARDS),
    planCommand(),
    payCommand(),
    fundCommand(),
    cancelCommand(REWARDS),
    suspendCommand(REWARDS),
  ]) {
    rewards.addCommand(command);
  }
  return rewards;
}

export function penaltiesCommands(): Command {
  const penalties = new Command('penalties').description(
    'Pay verifiers what slashes took: build a snapshot, publish it, pay everybody; stop a wrong root.',
  );
  for (const command of [
    buildPenaltiesCommand(),
    verifyPenaltiesCommand(),
    publishCommand(PENALTIES),
    proofsCommand(PENALTIES),
    payPenaltiesCommand(),
    cancelCommand(PENALTIES),
    suspendCommand(PENALTIES),
  ]) {
    penalties.addCommand(command);
  }
  return penalties;
}
