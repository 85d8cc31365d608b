/**
 * `admin propose`, `admin accept` and `admin cancel`: the admin hands over.
 *
 * @module
 */

import { Command } from 'commander';

import { acceptAdmin, cancelAdmin, proposeAdmin, ZERO_ADDRESS } from '@inferix/staking-client';
import { InputError } from '../../failure.js';
import { parseAddress } from '../../parse.js';
import { changeNetwork, changesNetwork, type NetworkOptions } from '../network-change.js';
import { checkApplicable, delayText, requirePendingRole } from './proposals.js';
import { checkHolds, checkSeparate } from './role-names.js';
import { checkNoneProposed } from './roles.js';

export function proposeCommand(): Command {
  const command = new Command('propose')
    .description('Propose another admin, as admin. It accepts after the delay.')
    .argument('<key>', 'the new admin')
    .addHelpText(
      'after',
      `
The new admin accepts with its own key, so that a slip of the key costs nothing.

Example:
  inferix-stake admin propose 9fK2...`,
    );
  return changesNetwork(command).action((text: string, options: NetworkOptions) =>
    changeNetwork(options, async (scene) => {
      const { network, signer: admin } = scene;
      checkHolds(scene, 'admin');
      const newAdmin = parseAddress(text, 'key');
      if (newAdmin === ZERO_ADDRESS) throw new InputError('A network always has an admin.');
      if (newAdmin === network.roles.admin) {
        throw new InputError(`${newAdmin} is the admin already.`);
      }
      checkSeparate(network, 'admin', newAdmin);
      checkNoneProposed(scene, 'admin');
      return {
        instructions: await proposeAdmin({ network, admin, newAdmin }),
        question:
          `Propose ${newAdmin} as admin in place of ${network.roles.admin}? ` +
          `It can accept ${delayText(scene)}. Only the admin can cancel that.`,
      };
    }),
  );
}

export function acceptCommand(): Command {
  const command = new Command('accept')
    .description('Become the admin, as the key that was proposed, after the delay.')
    .addHelpText('after', '\nExample:\n  inferix-stake admin accept');
  return changesNetwork(command).action((options: NetworkOptions) =>
    changeNetwork(options, async (scene) => {
      const { network, signer: newAdmin, now } = scene;
      const proposal = requirePendingRole(scene, 'admin');
      if (proposal.key !== newAdmin.address) {
        throw new InputError(
          `${proposal.key ?? 'Nobody'} is proposed as admin, not ${newAdmin.address}. Sign with that key: --keypair <file>.`,
        );
      }
      checkApplicable(proposal, now);
      checkSeparate(network, 'admin', newAdmin.address);
      return {
        instructions: await acceptAdmin({ network, newAdmin }),
        question: `Make ${newAdmin.address} the admin at once, in place of ${network.roles.admin}?`,
      };
    }),
  );
}

export function cancelCommand(): Command {
  const command = new Command('cancel')
    .description('Drop the proposal of another admin, as admin.')
    .addHelpText('after', '\nExample:\n  inferix-stake admin cancel');
  return changesNetwork(command).action((options: NetworkOptions) =>
    changeNetwork(options, async (scene) => {
      const { network, signer: admin } = scene;
      const proposal = requirePendingRole(scene, 'admin');
      checkHolds(scene, 'admin');
      return {
        instructions: await cancelAdmin({ network, admin }),
        question: `Drop the proposal of ${proposal.key ?? 'nobody'} as admin? ${network.roles.admin} stays in office.`,
      };
    }),
  );
}
