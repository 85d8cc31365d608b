/**
 * `roles set | remove | propose | apply | cancel`: who holds which role.
 *
 * @module
 */

import { Command } from 'commander';

import {
  applyRole,
  cancelRole,
  fetchPenaltyPool,
  fetchRewardPool,
  proposeRole,
  removeRole,
  setRole,
  settledAt,
  ZERO_ADDRESS,
} from '@inferix/staking-client';
import { InputError } from '../../failure.js';
import { time } from '../../output.js';
import { parseAddress } from '../../parse.js';
import {
  changeNetwork,
  changesNetwork,
  type NetworkChange,
  type NetworkContext,
  type NetworkOptions,
} from '../network-change.js';
import { checkApplicable, delayText, pendingRole, requirePendingRole } from './proposals.js';
import {
  checkHolds,
  checkSeparate,
  holderOf,
  parseRole,
  ROLES,
  roleTitle,
  type RoleName,
} from './role-names.js';

const AT_ONCE: readonly RoleName[] = ['benchmark-authority', 'price-authority', 'distributor'];
const REMOVABLE: readonly RoleName[] = [...AT_ONCE, 'slasher'];
const DELAYED: readonly RoleName[] = ['slasher', 'guardian'];

const ADMIN_INSTEAD = 'another admin is proposed with inferix-stake admin propose <key>';

export function setCommand(): Command {
  const command = new Command('set')
    .description('Give a role to another key at once, as admin.')
    .argument('<role>', AT_ONCE.join(', '))
    .argument('<key>', 'who holds it from now on')
    .addHelpText('after', '\nExample:\n  inferix-stake roles set price-authority 9fK2...');
  return changesNetwork(command).action((role: string, text: string, options: NetworkOptions) =>
    changeNetwork(options, async (scene) => {
      const { network, signer: admin } = scene;
      const name = parseRole(
        role,
        AT_ONCE,
        `Slasher and guardian change after a delay: inferix-stake roles propose <role> <key>; ${ADMIN_INSTEAD}.`,
      );
      checkHolds(scene, 'admin');
      const key = parseKey(text);
      checkNew(network, name, key);
      const before = holderOf(network, name);
      return {
        instructions: await setRole({ network, admin, role: ROLES[name].role, key }),
        question:
          `Make ${key} the ${roleTitle(name)} at once${before ? `, in place of ${before}` : ''}?` +
          (await dropsText(scene, name)),
      };
    }),
  );
}

function parseKey(text: string) {
  const key = parseAddress(text, 'key');
  if (key !== ZERO_ADDRESS) return key;
  throw new InputError('The zero address is nobody. Leave a role to nobody with roles remove.');
}

function checkNew(
  network: NetworkContext['network'],
  name: RoleName,
  key: ReturnType<typeof parseKey>,
) {
  if (holderOf(network, name) === key) {
    throw new InputError(`${key} is the ${roleTitle(name)} already.`);
  }
  checkSeparate(network, name, key);
}

/** The publications that go with the old distributor. */
async function dropsText({ context, network, now }: NetworkContext, name: RoleName) {
  if (name !== 'distributor') return '';
  const pools = [
    ['rewards', await fetchRewardPool(context, network.address)],
    ['penalties', await fetchPenaltyPool(context, network.address)],
  ] as const;
  const pending = pools.flatMap(([what, { distribution }]) => {
    const { pending } = settledAt(distribution, now);
    return pending ? [`${what} of epoch ${pending.epoch}`] : [];
  });
  return pending.length === 0
    ? ''
    : ` This drops what the old one published and is not claimable yet: ${pending.join(' and ')}.`;
}

export function removeCommand(): Command {
  const command = new Command('remove')
    .description('Leave a role to nobody at once, as admin.')
    .argument('<role>', REMOVABLE.join(', '))
    .addHelpText('after', '\nExample:\n  inferix-stake roles remove slasher');
  return changesNetwork(command).action((role: string, options: NetworkOptions) =>
    changeNetwork(options, async (scene) => {
      const { network, signer: admin } = scene;
      const name = parseRole(
        role,
        REMOVABLE,
        'The guardian is removed after twice the delay: inferix-stake roles propose guardian nobody. ' +
          `The admin is replaced: ${ADMIN_INSTEAD}.`,
      );
      checkHolds(scene, 'admin');
      const before = holderOf(network, name);
      if (!before) throw new InputError(`The network has no ${roleTitle(name)} already.`);
      const again = name === 'slasher' ? ' Another one can be in office only after the delay.' : '';
      return {
        instructions: await removeRole({ network, admin, role: ROLES[name].role }),
        question:
          `Take the role of the ${roleTitle(name)} from ${before} at once, and leave it to nobody?${again}` +
          (await dropsText(scene, name)),
      };
    }),
  );
}

export function proposeCommand(): Command {
  const command = new Command('propose')
    .description('Propose another slasher or guardian, as admin. It is applied after a delay.')
    .argument('<role>', DELAYED.join(', '))
    .argument('<key>', 'who is to hold it; "nobody" leaves the network without a guardian')
    .addHelpText(
      'after',
      `
A slasher waits for one delay, a guardian for two. The guardian can cancel the proposal of a slasher, not
that of its own successor.

Example:
  inferix-stake roles propose guardian 9fK2...`,
    );
  return changesNetwork(command).action((role: string, text: string, options: NetworkOptions) =>
    changeNetwork(options, (scene) => planProposal(scene, role, text)),
  );
}

async function planProposal(
  scene: NetworkContext,
  role: string,
  text: string,
): Promise<NetworkChange> {
  const { network, signer: admin } = scene;
  const name = parseRole(
    role,
    DELAYED,
    `The ${role.replace('-', ' ')} is not proposed here: inferix-stake roles set <role> <key>; ${ADMIN_INSTEAD}.`,
  );
  checkHolds(scene, 'admin');
  const key = keyOrNobody(name, text);
  if (key) checkNew(network, name, key);
  else if (!holderOf(network, name)) throw new InputError('The network has no guardian already.');
  checkNoneProposed(scene, name);
  const canCancel = name === 'slasher' ? 'Guardian and admin' : 'Only the admin';
  return {
    instructions: await proposeRole({
      ...{ network, admin, role: ROLES[name].role },
      ...(key ? { key } : {}),
    }),
    question:
      `Propose ${key ?? 'nobody'} as ${roleTitle(name)} in place of ${holderOf(network, name) ?? 'nobody'}? ` +
      `Anyone can apply it ${delayText(scene, name === 'guardian' ? 2 : 1)}. ${canCancel} can cancel it.`,
  };
}

function keyOrNobody(name: RoleName, text: string) {
  if (text !== 'nobody') return parseKey(text);
  if (name === 'guardian') return undefined;
  throw new InputError('A slasher is removed at once: inferix-stake roles remove slasher');
}

export function checkNoneProposed(scene: NetworkContext, name: RoleName): void {
  const pending = pendingRole(scene, name);
  if (!pending) return;
  const cancel = name === 'admin' ? 'admin cancel' : `roles cancel ${name}`;
  throw new InputError(
    `${pending.key ?? 'Nobody'} is proposed as ${roleTitle(name)} already, until ${time(pending.lapsesAt)}. ` +
      `Cancel that first: inferix-stake ${cancel}`,
  );
}

export function applyCommand(): Command {
  const command = new Command('apply')
    .description('Give a role to whom it was proposed for. Anyone may, after the delay.')
    .argument('<role>', DELAYED.join(', '))
    .addHelpText('after', '\nExample:\n  inferix-stake roles apply slasher');
  return changesNetwork(command).action((role: string, options: NetworkOptions) =>
    changeNetwork(options, async (scene) => {
      const { network, now } = scene;
      const name = parseRole(role, DELAYED, notDelayed(role, 'accept'));
      const proposal = requirePendingRole(scene, name);
      checkApplicable(proposal, now);
      if (proposal.key) checkSeparate(network, name, proposal.key);
      return {
        instructions: await applyRole({ network, role: ROLES[name].role }),
        question:
          `Make ${proposal.key ?? 'nobody'} the ${roleTitle(name)} at once, ` +
          `in place of ${holderOf(network, name) ?? 'nobody'}?`,
      };
    }),
  );
}

export function cancelCommand(): Command {
  const command = new Command('cancel')
    .description('Drop the proposal of a slasher (as guardian or admin) or guardian (as admin).')
    .argument('<role>', DELAYED.join(', '))
    .addHelpText('after', '\nExample:\n  inferix-stake roles cancel slasher');
  return changesNetwork(command).action((role: string, options: NetworkOptions) =>
    changeNetwork(options, async (scene) => {
      const { network, signer: authority } = scene;
      const name = parseRole(role, DELAYED, notDelayed(role, 'cancel'));
      const proposal = requirePendingRole(scene, name);
      if (name === 'slasher') checkHolds(scene, 'guardian', 'admin');
      else checkHolds(scene, 'admin');
      return {
        instructions: await cancelRole({ network, authority, role: ROLES[name].role }),
        question:
          `Drop the proposal of ${proposal.key ?? 'nobody'} as ${roleTitle(name)}? ` +
          `${holderOf(network, name) ?? 'Nobody'} stays in office.`,
      };
    }),
  );
}

const notDelayed = (role: string, ofAdmin: 'accept' | 'cancel'): string =>
  role === 'admin'
    ? `That of another admin is: inferix-stake admin ${ofAdmin}`
    : `The ${role.replace('-', ' ')} is never proposed: inferix-stake roles set <role> <key>`;
