/**
 * The roles of a network, and who holds them.
 *
 * @module
 */

import { Role, ZERO_ADDRESS, type Network } from '@inferix/staking-client';
import type { Address } from '@solana/kit';

export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  [Role.Admin]: 'admin',
  [Role.BenchmarkAuthority]: 'benchmark authority',
  [Role.PriceAuthority]: 'price authority',
  [Role.Distributor]: 'distributor',
  [Role.Slasher]: 'slasher',
  [Role.Guardian]: 'guardian',
};

export const ALL_ROLES: readonly Role[] = [
  Role.Admin,
  Role.BenchmarkAuthority,
  Role.PriceAuthority,
  Role.Distributor,
  Role.Slasher,
  Role.Guardian,
];

/** Who holds a role; `undefined` if nobody does. */
export function holderOf({ roles }: Pick<Network, 'roles'>, role: Role): Address | undefined {
  const held: Readonly<Record<Role, Address>> = {
    [Role.Admin]: roles.admin,
    [Role.BenchmarkAuthority]: roles.benchmarkAuthority,
    [Role.PriceAuthority]: roles.priceAuthority,
    [Role.Distributor]: roles.distributor,
    [Role.Slasher]: roles.slasher,
    [Role.Guardian]: roles.guardian,
  };
  return held[role] === ZERO_ADDRESS ? undefined : held[role];
}

export const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
