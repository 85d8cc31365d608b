/**
 * What the program's accounts have in common: a layout with a version, and an address that is a hash of what names
 * the account, so that a node cannot answer with the contents of another one.
 *
 * @module
 */

import {
  getAddressEncoder,
  type Address,
  type EncodedAccount,
  type ReadonlyUint8Array,
} from '@solana/kit';

import type { Deployment } from './addresses.js';
import { generalError } from './errors.js';
import { sha256 } from './sha256.js';

/** The fields that belong to an account's layout. */
const LAYOUT = [
  'discriminator',
  'version',
  'bump',
  'padding',
  'reserved',
  'reservedRoles',
  'reservedParams',
] as const;

const IN_LAYOUT: ReadonlySet<string> = new Set(LAYOUT);

/** What is in an account besides its layout. */
export type Body<T> = Omit<T, (typeof LAYOUT)[number]>;

/** The layout version that this client reads. */
const VERSION = 1;

/**
 * Reads an account of the program that is at its own address.
 *
 * @param seeds - What names the account, of its own contents.
 * @throws {@link StakingError} `UnreadableAccount`; `OtherAccount` if the contents are those of another address.
 */
export function decode<T extends { version: number; bump: number }>(
  account: EncodedAccount,
  of: Deployment,
  discriminator: ReadonlyUint8Array,
  decoder: { fixedSize: number; decode: (data: ReadonlyUint8Array) => T },
  seeds: (raw: T) => readonly [word: string, ...keys: Seeds['keys']],
): T {
  const { address, data, programAddress } = account;
  if (programAddress !== of.programAddress) {
    const details = [`${address} belongs to ${programAddress}, not to ${of.programAddress}`];
    throw generalError('UnreadableAccount', { details });
  }
  const ours =
    data.length === decoder.fixedSize && discriminator.every((byte, i) => data[i] === byte);
  const decoded = ours ? decoder.decode(data) : undefined;
  if (decoded?.version !== VERSION) {
    throw generalError('UnreadableAccount', { details: [address] });
  }
  const [word, ...keys] = seeds(decoded);
  if (!leadsTo(address, { word, keys, bump: decoded.bump }, of)) {
    throw generalError('OtherAccount', { details: [address] });
  }
  return decoded;
}

/** Leaves out what belongs to the layout. */
export function bare<T extends object>(
  account: EncodedAccount,
  raw: T,
): Body<T> & { address: Address } {
  const body = Object.fromEntries(Object.entries(raw).filter(([name]) => !IN_LAYOUT.has(name)));
  return { ...(body as Body<T>), address: account.address };
}

/** The word, and the keys behind it, that name an account, with the byte that completes them. */
type Seeds = { word: string; keys: readonly (Address | ReadonlyUint8Array)[]; bump: number };

const MARKER = new TextEncoder().encode('ProgramDerivedAddress');

/** Whether these seeds lead to an address: only an account's own do. */
function leadsTo(
  address: Address,
  { word, keys, bump }: Seeds,
  { programAddress }: Deployment,
): boolean {
  const parts = [
    new TextEncoder().encode(word),
    ...keys.map((key) => (typeof key === 'string' ? rememberedBytesOf(key) : key)),
    Uint8Array.of(bump),
    rememberedBytesOf(programAddress),
    MARKER,
  ];
  const seeds = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    seeds.set(part, at);
    at += part.length;
  }
  const hash = sha256(seeds);
  return bytesOf(address).every((byte, i) => byte === hash[i]);
}

const encoder = getAddressEncoder();
const bytesOf = (address: Address): ReadonlyUint8Array => encoder.encode(address);

/** Accounts that are read together have keys in common: the program, the network, an owner. */
const remembered = new Map<Address, ReadonlyUint8Array>();
const MAX_REMEMBERED = 64;

function rememberedBytesOf(address: Address): ReadonlyUint8Array {
  const known = remembered.get(address) ?? bytesOf(address);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(address, known);
  return known;
}
