/**
 * A network's parameters in words: their values, their bounds, and what a change makes of them.
 *
 * @module
 */

import { formatTokens, type Params } from '@inferix/staking-client';
import { duration, hex, tokenAmount, usd } from '../../output.js';

type Text = (params: Params, decimals: number) => string;

/** A parameter that changes, in words. */
export type ParamChange = { name: keyof Params; title: string; before: string; after: string };

/** Title and value of each parameter, by the name that a network file has it by. */
const PARAMETERS: Readonly<Record<keyof Params, readonly [title: string, text: Text]>> = {
  epochSecs: ['Epoch', (p) => duration(p.epochSecs)],
  coverageEpochs: ['Coverage', (p) => `${p.coverageEpochs} epochs of earnings`],
  graceSecs: ['Grace', (p) => `${duration(p.graceSecs)} to top up a short stake`],
  minPrice: ['Price floor', (p) => (p.minPrice === 0n ? 'none' : `${usd(p.minPrice)} per IB-hour`)],
  unbondingSecs: ['Unbonding', (p) => duration(p.unbondingSecs)],
  evidenceWindowSecs: ['Evidence window', (p) => duration(p.evidenceWindowSecs)],
  slashDelaySecs: ['Slash delay', (p) => `${duration(p.slashDelaySecs)} to veto`],
  slashExecutionSecs: [
    'Slash execution',
    (p) => `${duration(p.slashExecutionSecs)}, then it lapses`,
  ],
  maxSlashBps: ['Largest slash', (p) => `${percent(p.maxSlashBps)} of a worker's stake`],
  slashLimitPerEpoch: ['Slash limit', perEpoch('slashLimitPerEpoch')],
  benchmarkMaxAgeSecs: [
    'Benchmark age',
    (p) => `${duration(p.benchmarkMaxAgeSecs)} at most, to register`,
  ],
  maxPriceStepBps: ['Price step', (p) => `${percent(p.maxPriceStepBps)} at most`],
  maxBenchmarkStepBps: [
    'Benchmark step',
    (p) => `${percent(p.maxBenchmarkStepBps)} at most, unless the admin signs too`,
  ],
  maxReferenceAgeEpochs: [
    'Reference age',
    (p) => `${p.maxReferenceAgeEpochs} epochs at most, to register`,
  ],
  epochEmissionCap: ['Emission cap', perEpoch('epochEmissionCap')],
  emissionPerIbm: [
    'Emission per IBM',
    (p, decimals) =>
      p.emissionPerIbm === 0n
        ? 'not limited'
        : `${formatTokens(p.emissionPerIbm, decimals + 9)} tokens at most`,
  ],
  lifetimeCap: ['Lifetime cap', (p, decimals) => tokenAmount(p.lifetimeCap, decimals)],
  epochPenaltyCap: ['Penalty cap', perEpoch('epochPenaltyCap')],
  publicationDelaySecs: ['Publication delay', (p) => duration(p.publicationDelaySecs)],
  paramDelaySecs: ['Parameter delay', (p) => duration(p.paramDelaySecs)],
  pythFeed: ['Pyth feed', (p) => (hasFeed(p) ? hex(p.pythFeed) : 'none')],
  pythMaxAgeSecs: ['Feed price age', (p) => `${duration(p.pythMaxAgeSecs)} at most`],
  pythMaxConfidenceBps: [
    'Feed confidence',
    (p) => `${percent(p.pythMaxConfidenceBps)} of the price at most`,
  ],
};

const NAMES = Object.keys(PARAMETERS) as (keyof Params)[];

/** Parameters that mean nothing without a feed of prices. */
const OF_FEED: readonly string[] = ['pythMaxAgeSecs', 'pythMaxConfidenceBps'];

/** Titles and values of all parameters that mean something. */
export const parameterRows = (params: Params, decimals: number): [title: string, text: string][] =>
  NAMES.filter((name) => hasFeed(params) || !OF_FEED.includes(name)).map((name) => {
    const [title, text] = PARAMETERS[name];
    return [title, text(params, decimals)];
  });

/** The parameters that differ. */
export const paramDifferences = (before: Params, after: Params, decimals: number): ParamChange[] =>
  describedParams(before, decimals, after).filter(
    ({ before: then, after: now }) => now !== undefined && then !== now,
  ) as ParamChange[];

/** Every parameter with its value, and its value to come where other parameters are given. */
export function describedParams(
  params: Params,
  decimals: number,
  others?: Params,
): (Omit<ParamChange, 'after'> & { after: string | undefined })[] {
  return NAMES.map((name) => {
    const [title, text] = PARAMETERS[name];
    const before = text(params, decimals);
    const after = others && text(others, decimals);
    return { name, title, before, after };
  });
}

const hasFeed = ({ pythFeed }: Params): boolean => pythFeed.some((byte) => byte !== 0);

function perEpoch(name: 'slashLimitPerEpoch' | 'epochEmissionCap' | 'epochPenaltyCap'): Text {
  return (params, decimals) => `${tokenAmount(params[name], decimals)} per epoch`;
}

const percent = (bps: number): string => `${bps / 100}%`;
