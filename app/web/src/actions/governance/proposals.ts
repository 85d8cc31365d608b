import {
  acceptsUntil,
  applyParams,
  applyRole,
  cancelParams,
  Role,
  type PendingProposal,
} from '@inferix/staking-client';

import { ROLE_NAMES } from '../../model/roles.js';
import { holds, when, type GovernanceAction, type Office } from './action.js';
import { adminProposalActions, cancelRoleAction } from './roles.js';

/** What the wallet can do about something that is proposed. */
export function proposalActions(
  office: Office,
  proposal: PendingProposal,
): readonly GovernanceAction[] {
  if (proposal.kind === 'params') return paramsActions(office, proposal.applicable);
  const { role, applicable } = proposal;
  if (role === Role.Admin) return adminProposalActions(office, proposal);
  return [
    ...when(applicable, () => ({
      key: `apply ${role}`,
      name: 'Put it in force',
      title: `Put the proposed ${ROLE_NAMES[role]} in office`,
      lead: 'Anyone may do this now that the delay has passed.',
      submit: 'Put it in force',
      done: `The ${ROLE_NAMES[role]} has changed`,
      plan: () => ({ build: () => applyRole({ network: office.network, role }) }),
    })),
    ...cancelRoleAction(office, role),
  ];
}

function paramsActions(office: Office, applicable: boolean): readonly GovernanceAction[] {
  const { network, now } = office;
  return [
    ...when(applicable && now < acceptsUntil(network, now), () => ({
      key: 'apply params',
      name: 'Put them in force',
      title: 'Put the proposed parameters in force',
      lead: 'Anyone may do this now that the delay has passed. What S(n) depends on counts from the next epoch.',
      submit: 'Put them in force',
      done: 'The parameters have changed',
      plan: () => ({ build: () => applyParams({ network }) }),
    })),
    ...when(holds(office, Role.Admin, Role.Guardian), () => ({
      key: 'cancel params',
      name: 'Cancel',
      title: 'Cancel the proposed parameters',
      lead: 'The parameters in force stay as they are.',
      submit: 'Cancel them',
      done: 'The proposal is cancelled',
      danger: true,
      plan: () => ({ build: (authority) => cancelParams({ network, authority }) }),
    })),
  ];
}
