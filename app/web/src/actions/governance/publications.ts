import {
  cancelPublication,
  PoolKind,
  Role,
  settledAt,
  suspendPublication,
  type Distribution,
  type Publication,
} from '@inferix/staking-client';

import { hex, tokens } from '../../model/format.js';
import { holds, when, type GovernanceAction, type Office } from './action.js';

const POOLS = [
  { pool: PoolKind.Rewards, name: 'rewards', of: 'rewards' },
  { pool: PoolKind.Penalties, name: 'penalties', of: 'penalties' },
] as const;

/** A pool by its name, with what is published of it. */
export type PoolBooks = { pool: PoolKind; name: string; distribution: Distribution };

export const poolBooks = ({ pools, now }: Pick<Office, 'pools' | 'now'>): PoolBooks[] =>
  pools === undefined
    ? []
    : POOLS.map(({ pool, name, of }) => ({
        pool,
        name,
        distribution: settledAt(pools[of].pool.distribution, now),
      }));

/** Guardian and admin stop a wrong root: before it can be claimed, or after. */
export function publicationActions(
  office: Office,
  { pool, name, distribution }: PoolBooks,
): readonly GovernanceAction[] {
  const { network, now } = office;
  const { current, pending, suspendedUntil } = distribution;
  if (!holds(office, Role.Guardian, Role.Admin)) return [];
  const text = ({ epoch, cumulativeTotal, root }: Publication): string =>
    `Epoch ${epoch}, ${tokens(cumulativeTotal, network.decimals)} in all, root ${hex(root)}.`;
  return [
    ...when(pending !== undefined, () => ({
      key: `cancel ${name}`,
      name: `Cancel the ${name} that wait`,
      title: `Cancel the ${name} that wait`,
      lead: `${pending ? text(pending) : ''} It never becomes claimable. The distributor can publish the epoch again.`,
      submit: 'Cancel it',
      done: 'The publication is cancelled',
      danger: true,
      plan: () =>
        pending && {
          build: (authority) => cancelPublication({ network, pool, authority, root: pending.root }),
        },
    })),
    ...when(current !== undefined && now >= suspendedUntil, () => ({
      key: `suspend ${name}`,
      name: `Stop claims of ${name}`,
      title: `Stop claims of ${name}`,
      lead: `${current ? text(current) : ''} Nothing is paid under it until the distributor has published a corrected root. The guardian’s stop lapses after 7 days, the admin’s does not.`,
      submit: 'Stop claims',
      done: 'Claims are stopped',
      danger: true,
      plan: () =>
        current && {
          build: (authority) =>
            suspendPublication({ network, pool, authority, root: current.root }),
        },
    })),
  ];
}
