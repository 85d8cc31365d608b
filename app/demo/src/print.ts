/**
 * The terminal: paragraphs, tables, numbers and colours.
 *
 * @module
 */

import { NANO } from '@inferix/staking-client';

const COLOURS = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code: number) => (text: string) =>
  COLOURS ? `\u001b[${code}m${text}\u001b[0m` : text;
export const bold = paint(1);
export const dim = paint(2);
const red = paint(31);
const green = paint(32);
const cyan = paint(36);

const WIDTH = 98;

/** True while the last line is empty, so that there are never two. */
let atGap = false;
const write = (line: string): void => {
  if (line === '' && atGap) return;
  atGap = line === '';
  console.log(line);
};

/** Writes the story to the terminal, in at most 98 columns. */
export const say = (text = ''): void => {
  for (const paragraph of text.split('\n')) write(wrap(paragraph, WIDTH));
};

export const chapter = (title: string): void => {
  write('');
  write(bold(cyan(title)));
  write(cyan('='.repeat(title.length)));
};

/** One short line while something takes its time. */
export const progress = (text: string): void => {
  write(dim(`  ... ${text}`));
};

export const refusal = (code: string, sentence: string): void => {
  write(red(`  refused, ${code}:`));
  for (const line of wrap(sentence, WIDTH - 4).split('\n')) write(`    ${line}`);
};

export const good = (text: string): void => {
  write(green(text));
};

export const bad = (text: string): void => {
  write(red(text));
};

/** Columns of a table: a heading that begins with `>` is set to the right. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const right = headings.map((heading) => heading.startsWith('>'));
  const names = headings.map((heading) => heading.replace(/^>/, ''));
  const widths = names.map((name, i) =>
    Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `  ${widths.map((width, i) => set(cells[i] ?? '', width, right[i])).join('  ')}`.trimEnd();
  write('');
  write(bold(line(names)));
  write(dim(line(widths.map((width) => '-'.repeat(width)))));
  for (const row of rows) write(line(row));
  write('');
}

const set = (text: string, width: number, right = false): string =>
  right ? text.padStart(width) : text.padEnd(width);

function wrap(text: string, width: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1] ?? '';
    if (line.length + 1 + word.length > width && line !== '') lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n');
}

/** A number of `decimals` decimals, cut to `shown` of them, with thousands apart. */
export function decimal(value: bigint, decimals: number, shown: number): string {
  const cut = value / 10n ** BigInt(decimals - shown);
  const digits = (cut < 0n ? -cut : cut).toString().padStart(shown + 1, '0');
  const whole = digits.slice(0, digits.length - shown).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = shown > 0 ? `.${digits.slice(-shown)}` : '';
  return `${cut < 0n ? '-' : ''}${whole}${fraction}`;
}

/** Billionths of a USD as dollars and cents. */
export const dollars = (nano: bigint, shown = 2): string => `$${decimal(nano, 9, shown)}`;

/** Value of an amount of a token with nine decimals, at a price in billionths of a USD. */
export const worth = (amount: bigint, price: bigint): string => dollars((amount * price) / NANO);

/** An amount of a token with nine decimals, cut to cents; `exact` shows it all. */
export const ifx = (amount: bigint): string => decimal(amount, 9, 2);
export const exactIfx = (amount: bigint): string => decimal(amount, 9, 9);
