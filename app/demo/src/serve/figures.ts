/**
 * The figures that the demo bar plays with.
 *
 * @module
 */

import { parseNano, parseTokens } from '@inferix/staking-client';

import { DECIMALS } from '../figures.js';

/** What a visitor's wallet is given. */
export const GIVEN_SOL = 10;
export const GIVEN_TOKENS = parseTokens('5000', DECIMALS);

/** The visitor's machine, as the whitepaper measures it. */
export const MACHINE = { name: 'an RTX 4090', benchmark: parseNano('0.5') };

/** How far the token falls. */
export const FALL_PERCENT = 30n;

/** A case asks this part of what a worker holds. */
export const SLASH_PART = 10n;

/** The last epochs of the unbonding time, for which rewards are published. */
export const PAID_EPOCHS = 3n;
