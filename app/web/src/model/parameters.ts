/**
 * A network's parameters in words, and what a proposal makes of them.
 *
 * @module
 */

import {
  formatDecimal,
  paramBounds,
  type Network,
  type Params,
  type ParamsProposal,
} from '@inferix/staking-client';
import { getBase16Decoder } from '@solana/kit';

import { exactDuration } from './duration.js';
import { tokens, usdExact } from './format.js';

type Text = (params: Params, decimals: number) => string;

const seconds =
  (name: SecondsName): Text =>
  (params) =>
    exactDuration(params[name]);
const share =
  (name: SharesName): Text =>
  (params) =>
    `${formatDecimal(BigInt(params[name]), 2)}%`;
const amount =
  (name: AmountName): Text =>
  (params, decimals) =>
    tokens(params[name], decimals);

type NamesOf<T> = { [K in keyof Params]: Params[K] extends T ? K : never }[keyof Params];
type SecondsName = NamesOf<number> & `${string}Secs`;
type SharesName = NamesOf<number> & `${string}Bps`;
type AmountName = NamesOf<bigint>;

/** Title and value of each parameter. */
const PARAMETERS: Readonly<Record<keyof Params, readonly [title: string, text: Text]>> = {
  epochSecs: ['Length of an epoch', seconds('epochSecs')],
  coverageEpochs: ['Epochs of work that a stake covers', (p) => `${p.coverageEpochs}`],
  graceSecs: ['Grace for a short stake', seconds('graceSecs')],
  minPrice: ['Price floor per IB-hour', (p) => (p.minPrice === 0n ? 'none' : usdExact(p.minPrice))],
  unbondingSecs: ['Unbonding', seconds('unbondingSecs')],
  benchmarkMaxAgeSecs: ['Oldest benchmark to register with', seconds('benchmarkMaxAgeSecs')],
  maxReferenceAgeEpochs: [
    'Oldest reference price to register at, in epochs',
    (p) => `${p.maxReferenceAgeEpochs}`,
  ],
  maxPriceStepBps: ['Largest step of the reference price', share('maxPriceStepBps')],
  maxBenchmarkStepBps: ['Largest step of a benchmark', share('maxBenchmarkStepBps')],
  evidenceWindowSecs: ['Oldest offence', seconds('evidenceWindowSecs')],
  slashDelaySecs: ['Time to veto a slash', seconds('slashDelaySecs')],
  slashExecutionSecs: ['Time to execute a slash', seconds('slashExecutionSecs')],
  maxSlashBps: ['Largest slash, of a worker’s stake', share('maxSlashBps')],
  slashLimitPerEpoch: ['Slashed per epoch at most', amount('slashLimitPerEpoch')],
  epochEmissionCap: ['Rewards per epoch at most', amount('epochEmissionCap')],
  emissionPerIbm: [
    'Rewards per IBM of work at most',
    (p, decimals) =>
      p.emissionPerIbm === 0n ? 'not limited' : tokens(p.emissionPerIbm, decimals + 9),
  ],
  lifetimeCap: ['Rewards at most, over all epochs', amount('lifetimeCap')],
  epochPenaltyCap: ['Penalties paid per epoch at most', amount('epochPenaltyCap')],
  publicationDelaySecs: ['From a publication to its claims', seconds('publicationDelaySecs')],
  paramDelaySecs: ['From a proposal of parameters to its effect', seconds('paramDelaySecs')],
  pythFeed: ['Pyth feed', (p) => (hasFeed(p) ? getBase16Decoder().decode(p.pythFeed) : 'none')],
  pythMaxAgeSecs: ['Oldest price of the feed', seconds('pythMaxAgeSecs')],
  pythMaxConfidenceBps: ['Widest confidence of the feed', share('pythMaxConfidenceBps')],
};

const NAMES = Object.keys(PARAMETERS) as (keyof Params)[];

const hasFeed = ({ pythFeed }: Params): boolean => pythFeed.some((byte) => byte !== 0);

export type Parameter = { name: keyof Params; title: string; value: string };

export const parametersOf = (params: Params, decimals: number): Parameter[] =>
  NAMES.map((name) => {
    const [title, text] = PARAMETERS[name];
    return { name, title, value: text(params, decimals) };
  });

/** The program's bounds of each parameter, which name others as this page does, and shares in percent. */
export function boundsOf(network: Network): Record<keyof Params, string> {
  const bounds = Object.entries(paramBounds(network)).map(([name, text]) => {
    const named = inWords(text);
    return [name, name.endsWith('Bps') ? named.replace(/^(\d+) to (\d+)/, inPercent) : named];
  });
  return Object.fromEntries(bounds) as Record<keyof Params, string>;
}

/** A rule, with the parameters named as this page does. */
export const inWords = (rule: string): string =>
  NAMES.reduce((all, each) => all.replaceAll(each, `“${PARAMETERS[each][0]}”`), rule).replaceAll(
    ' * ',
    ' × ',
  );

const inPercent = (_: string, least: string, most: string): string =>
  `${formatDecimal(BigInt(least), 2)}% to ${formatDecimal(BigInt(most), 2)}%`;

export type Change = { title: string; before: string; after: string };

/** What a proposal changes. A proposed reference price replaces the one that counts at `price`. */
export function changesBy(
  { params, referencePrice }: ParamsProposal,
  current: Params,
  decimals: number,
  price: bigint,
): Change[] {
  const then = parametersOf(params, decimals);
  const changes = parametersOf(current, decimals).map(({ title, value }, i) => ({
    title,
    before: value,
    after: then[i]?.value ?? value,
  }));
  if (referencePrice !== undefined) {
    changes.push({
      title: 'Reference price',
      before: usdExact(price),
      after: usdExact(referencePrice),
    });
  }
  return changes.filter(({ before, after }) => before !== after);
}
