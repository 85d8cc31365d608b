/**
 * What an epoch's work, or its verifiers' shares, are read from: CSV with a header, or JSON lines.
 *
 * ```text
 * worker,work                       opener,node,work
 * 6Vx...,4320.5                     9fK...,rig-7,4320.5
 * ```
 *
 * `work` is in IBM with at most nine decimals. A machine is named by its worker's address, or by the key that
 * opened it and its node: 64 hexadecimal digits, or any other text, whose SHA-256 is meant. The owner does not
 * name it: a worker that is handed over gets another owner and keeps its address.
 *
 * Shares have the columns `wallet,share`: the verifier's wallet, and a number with at most nine decimals.
 *
 * @module
 */

import { getAddressEncoder, isAddress } from '@solana/kit';
import { parse } from 'csv-parse/sync';

import { DecimalError, findWorkerAddress, parseNano, type Network } from '@inferix/staking-client';
import { decodeAddress, encodeAddress } from '../base58.js';
import { SnapshotError } from '../error.js';
import { compareKeys, KEY_BYTES, keyAt, sortedOrder, type Keys } from '../leaves.js';
import type { Work } from '../work.js';
import { jsonFields } from './json-fields.js';
import { lineBunches, openInput } from './lines.js';
import { parseNode } from './node-name.js';
import { printable } from './printable.js';

type Row = { worker?: string; opener?: string; node?: string; work?: string };
/** A network and the program that it belongs to. */
type Deployed = Pick<Network, 'address' | 'programAddress'>;
type Problem = { line: number; why: string };

/** What a file is about, and how it names that. */
type Kind = {
  what: string;
  onStdin: string;
  /** The cell of a row that each column or field is. */
  columns: Readonly<Record<string, keyof Row>>;
  /** What the first line of a CSV file may be. */
  firstLines: string;
  noAccount: string;
};

const WORK: Kind = {
  what: 'work',
  onStdin: 'The work on stdin',
  columns: { worker: 'worker', opener: 'opener', node: 'node', work: 'work' },
  firstLines: 'worker,work or opener,node,work',
  noAccount: 'names neither a worker, nor an opener and a node',
};
const SHARES: Kind = {
  what: 'share',
  onStdin: 'What is on stdin',
  columns: { wallet: 'worker', share: 'work' },
  firstLines: 'wallet,share',
  noAccount: 'names no wallet',
};

/**
 * Reads an epoch's work.
 *
 * @param file - A path, or `-` for stdin.
 * @throws {@link SnapshotError} with every line that is wrong.
 */
export const readWork = (file: string, network: Deployed): Promise<Work> =>
  readRows(file, network, WORK);

/** Reads an epoch's shares of verifiers, as {@link readWork} reads work. */
export const readShares = (file: string, network: Deployed): Promise<Work> =>
  readRows(file, network, SHARES);

async function readRows(file: string, network: Deployed, kind: Kind): Promise<Work> {
  const problems: Problem[] = [];
  const keys = new Growing();
  const amounts: bigint[] = [];
  const lines: number[] = [];
  let header: readonly string[] | 'jsonl' | undefined;
  let line = 0;

  for await (const bunch of lineBunches(openInput(file))) {
    const text = header === undefined ? fromFirstText(bunch) : bunch;
    line += bunch.length - text.length;
    const isCsv = header === undefined ? !text[0]?.trim().startsWith('{') : header !== 'jsonl';
    const rows = isCsv ? csvRows(text) : text;
    for (const row of rows) {
      line++;
      if (header === undefined && typeof row !== 'string') {
        header = csvHeader(file, row, kind);
        continue;
      }
      header ??= 'jsonl';
      const fields = typeof row === 'string' ? jsonRow(row, kind) : csvRow(header, row, kind);
      if (!fields) continue;
      const named = typeof fields === 'string' ? fields : workerKey(fields, network, kind);
      const key = named instanceof Promise ? await named : named;
      const amount = typeof fields === 'string' ? fields : workOf(fields, kind);
      if (typeof key === 'string') problems.push({ line, why: key });
      else if (typeof amount === 'string') problems.push({ line, why: amount });
      else {
        keys.push(key);
        amounts.push(amount);
        lines.push(line);
      }
    }
  }
  const work = sorted(keys.taken(), amounts, lines, problems);
  if (problems.length === 0 && lines.length === 0) {
    throw new SnapshotError(`${name(file, kind)} has no ${kind.what} in it.`);
  }
  if (problems.length > 0) {
    problems.sort((a, b) => a.line - b.line);
    throw new SnapshotError(
      `${name(file, kind)} cannot be used:`,
      problems.map(({ line, why }) => `line ${line}: ${printable(why)}`),
    );
  }
  return work;
}

/** Says what to write instead of an owner, who may have changed since the worker was opened. */
const NO_OWNER = 'Use "opener": the key that opened it, part of its address';

const name = (file: string, { onStdin }: Kind): string => (file === '-' ? onStdin : file);

/** Without blank lines in front, and so without a byte order mark alone on one. */
function fromFirstText(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  return first === -1 ? [] : lines.slice(first);
}

function csvRows(lines: readonly string[]): string[][] {
  // An empty line is a row too, so that rows are counted as lines.
  const text = lines.map((line) => (line === '' ? ',' : line)).join('\n');
  return parse(text, { bom: true, quote: null, relax_column_count: true, trim: true });
}

function csvHeader(file: string, row: readonly string[], kind: Kind): readonly string[] {
  const { columns, firstLines } = kind;
  const names = row.map((name) => name.toLowerCase());
  if (names.includes('owner')) {
    throw new SnapshotError(`${name(file, kind)} has a column "owner". ${NO_OWNER}.`);
  }
  const cells = new Set(names.map((name) => columns[name]));
  const named = cells.has('worker') || (cells.has('opener') && cells.has('node'));
  if (!named || !cells.has('work')) {
    throw new SnapshotError(
      `${name(file, kind)} needs a first line that names its columns: ${firstLines}.`,
    );
  }
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new SnapshotError(`${name(file, kind)} names the column "${printable(twice)}" twice.`);
  }
  return names;
}

/** A row by its columns' names, or why it is none; `undefined` for a blank line. */
function csvRow(
  header: readonly string[] | 'jsonl',
  row: readonly string[],
  { columns }: Kind,
): Row | string | undefined {
  if (row.every((cell) => cell === '')) return undefined;
  // "1,000" is a thousand to whoever wrote it, and 1 to whoever overlooks the rest.
  if (row.slice(header.length).some((cell) => cell !== '')) {
    return `has more cells than the ${header.length} columns that the first line names`;
  }
  const fields: Row = {};
  for (const [i, cell] of row.entries()) {
    const name = columns[header[i] ?? ''];
    if (name) fields[name] = cell;
  }
  return fields;
}

/** A row, or why it is none; `undefined` for a blank line. */
function jsonRow(text: string, { columns }: Kind): Row | string | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const fields = jsonFields(trimmed);
  if (!fields) return 'is not a JSON object';
  const row: Row = {};
  const names = new Set<string>();
  for (const { name, value, raw } of fields) {
    if (names.has(name)) return `names the field "${name}" twice`;
    names.add(name);
    if (name === 'owner') return `has a field "owner". ${NO_OWNER}`;
    const cell = columns[name];
    if (!cell) continue;
    if (typeof value === 'number') {
      if (cell === 'node') return `names its node by the number ${raw}. ${QUOTED}`;
      if (!isExact(raw, value)) return `has ${raw}, which a JSON number loses digits of. ${QUOTED}`;
      row[cell] = /e/i.test(raw) ? String(value) : raw;
    } else if (typeof value === 'string') {
      row[cell] = value;
    }
  }
  return row;
}

const QUOTED = 'Write it in quotes';

/** Whether a number is what is written: the digits that count are the same. */
function isExact(raw: string, value: number): boolean {
  const digits = (text: string): string =>
    text
      .replace(/e.*$/i, '')
      .replace(/\D/g, '')
      .replace(/^0+|0+$/g, '');
  return Number.isFinite(value) && digits(raw) === digits(String(value));
}

const scratch = new Uint8Array(KEY_BYTES);

/**
 * The worker of a row, or why there is none; the key is good until the next row is read. Only an opener
 * and a node take a promise: for millions of rows that counts.
 */
function workerKey(
  row: Row,
  network: Deployed,
  { noAccount }: Kind,
): Uint8Array | string | Promise<Uint8Array> {
  if (row.worker) {
    return decodeAddress(row.worker, scratch) ? scratch : `"${row.worker}" is not a valid address`;
  }
  const { opener, node } = row;
  if (!opener || !node) return noAccount;
  if (!isAddress(opener)) return `"${opener}" is not a valid address`;
  return findWorkerAddress(
    { network: network.address, opener, node: parseNode(node) },
    network,
  ).then((worker) => getAddressEncoder().encode(worker) as Uint8Array);
}

function workOf({ work }: Row, { what }: Kind): bigint | string {
  if (!work) return `says no ${what}`;
  try {
    return parseNano(work);
  } catch (error) {
    return error instanceof DecimalError ? error.message : String(error);
  }
}

/** In the order of the keys; says which are there twice. */
function sorted(keys: Keys, amounts: bigint[], lines: number[], problems: Problem[]): Work {
  const order = sortedOrder(keys);
  const work = {
    keys: new Uint8Array(keys.length),
    amounts: new BigUint64Array(order.length),
    lines: new Uint32Array(order.length),
    total: 0n,
  };
  for (const [to, from] of order.entries()) {
    work.keys.set(keyAt(keys, from), to * KEY_BYTES);
    work.amounts[to] = amounts[from] ?? 0n;
    work.lines[to] = lines[from] ?? 0;
    work.total += amounts[from] ?? 0n;
    if (to > 0 && compareKeys(work.keys, to - 1, work.keys, to) === 0) {
      const worker = encodeAddress(work.keys, to * KEY_BYTES);
      const why = `${worker} stands on line ${work.lines[to - 1]} already`;
      problems.push({ line: work.lines[to] ?? 0, why });
    }
  }
  return work;
}

/** Keys of which nobody knows how many will come. */
class Growing {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;

  push(key: Uint8Array): void {
    if (this.#length + KEY_BYTES > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(key, this.#length);
    this.#length += KEY_BYTES;
  }

  taken(): Keys {
    return this.#bytes.subarray(0, this.#length);
  }
}
