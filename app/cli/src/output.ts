/**
 * Data goes to stdout, everything else to stderr, so that a pipe gets data only.
 *
 * @module
 */

import type { ReadonlyUint8Array } from '@solana/kit';

import { formatNano, formatTokens } from '@inferix/staking-client';
import { currentIo, type Io } from './io.js';

/** `text` for people, `json` for programs: one JSON document on stdout. */
export type OutputFormat = 'text' | 'json';

export class Output {
  constructor(
    readonly format: OutputFormat,
    private readonly io: Io = currentIo(),
  ) {}

  /** The result of a command: `data` as JSON, or `text` for people. */
  result(data: unknown, text: () => readonly string[]): void {
    const lines = this.format === 'json' ? [toJson(data)] : text();
    for (const line of lines) this.io.stdout.write(`${line}\n`);
  }

  /** What happens on the way. */
  note(line: string): void {
    this.io.stderr.write(`${line}\n`);
  }

  /** Whether somebody is watching. */
  get interactive(): boolean {
    return this.io.stderr.isTTY === true;
  }
}

/** JSON with amounts as texts, since they do not fit a number, and bytes in hexadecimal digits. */
export function toJson(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) => {
    if (typeof value === 'bigint') return value.toString();
    return value instanceof Uint8Array ? hex(value) : value;
  });
}

/** Bytes in hexadecimal digits. */
export const hex = (bytes: ReadonlyUint8Array): string =>
  Buffer.from(bytes as Uint8Array).toString('hex');

/** Rows in columns; a title that starts with `>` aligns to the right. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const heads = titles.map((title) => title.replace(/^>/, ''));
  const widths = heads.map((head, i) =>
    Math.max(head.length, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => {
        const width = widths[i] ?? 0;
        return titles[i]?.startsWith('>') ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [line(heads), ...rows.map(line)];
}

/** Names and values, a line each. */
export function fields(entries: readonly (readonly [name: string, value: string])[]): string[] {
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${name.padEnd(width)}  ${value}`.trimEnd());
}

/** A whole number with groups of three digits: 1,234,567. */
export function grouped(value: bigint | number): string {
  return groupDigits(value.toString());
}

/** A number of things: 1 leaf, 2 leaves. */
export const counted = (count: number, one: string, many: string): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;

/** Lamports as SOL. */
export function sol(lamports: bigint): string {
  const digits = lamports.toString().padStart(10, '0');
  const fraction = digits.slice(-9).replace(/0+$/, '');
  return `${grouped(BigInt(digits.slice(0, -9)))}${fraction && `.${fraction}`} SOL`;
}

/** A time in Unix seconds, in UTC. */
export function time(unix: bigint): string {
  return new Date(Number(unix) * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A span of seconds: `3d 4h`, `5m 10s`. */
export function duration(seconds: number): string {
  const units: [string, number][] = [
    ['d', 86_400],
    ['h', 3_600],
    ['m', 60],
    ['s', 1],
  ];
  let rest = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  for (const [name, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}${name}`);
  }
  return parts.slice(0, 2).join(' ') || '0s';
}

/** Base units as tokens, with groups of three digits: 1,234.5 tokens. A mint has no symbol of its own. */
export function tokenAmount(amount: bigint, decimals: number): string {
  const text = groupedDecimal(formatTokens(amount, decimals));
  return `${text} ${text === '1' ? 'token' : 'tokens'}`;
}

/** Billionths of a USD: $2.5. */
export const usd = (nano: bigint): string => `$${groupedDecimal(formatNano(nano))}`;

/** Groups the digits before the point only, and keeps the sign. */
function groupedDecimal(text: string): string {
  const [whole = '', fraction] = text.split('.');
  return groupDigits(whole) + (fraction === undefined ? '' : `.${fraction}`);
}

const groupDigits = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
