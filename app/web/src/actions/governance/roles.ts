import {
  acceptAdmin,
  cancelAdmin,
  cancelRole,
  proposeAdmin,
  proposeRole,
  removeRole,
  Role,
  setRole,
  type Network,
} from '@inferix/staking-client';

import { duration } from '../../model/format.js';
import { ALL_ROLES, capitalised, holderOf, ROLE_NAMES } from '../../model/roles.js';
import type { Choice } from '../../ui/field.js';
import { holds, when, type GovernanceAction, type Office } from './action.js';
import type { Form } from './form.js';

/** Roles that the admin gives to another key at once. */
const AT_ONCE = [Role.BenchmarkAuthority, Role.PriceAuthority, Role.Distributor];
/** Roles that the admin takes from a key at once. */
const REMOVABLE = [...AT_ONCE, Role.Slasher];

const choicesOf = (roles: readonly Role[]): Choice[] =>
  roles.map((role) => ({ value: `${role}`, title: capitalised(ROLE_NAMES[role]) }));

const roleIn = (form: Form): Role | undefined =>
  ALL_ROLES.find((role) => `${role}` === form.text('role'));

/** What can be done about the roles, apart from what is proposed. */
export function roleActions(office: Office): readonly GovernanceAction[] {
  const { network } = office;
  const { proposals } = network;
  return when(holds(office, Role.Admin), () => [
    give(network),
    take(network),
    propose(network),
    ...when(!isPending(proposals.admin, office.now), () => handOver(network)),
  ]);
}

const isPending = (proposal: { lapsesAt: bigint } | undefined, now: bigint): boolean =>
  proposal !== undefined && now < proposal.lapsesAt;

const give = (network: Network): GovernanceAction => ({
  key: 'set role',
  name: 'Give a role to another key',
  title: 'Give a role to another key',
  lead: 'The key before it loses the role at once. With the distributor’s, what it published and is not claimable yet is dropped.',
  submit: 'Give it',
  done: 'The role has another key',
  fields: () => [
    { kind: 'choice', name: 'role', label: 'Role', choices: choicesOf(AT_ONCE) },
    { name: 'key', label: 'Key', hint: 'The address that holds the role from now on.' },
  ],
  plan: (form) => {
    const [role, key] = [roleIn(form), form.address('key')];
    if (role === undefined || key === undefined) return undefined;
    return { build: (admin) => setRole({ network, admin, role, key }) };
  },
});

const take = (network: Network): GovernanceAction => ({
  key: 'remove role',
  name: 'Take a role away',
  title: 'Take a role away',
  lead: 'Nobody holds the role then, until you give it to a key. A guardian is removed by a proposal.',
  submit: 'Take it away',
  done: 'Nobody holds the role now',
  danger: true,
  fields: () => {
    const held = REMOVABLE.filter((role) => holderOf(network, role) !== undefined);
    return [{ kind: 'choice', name: 'role', label: 'Role', choices: choicesOf(held) }];
  },
  plan: (form) => {
    const role = roleIn(form);
    return role === undefined
      ? undefined
      : { build: (admin) => removeRole({ network, admin, role }) };
  },
});

function propose(network: Network): GovernanceAction {
  const delay = BigInt(network.params.paramDelaySecs);
  return {
    key: 'propose role',
    name: 'Propose a slasher or guardian',
    title: 'Propose a slasher or guardian',
    lead: `Another slasher can take office after ${duration(delay)}, another guardian after ${duration(2n * delay)}. Until then everybody sees it here and can leave.`,
    submit: 'Propose it',
    done: 'The proposal waits for its delay',
    fields: (form) => [
      {
        kind: 'choice',
        name: 'role',
        label: 'Role',
        choices: choicesOf([Role.Slasher, Role.Guardian]),
      },
      {
        name: 'key',
        label: 'Key',
        hint:
          roleIn(form) === Role.Guardian
            ? 'Leave it empty to leave the network without a guardian.'
            : 'Guardian, slasher and distributor are three different keys, and none of them the admin.',
      },
    ],
    plan: (form) => {
      const [role, key] = [roleIn(form), form.address('key')];
      if (role === undefined || form.errors.size > 0) return undefined;
      if (key === undefined && role !== Role.Guardian) return undefined;
      const named = key === undefined ? {} : { key };
      return { build: (admin) => proposeRole({ network, admin, role, ...named }) };
    },
  };
}

const handOver = (network: Network): GovernanceAction => ({
  key: 'propose admin',
  name: 'Propose another admin',
  title: 'Propose another admin',
  lead: `The new admin can accept after ${duration(BigInt(network.params.paramDelaySecs))}, with its own key. Until then you can cancel it.`,
  submit: 'Propose it',
  done: 'The proposal waits for its delay',
  fields: () => [{ name: 'key', label: 'New admin', hint: 'Usually the vault of a multisig.' }],
  plan: (form) => {
    const newAdmin = form.address('key');
    return newAdmin && { build: (admin) => proposeAdmin({ network, admin, newAdmin }) };
  },
});

/** What can be done about a proposal of an admin, which its new holder accepts. */
export function adminProposalActions(
  office: Office,
  proposal: { key: string | undefined; applicable: boolean },
): readonly GovernanceAction[] {
  const { network, wallet } = office;
  return [
    ...when(proposal.applicable && proposal.key === wallet, () => ({
      key: 'accept admin',
      name: 'Accept',
      title: 'Become the admin',
      lead: 'This wallet takes the role over at once. The admin before it loses it.',
      submit: 'Accept',
      done: 'This wallet is the admin',
      plan: () => ({ build: (newAdmin) => acceptAdmin({ network, newAdmin }) }),
    })),
    ...when(holds(office, Role.Admin), () => ({
      key: 'cancel admin',
      name: 'Cancel',
      title: 'Cancel the proposed admin',
      lead: 'The admin stays in office.',
      submit: 'Cancel it',
      done: 'The proposal is cancelled',
      danger: true,
      plan: () => ({ build: (admin) => cancelAdmin({ network, admin }) }),
    })),
  ];
}

/** Who may drop a proposal: the guardian cannot keep itself in office. */
export const cancelRoleAction = (office: Office, role: Role): readonly GovernanceAction[] => {
  const may = role === Role.Slasher ? [Role.Admin, Role.Guardian] : [Role.Admin];
  return when(holds(office, ...may), () => ({
    key: `cancel ${role}`,
    name: 'Cancel',
    title: `Cancel the proposed ${ROLE_NAMES[role]}`,
    lead: `The ${ROLE_NAMES[role]} in office stays.`,
    submit: 'Cancel it',
    done: 'The proposal is cancelled',
    danger: true,
    plan: () => ({
      build: (authority) => cancelRole({ network: office.network, authority, role }),
    }),
  }));
};
