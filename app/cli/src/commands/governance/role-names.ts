/**
 * The roles of a network: how a command names them, who holds them, and how they change hands.
 *
 * @module
 */

import type { Address } from '@solana/kit';

import { Role, ZERO_ADDRESS, type Network, type Roles } from '@inferix/staking-client';
import { InputError } from '../../failure.js';
import type { NetworkContext } from '../network-change.js';

/** A role as commands name it. */
export type RoleName =
  'admin' | 'benchmark-authority' | 'price-authority' | 'distributor' | 'slasher' | 'guardian';

type Facts = {
  role: Role;
  field: keyof Roles;
  /** How another key gets it. */
  change: 'at once' | 'after the delay' | 'after twice the delay' | 'after the delay, by accepting';
};

/** All roles, in the order of the program. */
export const ROLES: Readonly<Record<RoleName, Facts>> = {
  admin: { role: Role.Admin, field: 'admin', change: 'after the delay, by accepting' },
  'benchmark-authority': {
    role: Role.BenchmarkAuthority,
    field: 'benchmarkAuthority',
    change: 'at once',
  },
  'price-authority': { role: Role.PriceAuthority, field: 'priceAuthority', change: 'at once' },
  distributor: { role: Role.Distributor, field: 'distributor', change: 'at once' },
  slasher: { role: Role.Slasher, field: 'slasher', change: 'after the delay' },
  guardian: { role: Role.Guardian, field: 'guardian', change: 'after twice the delay' },
};

export const ROLE_NAMES = Object.keys(ROLES) as RoleName[];

/** A role in words. */
export const roleTitle = (name: RoleName): string => name.replace('-', ' ');

/** Reads a role that a command can be asked to change. */
export function parseRole(text: string, allowed: readonly RoleName[], otherwise: string): RoleName {
  const name = allowed.find((known) => known === text);
  if (name !== undefined) return name;
  const known = ROLE_NAMES.some((role) => role === text);
  throw new InputError(
    known ? otherwise : `"${text}" is not a role. There are: ${ROLE_NAMES.join(', ')}.`,
  );
}

/** Who holds a role; `undefined` if nobody does. */
export function holderOf({ roles }: Pick<Network, 'roles'>, name: RoleName): Address | undefined {
  const key = roles[ROLES[name].field];
  return key === ZERO_ADDRESS ? undefined : key;
}

/** Refuses a key that holds none of these roles. The program does, too. */
export function checkHolds(
  { network, signer }: Pick<NetworkContext, 'network' | 'signer'>,
  ...names: readonly RoleName[]
): void {
  const holders = names.flatMap((name) => {
    const key = holderOf(network, name);
    return key === undefined ? [] : [{ name, key }];
  });
  if (holders.some(({ key }) => key === signer.address)) return;
  const [first] = holders;
  if (!first) {
    throw new InputError(
      `The network has no ${names.map(roleTitle).join(' and no ')}, so nobody can do this.`,
    );
  }
  const who = holders.map(({ name, key }) => `the ${roleTitle(name)} ${key}`).join(' nor ');
  throw new InputError(
    `${signer.address} is ${holders.length > 1 ? 'neither' : 'not'} ${who}. Sign with that key: --keypair <file>. ` +
      `If it signs elsewhere, print the transaction for it: --owner ${first.key} --export base64.`,
  );
}

/** Roles that are four different keys: together they reach stakes. */
const SEPARATE: readonly RoleName[] = ['admin', 'distributor', 'slasher', 'guardian'];

/** Refuses a key that may not hold a role beside one that it holds. */
export function checkSeparate(network: Pick<Network, 'roles'>, name: RoleName, key: Address): void {
  if (!SEPARATE.includes(name)) return;
  const other = SEPARATE.find((held) => held !== name && holderOf(network, held) === key);
  if (other === undefined) return;
  throw new InputError(
    `${key} is the ${roleTitle(other)} already. Admin, distributor, slasher and guardian are four different ` +
      'keys. Name another key.',
  );
}
