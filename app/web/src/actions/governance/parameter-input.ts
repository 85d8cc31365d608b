/**
 * Parameters as they are typed: their text, how it is read, and what a change of each means for others.
 *
 * @module
 */

import { formatDecimal, NANO_DECIMALS, type Params } from '@inferix/staking-client';
import { getBase16Encoder } from '@solana/kit';

import type { Form } from './form.js';
import { exactDuration } from '../../model/duration.js';
import { hex } from '../../model/format.js';

type Name = keyof Params;

/** How one parameter is typed. */
type Kind<T> = {
  unit?: string;
  text: (value: T, decimals: number) => string;
  read: (form: Form, name: string, decimals: number) => T | undefined;
};

const MAX_U16 = 65_535;

const SPAN: Kind<number> = {
  text: (value) => exactDuration(value),
  read: (form, name) => form.seconds(name),
};

const SHARE: Kind<number> = {
  unit: '%',
  text: (value) => formatDecimal(BigInt(value), 2),
  read: (form, name) => {
    const bps = form.decimal(name, 2);
    if (bps === undefined) return undefined;
    if (bps <= BigInt(MAX_U16)) return Number(bps);
    form.fail(name, 'This is too large.');
    return undefined;
  },
};

const COUNT: Kind<number> = {
  text: (value) => `${value}`,
  read: (form, name) => form.whole(name, MAX_U16),
};

const TOKENS: Kind<bigint> = {
  unit: 'IFX',
  text: (value, decimals) => formatDecimal(value, decimals),
  read: (form, name, decimals) => form.decimal(name, decimals),
};

const USD: Kind<bigint> = {
  unit: 'USD',
  text: (value) => formatDecimal(value, NANO_DECIMALS),
  read: (form, name) => form.decimal(name, NANO_DECIMALS),
};

/** Emission per IBM is counted in billionths of a base unit. */
const FINE_TOKENS: Kind<bigint> = {
  unit: 'IFX',
  text: (value, decimals) => formatDecimal(value, decimals + NANO_DECIMALS),
  read: (form, name, decimals) => form.decimal(name, decimals + NANO_DECIMALS),
};

const FEED: Kind<Params['pythFeed']> = {
  text: (value) => (value.some((byte) => byte !== 0) ? hex(value) : ''),
  read: (form, name) => {
    const text = form.text(name).toLowerCase();
    if (text === '') return new Uint8Array(32);
    if (/^[0-9a-f]{64}$/.test(text)) return getBase16Encoder().encode(text);
    form.fail(name, 'Use the 64 hexadecimal digits of the feed, or nothing for none.');
    return undefined;
  },
};

const INPUTS: Readonly<{ [K in Name]: Kind<Params[K]> }> = {
  epochSecs: SPAN,
  coverageEpochs: COUNT,
  graceSecs: SPAN,
  minPrice: USD,
  unbondingSecs: SPAN,
  benchmarkMaxAgeSecs: SPAN,
  maxReferenceAgeEpochs: COUNT,
  maxPriceStepBps: SHARE,
  maxBenchmarkStepBps: SHARE,
  evidenceWindowSecs: SPAN,
  slashDelaySecs: SPAN,
  slashExecutionSecs: SPAN,
  maxSlashBps: SHARE,
  slashLimitPerEpoch: TOKENS,
  epochEmissionCap: TOKENS,
  emissionPerIbm: FINE_TOKENS,
  lifetimeCap: TOKENS,
  epochPenaltyCap: TOKENS,
  publicationDelaySecs: SPAN,
  paramDelaySecs: SPAN,
  pythFeed: FEED,
  pythMaxAgeSecs: SPAN,
  pythMaxConfidenceBps: SHARE,
};

/** What a change of each parameter means, for whoever decides and for whoever reads it before. */
export const PARAMETER_EFFECTS: Readonly<Record<Name, string>> = {
  epochSecs:
    'S(n) grows and shrinks with the length of an epoch: operators top up, or have a surplus. It counts from the next epoch.',
  coverageEpochs:
    'S(n) of every worker changes in proportion: a rise makes workers short that do not top up. It counts from the next epoch.',
  graceSecs:
    'A short worker has that long to top up before it loses the epoch. It counts from the next epoch.',
  minPrice:
    'Workers that ask less are counted at the floor, so their S(n) rises. It counts from the next epoch.',
  unbondingSecs:
    'Only what is unstaked after the change takes that long. Running tickets keep their time.',
  benchmarkMaxAgeSecs: 'An older benchmark does not register a worker. Registered workers stay.',
  maxReferenceAgeEpochs:
    'An older reference price does not register a worker. Registered workers stay.',
  maxPriceStepBps:
    'How far one commit moves the reference price, and so every S(n), from one epoch to the next.',
  maxBenchmarkStepBps: 'How far one attestation moves a benchmark unless the admin signs, too.',
  evidenceWindowSecs:
    'How old an offence may be. Offences of epochs before the change keep their own window.',
  slashDelaySecs:
    'How long a case that is proposed from then on can be contested before it can be executed.',
  slashExecutionSecs:
    'How long a case that is proposed from then on can be executed before it lapses.',
  maxSlashBps: 'The largest part of a stake that one case can ask, and that one epoch can take.',
  slashLimitPerEpoch:
    'What slashes take of all workers together in an epoch. Larger cases go through in parts.',
  epochEmissionCap: 'A publication of rewards adds at most this for each epoch that it covers.',
  emissionPerIbm:
    'A publication of rewards adds at most this for each IBM of work. 0 sets no limit.',
  lifetimeCap: 'Rewards end when this is reached. It can only be lowered.',
  epochPenaltyCap: 'Verifiers are assigned at most this for each epoch that a publication covers.',
  publicationDelaySecs:
    'How long guardian and admin have to stop a wrong root before it can be claimed.',
  paramDelaySecs:
    'How long everybody sees a proposal before it can count, from the proposal after this one.',
  pythFeed: 'Anyone can commit the price of this feed. Empty switches it off.',
  pythMaxAgeSecs: 'An older price of the feed is refused.',
  pythMaxConfidenceBps: 'A less certain price of the feed is refused.',
};

export const unitOf = (name: Name): string | undefined => INPUTS[name].unit;

/** A parameter's value as it is typed. */
export const typedOf = (params: Params, name: Name, decimals: number): string =>
  textOf(INPUTS, params, name, decimals);

const textOf = <K extends Name>(
  inputs: Readonly<{ [P in K]: Kind<Params[P]> }>,
  params: Pick<Params, K>,
  name: K,
  decimals: number,
): string => inputs[name].text(params[name], decimals);

/** A parameter as a form has it; nothing while it is missing or wrong. */
export function readParameter<K extends Name>(
  form: Form,
  name: K,
  decimals: number,
): Pick<Params, K> | undefined {
  const input: Kind<Params[K]> = INPUTS[name];
  const value = input.read(form, name, decimals);
  return value === undefined ? undefined : ({ [name]: value } as Pick<Params, K>);
}
