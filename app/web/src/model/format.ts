/**
 * Numbers and times as people read them. Amounts stay whole numbers until they are text.
 *
 * @module
 */

import { formatDecimal, formatNano, NANO_DECIMALS } from '@inferix/staking-client';
import { getBase16Decoder, type Address, type ReadonlyUint8Array } from '@solana/kit';

/** The name of the token on this page. A network's mint has no name on chain. */
export const TOKEN = 'IFX';

const LAMPORT_DECIMALS = 9;

/** Groups the digits before the point by three: `1234.5` is `1,234.5`. */
export function grouped(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.');
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

/** A whole number of things. */
export const count = (things: number): string => grouped(String(things));

/** An amount of the token, exactly. */
export const tokens = (amount: bigint, decimals: number): string =>
  `${grouped(formatDecimal(amount, decimals))} ${TOKEN}`;

/** An amount of SOL, exactly. */
export const sol = (lamports: bigint): string =>
  `${grouped(formatDecimal(lamports, LAMPORT_DECIMALS))} SOL`;

/** A price or a benchmark in billionths, exactly. */
export const nano = (value: bigint): string => grouped(formatNano(value));

/** A price in USD, exactly, with two decimals at least. */
export function usdExact(price: bigint): string {
  const [whole = '0', fraction = ''] = nano(price).split('.');
  return `$${whole}.${fraction.padEnd(2, '0')}`;
}

/** What an amount is worth at a reference price, in whole cents, rounded down. */
export function usd(amount: bigint, decimals: number, tokenPrice: bigint): string {
  const worth = (amount * tokenPrice) / 10n ** BigInt(decimals);
  const cents = worth / 10n ** BigInt(NANO_DECIMALS - 2);
  const [whole = '0', fraction = ''] = formatDecimal(cents, 2).split('.');
  return `$${grouped(whole)}.${fraction.padEnd(2, '0')}`;
}

/** How much of `of` an amount is, in whole percent, rounded down. Nothing is all of nothing. */
export const percent = (amount: bigint, of: bigint): bigint =>
  of === 0n ? 100n : (amount * 100n) / of;

/** An address that is recognised by its ends. */
export const shortAddress = (address: Address | string): string =>
  `${address.slice(0, 4)}…${address.slice(-4)}`;

/** A span of time, in its two largest units. */
export function duration(seconds: bigint): string {
  const parts: [bigint, string][] = [
    [seconds / 86_400n, 'd'],
    [(seconds / 3_600n) % 24n, 'h'],
    [(seconds / 60n) % 60n, 'min'],
    [seconds % 60n, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0n);
  if (first < 0) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0n)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** A moment of the chain's time, in the reader's time zone. */
export const moment = (seconds: bigint): string => DATE.format(Number(seconds) * 1_000);

/** The longest text of others that the page shows. */
const MAX_TEXT = 160;

/** A text that anybody may have written: printable characters only, and not too many of them. */
export function foreignText(text: string): string {
  const printable = text.replace(/[^\x20-\x7e]/g, '�');
  return printable.length > MAX_TEXT ? `${printable.slice(0, MAX_TEXT)}…` : printable;
}

/** Bytes as hexadecimal digits. */
export const hex = (bytes: ReadonlyUint8Array): string => getBase16Decoder().decode(bytes);
