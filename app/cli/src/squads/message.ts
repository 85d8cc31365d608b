/**
 * The transaction message that a Squads vault runs, as Squads v4 stores it: the accounts in the order of a
 * transaction, each length in a byte, and no lookup tables.
 *
 * @module
 */

import {
  getAddressEncoder,
  isSignerRole,
  isWritableRole,
  type Address,
  type Instruction,
} from '@solana/kit';

import { InputError } from '../failure.js';

type Roles = { signer: boolean; writable: boolean };

/**
 * Encodes the instructions that a vault runs and pays for.
 *
 * @throws {@link InputError} if they need another signature, which a vault cannot give.
 */
export function encodeVaultMessage(
  vault: Address,
  instructions: readonly Instruction[],
): Uint8Array {
  const roles = rolesOf(vault, instructions);
  const other = [...roles].find(([address, { signer }]) => signer && address !== vault);
  if (other) {
    throw new InputError(
      `This needs the signature of ${other[0]} too, which the vault ${vault} cannot give. Leave out --squads.`,
    );
  }
  const keys = inOrder(roles);
  const indexOf = (address: Address): number => keys.indexOf(address);
  const count = (wanted: (role: Roles) => boolean): number =>
    [...roles.values()].filter(wanted).length;
  return Uint8Array.from([
    count(({ signer }) => signer),
    count(({ signer, writable }) => signer && writable),
    count(({ signer, writable }) => !signer && writable),
    byte(keys.length),
    ...keys.flatMap((address) => [...getAddressEncoder().encode(address)]),
    byte(instructions.length),
    ...instructions.flatMap(({ programAddress, accounts = [], data = new Uint8Array() }) => [
      indexOf(programAddress),
      byte(accounts.length),
      ...accounts.map(({ address }) => indexOf(address)),
      ...[data.length & 0xff, data.length >> 8],
      ...data,
    ]),
    0,
  ]);
}

/** Every account with the most that any instruction asks of it, the vault first. */
function rolesOf(vault: Address, instructions: readonly Instruction[]): Map<Address, Roles> {
  const roles = new Map<Address, Roles>([[vault, { signer: true, writable: true }]]);
  const add = (address: Address, { signer, writable }: Roles): void => {
    const known = roles.get(address);
    roles.set(address, {
      signer: signer || (known?.signer ?? false),
      writable: writable || (known?.writable ?? false),
    });
  };
  for (const { programAddress, accounts = [] } of instructions) {
    add(programAddress, { signer: false, writable: false });
    for (const { address, role } of accounts) {
      add(address, { signer: isSignerRole(role), writable: isWritableRole(role) });
    }
  }
  return roles;
}

/** Signers before others, writable before read-only. */
function inOrder(roles: ReadonlyMap<Address, Roles>): Address[] {
  const rank = ({ signer, writable }: Roles): number => (signer ? 0 : 2) + (writable ? 0 : 1);
  return [...roles].sort(([, a], [, b]) => rank(a) - rank(b)).map(([address]) => address);
}

function byte(length: number): number {
  if (length < 256) return length;
  throw new InputError('This is too much for one Squads transaction. Do it in parts.');
}
