/**
 * What is filled in for an action: read from text, with what is wrong with it.
 *
 * @module
 */

import { DecimalError, NANO_DECIMALS, parseDecimal } from '@inferix/staking-client';
import type { Address } from '@solana/kit';

import { parseDuration } from '../../model/duration.js';
import { parseAddress, type Parsed } from '../input.js';

const MAX_U64 = 2n ** 64n - 1n;

/** Values by the names of their fields. What is read as `undefined` is missing, or has an error. */
export class Form {
  readonly errors = new Map<string, string>();

  constructor(private readonly values: ReadonlyMap<string, string>) {}

  text(name: string): string {
    return this.values.get(name)?.trim() ?? '';
  }

  /** Several values of one field. */
  list(name: string): string[] {
    return this.text(name).split(',').filter(Boolean);
  }

  address(name: string): Address | undefined {
    return this.#read(name, parseAddress);
  }

  /** A decimal number of 0 or more, in units of 10^-decimals. */
  decimal(name: string, decimals: number): bigint | undefined {
    return this.#read(name, (text) => {
      if (text === '') return {};
      try {
        const value = parseDecimal(text, decimals);
        if (value >= 0n && value <= MAX_U64) return { value };
        return { error: value < 0n ? 'Use 0, or a number above it.' : 'This is too large.' };
      } catch (error) {
        if (error instanceof DecimalError) return { error: error.message };
        throw error;
      }
    });
  }

  /** A price or a speed above zero, in billionths. */
  nano(name: string): bigint | undefined {
    return this.#above(name, this.decimal(name, NANO_DECIMALS));
  }

  /** An amount of tokens above zero. */
  amount(name: string, decimals: number): bigint | undefined {
    return this.#above(name, this.decimal(name, decimals));
  }

  /** A whole number that fits `most`. */
  whole(name: string, most: number): number | undefined {
    const value = this.decimal(name, 0);
    if (value === undefined) return undefined;
    if (value <= BigInt(most)) return Number(value);
    this.fail(name, `Use a whole number up to ${most}.`);
    return undefined;
  }

  /** A span of time in seconds, such as `3 d 12 h`. */
  seconds(name: string): number | undefined {
    return this.#read(name, parseDuration);
  }

  /** A moment in UTC, in Unix seconds. */
  moment(name: string): bigint | undefined {
    return this.#read(name, (text) => {
      if (text === '') return {};
      const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(text) ? Date.parse(text) : NaN;
      // Browsers take the 31st of a shorter month for a day of the next one.
      if (Number.isNaN(iso) || !new Date(iso).toISOString().startsWith(text.slice(0, 16))) {
        return { error: 'Write it in UTC, as 2026-01-31T09:00:00Z.' };
      }
      return { value: BigInt(iso) / 1_000n };
    });
  }

  /** Says what is wrong with a field. */
  fail(name: string, error: string): void {
    this.errors.set(name, error);
  }

  #above(name: string, value: bigint | undefined): bigint | undefined {
    if (value !== 0n) return value;
    this.fail(name, 'Use a number above zero.');
    return undefined;
  }

  #read<T>(name: string, parse: (text: string) => Parsed<T>): T | undefined {
    const { value, error } = parse(this.text(name));
    if (error === undefined) return value;
    this.fail(name, error);
    return undefined;
  }
}
