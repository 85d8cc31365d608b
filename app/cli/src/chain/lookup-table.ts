/**
 * The address lookup table program: its instructions and its accounts. (The published client of it is
 * for another generation of Kit.)
 *
 * @module
 */

import {
  AccountRole,
  getAddressDecoder,
  getAddressEncoder,
  getProgramDerivedAddress,
  getStructEncoder,
  getU32Encoder,
  getU64Encoder,
  getU8Encoder,
  type Address,
  type Instruction,
  type TransactionSigner,
} from '@solana/kit';
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';

import type { RpcAccount } from './worker-view.js';

export const LOOKUP_TABLE_PROGRAM = 'AddressLookupTab1e1111111111111111111111111' as Address;

/** Addresses that a table holds. */
export const TABLE_ADDRESSES = 256;
/** Bytes ahead of the addresses. */
export const TABLE_HEADER_BYTES = 56;
/** A table that is not used any more can be closed after this many slots. */
export const COOLDOWN_SLOTS = 513n;

const AUTHORITY_OFFSET = 22;
const ACTIVE = 0xffff_ffff_ffff_ffffn;

/** A table as it is on chain. */
export type LookupTable = {
  authority: Address | undefined;
  /** When it was deactivated. */
  deactivatedAt: bigint | undefined;
  lastExtendedSlot: bigint;
  addresses: Address[];
};

/** The table that an authority creates by naming a recent slot. */
export async function findLookupTable(
  authority: Address,
  slot: bigint,
): Promise<{ table: Address; bump: number }> {
  const [table, bump] = await getProgramDerivedAddress({
    programAddress: LOOKUP_TABLE_PROGRAM,
    seeds: [getAddressEncoder().encode(authority), getU64Encoder().encode(slot)],
  });
  return { table, bump };
}

type TableInput = { table: Address; authority: TransactionSigner };

export function createLookupTable(input: TableInput & { slot: bigint; bump: number }): Instruction {
  const { table, authority, slot, bump } = input;
  const data = getStructEncoder([
    ['instruction', getU32Encoder()],
    ['slot', getU64Encoder()],
    ['bump', getU8Encoder()],
  ]).encode({ instruction: 0, slot, bump });
  return { programAddress: LOOKUP_TABLE_PROGRAM, accounts: funded(table, authority), data };
}

export function extendLookupTable(
  input: TableInput & { addresses: readonly Address[] },
): Instruction {
  const { table, authority, addresses } = input;
  const data = new Uint8Array(12 + 32 * addresses.length);
  data.set(getU32Encoder().encode(2));
  data.set(getU64Encoder().encode(addresses.length), 4);
  for (const [i, address] of addresses.entries()) {
    data.set(getAddressEncoder().encode(address), 12 + 32 * i);
  }
  return { programAddress: LOOKUP_TABLE_PROGRAM, accounts: funded(table, authority), data };
}

export function deactivateLookupTable({ table, authority }: TableInput): Instruction {
  return {
    programAddress: LOOKUP_TABLE_PROGRAM,
    accounts: [writable(table), signs(authority)],
    data: getU32Encoder().encode(3),
  };
}

/** Closes a table; its rent goes to the authority. */
export function closeLookupTable({ table, authority }: TableInput): Instruction {
  return {
    programAddress: LOOKUP_TABLE_PROGRAM,
    accounts: [writable(table), signs(authority), writable(authority.address)],
    data: getU32Encoder().encode(4),
  };
}

/** Reads a table; `undefined` if there is none. */
export function decodeLookupTable(account: RpcAccount | null): LookupTable | undefined {
  if (account?.owner !== LOOKUP_TABLE_PROGRAM) return undefined;
  const bytes = Buffer.from(account.data[0], 'base64');
  if (bytes.length < TABLE_HEADER_BYTES) return undefined;
  const address = getAddressDecoder();
  const deactivated = bytes.readBigUInt64LE(4);
  const addresses: Address[] = [];
  for (let at = TABLE_HEADER_BYTES; at + 32 <= bytes.length; at += 32) {
    addresses.push(address.decode(bytes, at));
  }
  return {
    authority:
      bytes[AUTHORITY_OFFSET - 1] === 1 ? address.decode(bytes, AUTHORITY_OFFSET) : undefined,
    deactivatedAt: deactivated === ACTIVE ? undefined : deactivated,
    lastExtendedSlot: bytes.readBigUInt64LE(12),
    addresses,
  };
}

const writable = (address: Address) => ({ address, role: AccountRole.WRITABLE });
const signs = (signer: TransactionSigner) => ({
  address: signer.address,
  role: AccountRole.READONLY_SIGNER,
  signer,
});
/** The authority pays the rent, too. */
const funded = (table: Address, signer: TransactionSigner) => [
  writable(table),
  signs(signer),
  { address: signer.address, role: AccountRole.WRITABLE_SIGNER, signer },
  { address: SYSTEM_PROGRAM_ADDRESS, role: AccountRole.READONLY },
];
