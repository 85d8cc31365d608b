import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  acceptAdmin,
  applyRole,
  cancelAdmin,
  cancelRole,
  pendingProposals,
  proposeAdmin,
  proposeRole,
  removeRole,
  Role,
  setRole,
  ZERO_ADDRESS,
} from '../src/index.js';
import { eventOf } from '@inferix/staking-testkit/events';
import { TestNetwork } from '@inferix/staking-testkit/network';

const WEEK = 7n * 86_400n;

/** The proposals that are pending now. */
async function pending(net: TestNetwork) {
  return pendingProposals(await net.current(), await net.chain.now());
}

test('a role moves to another key at once, and the old key loses it', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, stranger } = net;
  const { admin } = roles;
  const hand = { network, admin, role: Role.PriceAuthority, key: stranger.address };
  await net.refuses(setRole({ ...hand, admin: stranger }), 'NotAdmin');
  await net.refuses(setRole({ ...hand, key: ZERO_ADDRESS }), 'ZeroAddress');
  for (const role of [Role.Admin, Role.Slasher, Role.Guardian]) {
    await net.refuses(setRole({ ...hand, role }), 'RoleNeedsProposal');
  }
  const taken = { role: Role.Distributor, key: roles.slasher.address };
  await net.refuses(setRole({ ...hand, ...taken }), 'RolesNotSeparate');
  const set = await net.does(setRole(hand));
  assert.deepEqual(eventOf(set), {
    name: 'RoleSet',
    data: {
      network: network.address,
      role: Role.PriceAuthority,
      oldKey: roles.priceAuthority.address,
      newKey: stranger.address,
    },
  });
  const { roles: now } = await net.current();
  assert.deepEqual(now, { ...network.roles, priceAuthority: stranger.address });
});

test('a role is left to nobody at once, but for admin and guardian', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, stranger } = net;
  const remove = (role: Role, admin = roles.admin) => removeRole({ network, admin, role });
  await net.refuses(remove(Role.Slasher, stranger), 'NotAdmin');
  await net.refuses(remove(Role.Admin), 'RoleNeedsProposal');
  await net.refuses(remove(Role.Guardian), 'RoleNeedsProposal');
  await net.does(remove(Role.Slasher));
  assert.equal((await net.current()).roles.slasher, ZERO_ADDRESS);
});

test('the admin hands over to a key that accepts after the delay', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, stranger, chain } = net;
  const { admin } = roles;
  const hand = { network, admin, newAdmin: stranger.address };
  await net.refuses(proposeAdmin({ ...hand, admin: stranger }), 'NotAdmin');
  await net.refuses(
    proposeAdmin({ ...hand, newAdmin: roles.guardian.address }),
    'RolesNotSeparate',
  );
  await net.refuses(cancelAdmin({ network, admin }), 'NothingProposed');

  await net.does(proposeAdmin(hand));
  await net.refuses(proposeAdmin(hand), 'ProposalPending');
  await net.refuses(cancelAdmin({ network, admin: roles.guardian }), 'NotAdmin');
  await net.does(cancelAdmin({ network, admin }));
  assert.deepEqual(await pending(net), []);

  const proposed = eventOf(await net.does(proposeAdmin(hand)));
  assert.ok(proposed.name === 'RoleProposed');
  const { applicableAt, lapsesAt } = proposed.data;
  const times = { key: stranger.address, applicableAt, lapsesAt };
  const [found] = await pending(net);
  assert.deepEqual(found, { kind: 'role', role: Role.Admin, ...times, applicable: false });
  const accept = (newAdmin = stranger) => acceptAdmin({ network, newAdmin });
  await net.refuses(accept(), 'ProposalDelayNotPassed');
  await chain.travelTo(applicableAt);
  assert.equal((await pending(net))[0]?.applicable, true);
  await net.refuses(accept(roles.slasher), 'NotProposedAdmin');
  await net.refuses(applyRole({ network, role: Role.Admin }), 'RoleNotProposed');
  await net.does(accept());
  const now = await net.current();
  assert.deepEqual([now.roles.admin, now.proposals.admin], [stranger.address, undefined]);
  await net.refuses(proposeAdmin(hand), 'NotAdmin');
});

test('a slasher takes office after the delay, unless the guardian cancels it', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, stranger, chain } = net;
  const { admin, guardian } = roles;
  const [role, key] = [Role.Slasher, stranger.address];
  const propose = () => proposeRole({ network, admin, role, key });
  await net.refuses(proposeRole({ network, admin: stranger, role, key }), 'NotAdmin');
  await net.refuses(proposeRole({ network, admin, role }), 'ZeroAddress');
  const distributor = proposeRole({ network, admin, role: Role.Distributor, key });
  await net.refuses(distributor, 'RoleNotProposed');
  await net.refuses(applyRole({ network, role }), 'NothingProposed');
  await net.refuses(cancelRole({ network, authority: guardian, role }), 'NothingProposed');

  await net.does(propose());
  await net.refuses(cancelRole({ network, authority: stranger, role }), 'NotGuardianOrAdmin');
  const cancelled = await net.does(cancelRole({ network, authority: guardian, role }));
  assert.deepEqual(eventOf(cancelled), {
    name: 'RoleProposalCancelled',
    data: { network: network.address, role, key, cancelledBy: guardian.address },
  });

  await net.does(propose());
  await chain.travelBy(WEEK - 60n);
  await net.refuses(applyRole({ network, role }), 'ProposalDelayNotPassed');
  await chain.travelBy(60n);
  await net.does(applyRole({ network, role }));
  const { roles: now, slasherSince } = await net.current();
  assert.equal(now.slasher, key);
  assert.ok(slasherSince >= network.slasherSince + WEEK);
});

test('a guardian is replaced or removed after two delays, and cannot cancel that', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, stranger, chain } = net;
  const { admin, guardian } = roles;
  const role = Role.Guardian;
  await net.does(proposeRole({ network, admin, role, key: stranger.address }));
  await net.refuses(cancelRole({ network, authority: guardian, role }), 'NotAdmin');
  await net.does(cancelRole({ network, authority: admin, role }));

  await net.does(proposeRole({ network, admin, role }));
  assert.equal((await pending(net))[0]?.kind, 'role');
  assert.deepEqual((await net.current()).proposals.guardian?.key, undefined);
  await chain.travelBy(2n * WEEK - 60n);
  await net.refuses(applyRole({ network, role }), 'ProposalDelayNotPassed');
  await chain.travelBy(60n);
  await net.does(applyRole({ network, role }));
  assert.equal((await net.current()).roles.guardian, ZERO_ADDRESS);
});

test('a proposal that nobody applies lapses, and is no longer pending', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles, stranger, chain } = net;
  const role = Role.Slasher;
  await net.does(proposeRole({ network, admin: roles.admin, role, key: stranger.address }));
  const { slasher } = (await net.current()).proposals;
  assert.ok(slasher);
  await chain.travelTo(slasher.lapsesAt - 1n);
  assert.equal((await pending(net)).length, 1);
  await chain.travelTo(slasher.lapsesAt);
  assert.deepEqual(await pending(net), []);
  await net.refuses(applyRole({ network, role }), 'NothingProposed');
});
