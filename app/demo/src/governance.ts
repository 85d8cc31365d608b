/**
 * Governance: what changes only after a delay, and what a guardian stops at once.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import {
  acceptAdmin,
  acceptsUntil,
  applyParams,
  nextEpochAt,
  pause,
  proposeAdmin,
  proposeParams,
  proposeSlash,
  removeRole,
  Role,
  unpause,
  type Pausable,
} from '@inferix/staking-client';

import { chapter, progress, refusal, say } from './print.js';
import { WORKERS } from './workers.js';
import { hash32, type World } from './world.js';

/** A change of the admin, a change of the grace, and a pause. Times in Unix seconds. */
export type Governance = {
  admin: { from: Address; to: Address; proposedAt: bigint; acceptedAt: bigint };
  parameter: { from: number; to: number; epoch: bigint };
  pause: { until: bigint; liftedAt: bigint };
};

/** Plays the hand-over of the admin's role, a change of a parameter, and a pause with its end. */
export async function govern(world: World): Promise<Governance> {
  chapter('Later: another admin, another grace, and a stolen key');
  const { chain, network } = world;
  const newAdmin = await world.wallet('new-admin');
  const from = world.roles.admin.address;
  const proposedAt = await chain.now();
  const grace = await propose(world, newAdmin.address);
  const early = acceptAdmin({ network, newAdmin });
  const who = 'the new admin';
  const refused = await world.expectRefusal('accept_admin', who, 'ProposalDelayNotPassed', early);
  refusal(refused.code, refused.sentence);
  progress('everybody has a week to see both, and to leave');
  await chain.travelBy(BigInt(network.params.paramDelaySecs));

  await world.send('accept_admin', acceptAdmin({ network, newAdmin }));
  const acceptedAt = await chain.now();
  world.replaceAdmin('new-admin', newAdmin);
  const epoch = await applyInFirstHalf(world);
  say(
    `The new admin accepts with its own signature. The grace is ${grace.to / 3_600} hours from epoch ${epoch} on; ` +
      `no epoch before changes.`,
  );
  return {
    admin: { from, to: newAdmin.address, proposedAt, acceptedAt },
    parameter: { ...grace, epoch },
    pause: await stopSlasher(world),
  };
}

/** The admin proposes its successor, and twice the grace. */
async function propose(world: World, newAdmin: Address): Promise<{ from: number; to: number }> {
  const { network, roles } = world;
  const { admin } = roles;
  const [from, to] = [network.params.graceSecs, 2 * network.params.graceSecs];
  const params = { ...network.params, graceSecs: to };
  await world.send('propose_admin', proposeAdmin({ network, admin, newAdmin }));
  await world.send('propose_params', proposeParams({ network, admin, params }));
  say(
    `The admin proposes a successor, and a grace of ${to / 3_600} hours instead of ${from / 3_600}. Neither counts ` +
      `at once, so that a stolen admin key surprises nobody:`,
  );
  return { from, to };
}

/** Anyone applies the parameters, in an epoch's first half. Returns the epoch that they count from. */
async function applyInFirstHalf(world: World): Promise<bigint> {
  const { chain, network, stranger } = world;
  const now = await chain.now();
  if (now >= acceptsUntil(network, now)) await chain.travelTo(nextEpochAt(network, now));
  const { events } = await world.send('apply_params', applyParams({ network }), stranger);
  await world.refresh();
  const applied = events.find(({ name }) => name === 'ParamsSet');
  if (applied?.name !== 'ParamsSet') throw new Error('no parameters were applied');
  return applied.data.epoch;
}

/** The slasher's key is stolen: the guardian pauses what it can do, and the admin removes it. */
async function stopSlasher(world: World): Promise<Governance['pause']> {
  const { chain, network, roles } = world;
  const { admin, guardian, slasher } = roles;
  const what: Pausable[] = ['slashProposals'];
  const { events } = await world.send('pause', pause({ network, guardian, what }));
  const [paused] = events;
  if (paused?.name !== 'PauseSet') throw new Error('nothing was paused');
  say();
  say(
    `The slasher's key is stolen. The guardian pauses slash proposals before the thief gets far:`,
  );
  const offence = {
    ...{ id: hash32('a lie'), evidenceHash: hash32('nothing'), reason: 1 },
    ...{ at: await chain.now(), amount: 1n },
  };
  const { address: worker } = world.member(WORKERS.warned);
  const lie = proposeSlash({ network, worker, slasher, offence });
  const refused = await world.expectRefusal('propose_slash', 'a thief', 'Paused', lie);
  refusal(refused.code, refused.sentence);
  await world.send('remove_role', removeRole({ network, admin, role: Role.Slasher }));
  await world.send('unpause', unpause({ network, admin, what }));
  const liftedAt = await chain.now();
  say(
    'The admin removes that key and ends the pause. It would have lapsed after 7 days by itself; top-ups, exits and ' +
      'withdrawals went on all the time. A new slasher takes office a week after it is proposed.',
  );
  return { until: paused.data.until, liftedAt };
}
