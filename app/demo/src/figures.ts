/**
 * The figures that the story is played with: prices, emission, and where its network differs from the
 * parameters of the design.
 *
 * @module
 */

import { parseNano, parseTokens } from '@inferix/staking-client';

/** IFX has nine decimals here. */
export const DECIMALS = 9;
const tokens = (text: string): bigint => parseTokens(text, DECIMALS);

/** USD per IFX, and after its fall by 16 percent. */
export const PRICE = parseNano('0.075');
export const LOWER_PRICE = parseNano('0.063');

/** New IFX for the workers, each epoch. */
export const EMISSION = tokens('12000');

/** Bought with the fees of an epoch and burned. */
export const BURN = tokens('9000');

/** Two hours instead of six, so that claims come within the grace of the epoch. */
export const PUBLICATION_DELAY_SECS = 2 * 3_600;

/** 43 percent instead of 20: a step counts alike up and down, and the token is to fall by 30 in one. */
export const MAX_PRICE_STEP_BPS = 4_300;

/** Those of `migrations/network.example.json`, but for 1,000 IFX of slashes, so that one slash is larger. */
export const CAPS = {
  epochEmissionCap: tokens('20000'),
  lifetimeCap: tokens('375000000'),
  epochPenaltyCap: tokens('5000'),
  slashLimitPerEpoch: tokens('1000'),
};

/** The operator lowers its machine's price by this much. */
export const PRICE_CUT_PERCENT = 2n;

/** Part of the penalties that verifiers have earned so far, and how they share it. */
export const VERIFIER_PERCENT = 40n;
export const VERIFIER_WORK = [5n, 2n];

/** What whoever plays a role in a network that is kept can spend, and its distributor. */
export const VISITOR_TOKENS = tokens('200000');
