/**
 * The file of a network that is to be created: its mint, its roles, its caps and its parameters. A name that
 * it does not know is refused, because a slip must not mean a default.
 *
 * @module
 */

import { readFileSync } from 'node:fs';

import type { Address } from '@solana/kit';
import { parseDocument } from 'yaml';

import {
  brokenRule,
  DecimalError,
  defaultParams,
  parseTokens,
  ruleText,
  U64_MAX,
  ZERO_ADDRESS,
  type Caps,
  type Params,
  type Roles,
} from '@inferix/staking-client';
import { InputError } from '../../failure.js';
import { parseAddress } from '../../parse.js';

type Values = Readonly<Record<string, unknown>>;

/** The network that a file describes. */
export type NetworkFile = {
  mint: Address;
  roles: Roles;
  /** Whole tokens. */
  caps: Readonly<Record<keyof Caps, string>>;
  /** Overrides of the client's `defaultParams`. */
  params: Partial<Params>;
  /** A network to try things on: its epochs may be as short as an hour. */
  testNetwork: boolean;
  /** When epoch 0 began, in Unix seconds; when it is created, unless said otherwise. */
  epochStart: bigint | undefined;
  /** Accept a mint whose freeze authority could freeze stakes. */
  allowFreezeAuthority: boolean;
};

const CAPS = {
  epochEmissionCap: true,
  lifetimeCap: true,
  epochPenaltyCap: true,
  slashLimitPerEpoch: true,
} satisfies Record<keyof Caps, true>;

const ROLES = {
  admin: true,
  benchmarkAuthority: true,
  priceAuthority: true,
  distributor: true,
  slasher: true,
  guardian: true,
} satisfies Record<keyof Roles, true>;

const OPTIONAL = ['params', 'testNetwork', 'epochStart', 'allowFreezeAuthority'];

const DEFAULTS: Values = defaultParams({
  epochEmissionCap: 0n,
  lifetimeCap: 0n,
  epochPenaltyCap: 0n,
  slashLimitPerEpoch: 0n,
});

/** Reads a network file. Amounts become base units with {@link paramsOf}, once the mint is known. */
export function readNetworkFile(path: string): NetworkFile {
  const file = objectOf(parseJson(path), path);
  const caps = Object.keys(CAPS);
  refuseUnknown(file, ['mint', 'roles', ...caps, ...OPTIONAL], path);
  requireAll(file, ['mint', 'roles', ...caps], path);
  const roles = objectOf(file.roles, '"roles"');
  refuseUnknown(roles, Object.keys(ROLES), '"roles"');
  requireAll(roles, Object.keys(ROLES), '"roles"');
  return {
    mint: addressOf(file.mint, 'mint'),
    roles: separate(mapped(roles, addressOf) as Roles),
    caps: mapped(pick(file, caps), textOf) as NetworkFile['caps'],
    params: readParams(file.params ?? {}),
    testNetwork: switchOf(file.testNetwork, 'testNetwork'),
    epochStart: file.epochStart === undefined ? undefined : wholeOf(file.epochStart, 'epochStart'),
    allowFreezeAuthority: switchOf(file.allowFreezeAuthority, 'allowFreezeAuthority'),
  };
}

/** Refuses one key in two roles that reach stakes together. The program refuses it, too. */
function separate(roles: Roles): Roles {
  const { admin, distributor, slasher, guardian } = roles;
  if (new Set([admin, distributor, slasher, guardian]).size === 4) return roles;
  throw new InputError('Admin, distributor, slasher and guardian should be four different keys.');
}

/** The parameters of a network file, with amounts in base units. They keep the program's bounds. */
export function paramsOf(
  { caps, params, testNetwork }: NetworkFile,
  { decimals }: { decimals: number },
): Params {
  const amounts = mapped(caps, (text, name) => amountOf(text as string, name, decimals)) as Caps;
  const all = { ...defaultParams(amounts), ...params };
  checkRules(all, { testNetwork });
  return all;
}

/** Refuses parameters that break a rule of the program. */
export function checkRules(params: Params, network: { testNetwork: boolean }): void {
  const rule = brokenRule(params, network);
  if (rule !== undefined) {
    throw new InputError(`A parameter is out of its bounds: ${ruleText(rule)}.`);
  }
}

/** Reads parameters that are to change, by the names and in the units of a network file. */
export function readChanges(values: Values, { decimals }: { decimals: number }): Partial<Params> {
  refuseUnknown(values, Object.keys(DEFAULTS), 'a network');
  const isCap = (name: string): boolean => Object.hasOwn(CAPS, name);
  const caps = Object.keys(values).filter(isCap);
  const others = Object.keys(values).filter((name) => !isCap(name));
  return {
    ...mapped(pick(values, caps), (text, name) => amountOf(textOf(text, name), name, decimals)),
    ...readParams(pick(values, others)),
  };
}

function readParams(value: unknown): Partial<Params> {
  const params = objectOf(value, '"params"');
  const known = Object.keys(DEFAULTS).filter((name) => !Object.hasOwn(CAPS, name));
  refuseUnknown(params, known, '"params"');
  return mapped(params, (given, name) => {
    if (name === 'pythFeed') return feedOf(given);
    const whole = wholeOf(given, name);
    if (typeof DEFAULTS[name] === 'bigint') return whole;
    if (whole > MAX_NUMBER) throw new InputError(`"${name}" is too large.`);
    return Number(whole);
  });
}

/** The id of a Pyth feed: 64 hexadecimal digits, as Pyth lists it. */
function feedOf(value: unknown): Uint8Array {
  const digits = textOf(value, 'pythFeed').replace(/^0x/, '');
  if (/^[\da-f]{64}$/i.test(digits)) return new Uint8Array(Buffer.from(digits, 'hex'));
  throw new InputError('"pythFeed" should be the 64 hexadecimal digits of a Pyth feed.');
}

/** No parameter that is a number has more bits. */
const MAX_NUMBER = 2n ** 32n - 1n;

function parseJson(path: string): unknown {
  const text = readFileSync(path, 'utf8');
  try {
    const value: unknown = JSON.parse(text);
    refuseTwice(text, path);
    return value;
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${path} is not JSON: ${error instanceof Error ? error.message : ''}.`);
  }
}

/** Refuses a name that stands twice in one object: `JSON.parse` keeps the last. All JSON is YAML. */
function refuseTwice(text: string, path: string): void {
  const twice = parseDocument(text).errors.find(({ code }) => code === 'DUPLICATE_KEY');
  if (!twice) return;
  const [{ line } = { line: 1 }] = twice.linePos ?? [];
  const [name] = /"(?:[^"\\]|\\.)*"/.exec(text.slice(twice.pos[0])) ?? [''];
  throw new InputError(`${path}:${line}: ${name} is there twice. Remove one of the two.`);
}

function objectOf(value: unknown, what: string): Values {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new InputError(`${what} should be an object of names and values, in braces.`);
}

function refuseUnknown(values: Values, known: readonly string[], what: string): void {
  const unknown = Object.keys(values).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new InputError(
    `"${unknown}" is not a name that ${what} can have. It has: ${known.join(', ')}.`,
  );
}

function requireAll(values: Values, names: readonly string[], what: string): void {
  const missing = names.find((name) => !Object.hasOwn(values, name));
  if (missing !== undefined) throw new InputError(`${what} lacks "${missing}".`);
}

const mapped = (values: Values, read: (value: unknown, name: string) => unknown): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, read(value, name)]));

const pick = (values: Values, names: readonly string[]): Values =>
  Object.fromEntries(names.map((name) => [name, values[name]]));

function textOf(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  throw new InputError(`"${name}" should be a text in quotes, such as "20000".`);
}

function addressOf(value: unknown, name: string): Address {
  const address = parseAddress(textOf(value, name), name);
  if (address !== ZERO_ADDRESS) return address;
  throw new InputError(`"${name}" is still the placeholder ${ZERO_ADDRESS}. Put an address there.`);
}

function switchOf(value: unknown, name: string): boolean {
  if (value === undefined || typeof value === 'boolean') return value ?? false;
  throw new InputError(`"${name}" should be true or false, without quotes.`);
}

/** A whole number, as JSON has it or as a text: JSON cannot write the largest ones. */
function wholeOf(value: unknown, name: string): bigint {
  const text = Number.isSafeInteger(value) || typeof value === 'string' ? String(value) : '';
  const whole = /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
  if (whole !== undefined && whole <= U64_MAX) return whole;
  throw new InputError(`"${name}" should be a whole number that is not negative.`);
}

function amountOf(text: string, name: string, decimals: number): bigint {
  try {
    return parseTokens(text, decimals);
  } catch (error) {
    throw error instanceof DecimalError ? new InputError(`"${name}": ${error.message}`) : error;
  }
}
