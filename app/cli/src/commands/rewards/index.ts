/**
 * `inferix-stake rewards`, in the order of an epoch's payment.
 *
 * @module
 */

import { Command } from 'commander';

import { addBuild } from './build.js';
import { addPay } from './pay.js';
import { addPlan } from './plan.js';
import { addPublish } from './publish.js';
import { addVerify } from './verify.js';

export function rewardsCommands(): Command {
  const rewards = new Command('rewards').description(
    'Pay the workers of an epoch: build a snapshot, publish it, pay everybody.',
  );
  addBuild(rewards);
  addVerify(rewards);
  addPublish(rewards);
  addPlan(rewards);
  addPay(rewards);
  return rewards;
}
