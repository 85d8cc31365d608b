/**
 * Files of many machines: CSV with a header, each line checked before anything is sent.
 *
 * @module
 */

import { readFileSync } from 'node:fs';

import { parse } from 'csv-parse/sync';

import { InputError } from '../../failure.js';

/** A line of a file: its number, and its values by the names of the header. */
export type Row = { line: number; values: Readonly<Record<string, string>> };

/**
 * Reads a file with a header.
 *
 * @param columns - The names that the header may have; those that end with `?` may be missing.
 * @throws {@link InputError} if the header or a line does not have them.
 */
export function readCsv(file: string, columns: readonly string[]): Row[] {
  const text = readFileSync(file === '-' ? 0 : file, 'utf8');
  const lines = parseLines(file, text);
  const header = (lines[0]?.record ?? []).map((name) => name.trim());
  const known = columns.map((name) => name.replace('?', ''));
  const missing = columns.filter((name) => !name.endsWith('?') && !header.includes(name));
  const unknown = header.filter((name) => !known.includes(name));
  if (missing.length > 0 || unknown.length > 0 || new Set(header).size < header.length) {
    throw new InputError(
      `${file}: the header should name ${known.join(', ')}, each once; it is "${header.join(',')}".`,
    );
  }
  return lines.slice(1).map(({ line, record }) => ({
    line,
    values: Object.fromEntries(header.map((name, i) => [name, (record[i] ?? '').trim()])),
  }));
}

function parseLines(file: string, text: string): { line: number; record: string[] }[] {
  try {
    const parsed = parse(text, { bom: true, info: true, skip_empty_lines: true });
    return (parsed as unknown as { info: { lines: number }; record: string[] }[]).map(
      ({ info, record }) => ({ line: info.lines, record }),
    );
  } catch (error) {
    throw new InputError(`${file} is not CSV: ${error instanceof Error ? error.message : ''}.`);
  }
}

/**
 * Reads something of each row, and refuses the file with all lines that are wrong.
 *
 * @param read - Throws {@link InputError} for a wrong line.
 */
export function readRows<T>(file: string, rows: readonly Row[], read: (row: Row) => T): T[] {
  const problems: string[] = [];
  const read1 = (row: Row): T[] => {
    try {
      return [read(row)];
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      problems.push(`line ${row.line}: ${error.message}`);
      return [];
    }
  };
  const all = rows.flatMap(read1);
  if (problems.length > 0) {
    throw new InputError(
      `${file} has errors. Nothing was sent. Fix or remove these lines:`,
      problems,
    );
  }
  if (all.length === 0) throw new InputError(`${file} has no lines after its header.`);
  return all;
}
