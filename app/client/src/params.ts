/**
 * What a network may choose: the defaults of the design, and the bounds that the program keeps.
 *
 * @module
 */

import type { Network } from './accounts.js';
import type { Params } from './generated/index.js';
import { epochAt, EPOCHS_KNOWN_BEFORE, storedOrInherited } from './terms.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The parameters without a default, since they depend on the token. In token base units. */
export type Caps = {
  /** Max growth of the rewards for each epoch that a publication covers. */
  epochEmissionCap: bigint;
  /** Max that is ever published as rewards. */
  lifetimeCap: bigint;
  /** Max growth of what verifiers are paid for each epoch that a publication covers. */
  epochPenaltyCap: bigint;
  /** Max that slashes may take at once, over all workers. It refills over an epoch. */
  slashLimitPerEpoch: bigint;
};

/**
 * The parameters of the design: coverage 2, epochs of 72 hours, 90 days of unbonding. Neither a price
 * floor nor a limit on the emission per IBM is set, and no feed of prices.
 */
export function defaultParams(caps: Caps): Params {
  return {
    ...caps,
    emissionPerIbm: 0n,
    minPrice: 0n,
    epochSecs: 72 * HOUR,
    coverageEpochs: 2,
    graceSecs: 6 * HOUR,
    evidenceWindowSecs: 28 * DAY,
    unbondingSecs: 90 * DAY,
    slashDelaySecs: 72 * HOUR,
    slashExecutionSecs: 30 * DAY,
    benchmarkMaxAgeSecs: 30 * DAY,
    publicationDelaySecs: 6 * HOUR,
    paramDelaySecs: 7 * DAY,
    maxSlashBps: 5_000,
    maxPriceStepBps: 2_000,
    maxBenchmarkStepBps: 2_000,
    maxReferenceAgeEpochs: 2,
    pythFeed: new Uint8Array(32),
    pythMaxAgeSecs: 10 * MINUTE,
    pythMaxConfidenceBps: 200,
  };
}

/** $10,000 per IB-hour, in billionths. */
const MAX_MIN_PRICE = 10_000_000_000_000n;

/**
 * The first of the program's rules that parameters break, in the words that the program logs; `undefined`
 * if they keep all of them. The program decides: this is for whoever wants to know before sending.
 */
export const brokenRule = (
  params: Params,
  network: { testNetwork?: boolean } = {},
): string | undefined => paramRules(params, network).find(({ holds }) => !holds)?.rule;

/** All of the program's rules for parameters, and whether these keep them. A rule begins with its subject. */
export function paramRules(
  params: Params,
  { testNetwork = false }: { testNetwork?: boolean } = {},
): { rule: string; holds: boolean }[] {
  const { epochSecs, evidenceWindowSecs, maxSlashBps, slashDelaySecs, slashExecutionSecs } = params;
  const { paramDelaySecs, publicationDelaySecs } = params;
  const within = (value: number, least: number, most: number): boolean =>
    least <= value && value <= most;
  const rules: [rule: string, holds: boolean][] = [
    ['epoch_emission_cap must be above 0', params.epochEmissionCap > 0n],
    ['lifetime_cap must be above 0', params.lifetimeCap > 0n],
    ['epoch_penalty_cap must be above 0', params.epochPenaltyCap > 0n],
    ['slash_limit_per_epoch must be above 0', params.slashLimitPerEpoch > 0n],
    ['min_price: at most $10,000 per IB-hour, in billionths', params.minPrice <= MAX_MIN_PRICE],
    [
      'epoch_secs: one day (one hour on a test network) to 30 days, in whole minutes',
      within(epochSecs, testNetwork ? HOUR : DAY, 30 * DAY) && epochSecs % MINUTE === 0,
    ],
    ['coverage_epochs: 1 to 200', within(params.coverageEpochs, 1, 200)],
    ['grace_secs: at most half an epoch', params.graceSecs <= Math.floor(epochSecs / 2)],
    [
      'evidence_window_secs: one hour to 60 days, and at most 14 epochs',
      within(evidenceWindowSecs, HOUR, Math.min(60 * DAY, 14 * epochSecs)),
    ],
    ['unbonding_secs: one day to a year', within(params.unbondingSecs, DAY, 365 * DAY)],
    ['slash_delay_secs: one hour to 14 days', within(slashDelaySecs, HOUR, 14 * DAY)],
    [
      'slash_execution_secs: one day to 90 days, and at least 2 epochs',
      within(slashExecutionSecs, Math.max(DAY, 2 * epochSecs), 90 * DAY),
    ],
    [
      'benchmark_max_age_secs: one day to a year',
      within(params.benchmarkMaxAgeSecs, DAY, 365 * DAY),
    ],
    [
      'publication_delay_secs: ten minutes to 7 days',
      within(publicationDelaySecs, 10 * MINUTE, 7 * DAY),
    ],
    ['param_delay_secs: one hour to 60 days', within(paramDelaySecs, HOUR, 60 * DAY)],
    ['max_slash_bps: 1 to 10000', within(maxSlashBps, 1, 10_000)],
    ['max_price_step_bps: 1 to 5000', within(params.maxPriceStepBps, 1, 5_000)],
    ['max_benchmark_step_bps: 1 to 5000', within(params.maxBenchmarkStepBps, 1, 5_000)],
    ['max_reference_age_epochs: 1 to 15', within(params.maxReferenceAgeEpochs, 1, 15)],
    [
      'max_slash_bps must let slash_execution_secs take a whole stake, epoch by epoch, with one to spare',
      epochSecs * (maxSlashBps + 10_000) <= slashExecutionSecs * maxSlashBps,
    ],
    [
      'unbonding_secs must exceed evidence_window_secs + 2 * slash_delay_secs + epoch_secs',
      params.unbondingSecs > evidenceWindowSecs + 2 * slashDelaySecs + epochSecs,
    ],
    [
      'param_delay_secs must be at least slash_delay_secs + publication_delay_secs + 3 days',
      testNetwork || paramDelaySecs >= slashDelaySecs + publicationDelaySecs + 3 * DAY,
    ],
    [
      'evidence_window_secs must be at least 2 * param_delay_secs + 7 days',
      testNetwork || evidenceWindowSecs >= 2 * paramDelaySecs + 7 * DAY,
    ],
    ['pyth_max_age_secs: 10 seconds to a day', within(params.pythMaxAgeSecs, 10, DAY)],
    ['pyth_max_confidence_bps: 1 to 2000', within(params.pythMaxConfidenceBps, 1, 2_000)],
  ];
  return rules.map(([rule, holds]) => ({ rule, holds }));
}

/**
 * The first rule that parameters break if they are applied at a time, in Unix seconds: offences of epochs before can
 * still be proposed under the evidence windows of these epochs. `undefined` if they keep all such rules.
 */
export function brokenByEarlierEpochs(
  { terms, testNetwork }: Pick<Network, 'terms' | 'testNetwork'>,
  { epochSecs, paramDelaySecs, slashDelaySecs, unbondingSecs }: Params,
  at: bigint,
): string | undefined {
  const current = epochAt({ terms }, at);
  const oldest = current - EPOCHS_KNOWN_BEFORE;
  const windows: number[] = [];
  for (let epoch = oldest < 0n ? 0n : oldest; epoch <= current; epoch++) {
    const { evidenceWindowSecs } = storedOrInherited({ terms }, epoch) ?? {};
    if (evidenceWindowSecs !== undefined) windows.push(evidenceWindowSecs);
  }
  const [shortest, longest] = [Math.min(...windows), Math.max(...windows)];
  const rules: [rule: string, holds: boolean][] = [
    ['epoch_secs: 14 epochs must outlast earlier evidence windows', longest <= 14 * epochSecs],
    [
      'unbonding_secs must exceed earlier evidence windows + 2 * slash_delay_secs + epoch_secs',
      unbondingSecs > longest + 2 * slashDelaySecs + epochSecs,
    ],
    [
      'earlier evidence windows must be at least 2 * param_delay_secs + 7 days',
      testNetwork || shortest >= 2 * paramDelaySecs + 7 * DAY,
    ],
  ];
  return rules.find(([, holds]) => !holds)?.[0];
}

/** The bounds of each parameter in the program's words, by its name here. */
export function paramBounds({
  params,
  testNetwork,
}: Pick<Network, 'params' | 'testNetwork'>): Record<keyof Params, string> {
  const rules = paramRules(params, { testNetwork }).map(({ rule }) => ruleText(rule));
  const bounds = Object.keys(params).map((name) => {
    const own = rules.filter((rule) => new RegExp(`^${name}\\b`).test(rule));
    const texts = own.map((rule) => rule.slice(name.length).replace(/^(:| must be)? /, ''));
    return [name, texts.join('; ') || 'none'];
  });
  return Object.fromEntries(bounds) as Record<keyof Params, string>;
}

/** A rule of the program, which writes names with underscores, by the names here. */
export const ruleText = (rule: string): string =>
  rule.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
