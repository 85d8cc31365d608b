/**
 * `roles show`: who holds which role, who is proposed, and how each changes hands.
 *
 * @module
 */

import { Command } from 'commander';

import { fetchChainTime, Role, type Network } from '@inferix/staking-client';
import { Context } from '../../context.js';
import { readsChain, type ChainOptions } from '../../options.js';
import { duration, table, time } from '../../output.js';
import { pendingRole, type PendingRole } from './proposals.js';
import { holderOf, ROLE_NAMES, ROLES, roleTitle } from './role-names.js';

export function showCommand(): Command {
  const command = new Command('show')
    .description('Show who holds which role, who is proposed, and how each changes hands.')
    .addHelpText('after', '\nExample:\n  inferix-stake roles show');
  return readsChain(command).action(async (options: ChainOptions) => {
    const context = new Context(options);
    const network = await context.network();
    const now = await fetchChainTime({ rpc: context.rpc });
    const roles = ROLE_NAMES.map((name) => ({
      ...{ name, role: Role[ROLES[name].role], changes: ROLES[name].change },
      ...{ holder: holderOf(network, name) ?? null, proposed: pendingRole({ network, now }, name) },
    }));
    context.output.result({ network: network.address, now, roles }, () => describe(network, now));
  });
}

function describe(network: Network, now: bigint): string[] {
  const delay = duration(network.params.paramDelaySecs);
  const pending = ROLE_NAMES.flatMap((name) => {
    const proposal = pendingRole({ network, now }, name);
    return proposal ? [`${roleTitle(name)}: ${proposalText(proposal, now)}`] : [];
  });
  return [
    ...table(
      ['ROLE', 'HELD BY', 'CHANGES'],
      ROLE_NAMES.map((name) => [
        name,
        holderOf(network, name) ?? 'nobody',
        ROLES[name].change.replace('the delay', `the delay of ${delay}`),
      ]),
    ),
    '',
    ...(pending.length === 0 ? ['Nobody is proposed.'] : ['Proposed', ...pending.map(indented)]),
  ];
}

const indented = (line: string): string => `  ${line}`;

function proposalText({ key, applicable, applicableAt, lapsesAt }: PendingRole, now: bigint) {
  const from = applicable
    ? 'now'
    : `from ${time(applicableAt)}, in ${duration(Number(applicableAt - now))}`;
  return `${key ?? 'nobody'}; can be applied ${from}, until ${time(lapsesAt)}`;
}
