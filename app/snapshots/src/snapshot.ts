/**
 * Snapshots: all that anyone needs to check a publication and to claim under it. A text file of JSON
 * lines: a header, then one line for each leaf in ascending order of owner, then worker. See
 * docs/SNAPSHOTS.md for the format.
 *
 * @module
 */

import { getAddressDecoder, type Address } from '@solana/kit';

import { U64_MAX, type PoolName } from '@inferix/staking-client';
import { SnapshotError } from './error.js';
import { decodeAddress } from './base58.js';
import { toHex } from './hex.js';
import { compareKeys, KEY_BYTES, Leaves } from './leaves.js';

const FORMATS: Readonly<Record<PoolName, string>> = {
  rewards: 'inferix-rewards-snapshot',
  penalties: 'inferix-penalties-snapshot',
};
const VERSION = 2;
/** Columns that the published root proves: a leaf's hash is of these. */
export const PROVEN_COLUMNS = ['worker', 'openedSlot', 'cumulative'] as const;
/** Columns that a file can have wrong under the right root. */
export const UNPROVEN_COLUMNS = ['earned', 'work', 'owner'] as const;
const COLUMNS = [...PROVEN_COLUMNS, ...UNPROVEN_COLUMNS] as const;

/** What a snapshot says as a whole. Amounts in base units. */
export type SnapshotHeader = {
  /** What it pays: workers' rewards, or verifiers' penalties. */
  pool: PoolName;
  network: Address;
  /** The last epoch that the totals include. */
  epoch: bigint;
  /** The slot that the pool was read at. */
  slot: bigint;
  /** Root of the snapshot that this one follows. */
  previousRoot: string | undefined;
  /** New for this epoch. */
  emission: bigint;
  /** What was claimed wrongly under a suspended root and is lost. 0 unless this corrects one. */
  writtenOff: bigint;
  /** What workers that have closed since had left unclaimed: split again, with the emission. */
  returned: bigint;
  /** What was claimed and is in no leaf: by workers before they closed, or wrongly. */
  retired: bigint;
  /** Workers that had closed by that slot, since the network began, and what they had claimed. */
  closedWorkers: bigint;
  closedClaimed: bigint;
  /** All leaves, and what is retired. */
  cumulativeTotal: bigint;
  /** The work of all leaves in whole IBM, rounded up. */
  work: bigint;
  root: string;
};

export type Snapshot = { header: SnapshotHeader; leaves: Leaves };

/** The text of a snapshot in pieces of about a megabyte, each of whole lines. */
export function* snapshotText({ header, leaves }: Snapshot): Generator<string> {
  const { pool, network, epoch, slot, previousRoot, root, ...amounts } = header;
  const first = {
    format: FORMATS[pool],
    version: VERSION,
    network,
    epoch: epoch.toString(),
    slot: slot.toString(),
    previousRoot: previousRoot ?? null,
    emission: amounts.emission.toString(),
    writtenOff: amounts.writtenOff.toString(),
    returned: amounts.returned.toString(),
    retired: amounts.retired.toString(),
    closedWorkers: amounts.closedWorkers.toString(),
    closedClaimed: amounts.closedClaimed.toString(),
    cumulativeTotal: amounts.cumulativeTotal.toString(),
    work: amounts.work.toString(),
    leafCount: leaves.count,
    root,
    columns: COLUMNS,
  };
  let lines = `${JSON.stringify(first)}\n`;
  let owner = '';
  for (let i = 0; i < leaves.count; i++) {
    if (i === 0 || compareKeys(leaves.owners, i - 1, leaves.owners, i) !== 0)
      owner = leaves.owner(i);
    const numbers = `"${leaves.openedSlot[i]}","${leaves.cumulative[i]}","${leaves.earned[i]}","${leaves.work[i]}"`;
    lines += `["${leaves.address(i)}",${numbers},"${owner}"]\n`;
    if (lines.length > 1 << 20) {
      yield lines;
      lines = '';
    }
  }
  yield lines;
}

/** What the first line of a snapshot says, before a leaf is read. */
export type AnnouncedHeader = SnapshotHeader & { leafCount: number };

/**
 * Parses a snapshot and checks that it agrees with itself: order, sums and root.
 *
 * @param file - What errors call it.
 * @param bunches - Its lines without their ends, any number at a time.
 * @param onHeader - Called before there is room for a leaf. What it throws ends the reading.
 * @throws {@link SnapshotError} naming the line.
 */
export async function parseSnapshot(
  file: string,
  bunches: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
  onHeader: (header: AnnouncedHeader) => void = () => undefined,
): Promise<Snapshot> {
  let header: AnnouncedHeader | undefined;
  let leaves = new Leaves(0);
  let line = 0;
  for await (const bunch of bunches) {
    for (const text of bunch) {
      line++;
      if (!header) {
        header = parseHeader(file, text);
        onHeader(header);
        leaves = roomFor(file, header.leafCount);
      } else if (line - 2 >= header.leafCount) {
        throw broken(file, line, `the header says ${header.leafCount} leaves, here is one more`);
      } else {
        parseLeaf(file, line, text, leaves);
        if (header.pool === 'penalties') checkVerifier(file, line, leaves);
      }
    }
  }
  if (!header) throw broken(file, 1, 'it is empty');
  const { leafCount, ...rest } = header;
  if (line - 1 !== leafCount) {
    throw broken(file, line, `the header says ${leafCount} leaves, here are ${line - 1}`);
  }
  checkWorkersOnce(file, leaves);
  checkSums(file, rest, leaves);
  return { header: rest, leaves };
}

function parseHeader(file: string, text: string): AnnouncedHeader {
  const raw = parseJson(file, 1, text) as Record<string, unknown> | null;
  const pool = (['rewards', 'penalties'] as const).find((one) => FORMATS[one] === raw?.format);
  if (!raw || !pool) throw broken(file, 1, 'it is not a snapshot');
  if (raw.version !== VERSION) throw broken(file, 1, versionProblem(raw.version));
  if (JSON.stringify(raw.columns) !== JSON.stringify(COLUMNS)) {
    throw broken(file, 1, `its columns are not ${COLUMNS.join(', ')}`);
  }
  const amount = (name: string): bigint => parseU64(raw[name]) ?? fail(name);
  const fail = (name: string): never => {
    throw broken(file, 1, `"${name}" is missing or wrong`);
  };
  const hash = (name: string): string => {
    const value = raw[name];
    return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? value : fail(name);
  };
  const network = new Uint8Array(KEY_BYTES);
  if (typeof raw.network !== 'string' || !decodeAddress(raw.network, network)) fail('network');
  const leafCount = raw.leafCount;
  if (typeof leafCount !== 'number' || !Number.isInteger(leafCount) || leafCount < 1) {
    return fail('leafCount');
  }
  return {
    pool,
    network: getAddressDecoder().decode(network),
    epoch: amount('epoch'),
    slot: amount('slot'),
    previousRoot: raw.previousRoot === null ? undefined : hash('previousRoot'),
    emission: amount('emission'),
    writtenOff: amount('writtenOff'),
    returned: amount('returned'),
    retired: amount('retired'),
    closedWorkers: amount('closedWorkers'),
    closedClaimed: amount('closedClaimed'),
    cumulativeTotal: amount('cumulativeTotal'),
    work: amount('work'),
    leafCount,
    root: hash('root'),
  };
}

function versionProblem(version: unknown): string {
  if (version === 1) {
    return 'it is of version 1 of the format, which is not supported any more: build it again with "rewards build"';
  }
  return (
    `it is of version ${JSON.stringify(version)} of the format, and this tool reads version ${VERSION}: ` +
    'use the tool that wrote it'
  );
}

/** Columns for this many leaves: a number that was tampered with may exceed any memory. */
function roomFor(file: string, leafCount: number): Leaves {
  try {
    return new Leaves(leafCount);
  } catch {
    throw broken(file, 1, `there is no room for ${leafCount} leaves, as the header has it`);
  }
}

/** A line as `snapshotText` writes it. */
const LINE = new RegExp(`^\\["(\\w+)",${'"(\\d+)",'.repeat(COLUMNS.length - 2)}"(\\w+)"\\]$`);

/** The cells of a line, which takes a third of the time as text: JSON of another form is read as well. */
const cellsOf = (file: string, line: number, text: string): unknown =>
  LINE.exec(text)?.slice(1) ?? parseJson(file, line, text);

function parseLeaf(file: string, line: number, text: string, leaves: Leaves): void {
  const i = line - 2;
  const row = cellsOf(file, line, text);
  if (!Array.isArray(row) || row.length !== COLUMNS.length) {
    throw broken(file, line, `a leaf is [${COLUMNS.join(', ')}]`);
  }
  const worker: unknown = row[0];
  if (typeof worker !== 'string' || !decodeAddress(worker, leaves.keys, i * KEY_BYTES)) {
    throw broken(file, line, 'the worker is not a valid address');
  }
  const owner: unknown = row[COLUMNS.length - 1];
  if (typeof owner !== 'string' || !decodeAddress(owner, leaves.owners, i * KEY_BYTES)) {
    throw broken(file, line, 'the owner is not a valid address');
  }
  if (i > 0 && compareLeaves(leaves, i - 1, i) >= 0) {
    throw broken(file, line, 'the leaves are not in ascending order of owner, then worker');
  }
  const columns = [leaves.openedSlot, leaves.cumulative, leaves.earned, leaves.work];
  for (const [c, column] of columns.entries()) {
    const value = parseU64(row[c + 1]);
    if (value === undefined) throw broken(file, line, `"${COLUMNS[c + 1] ?? ''}" is not an amount`);
    column[i] = value;
  }
}

/** A verifier's leaf is of its wallet, which was never opened: nobody could claim by another one. */
function checkVerifier(file: string, line: number, { keys, owners, openedSlot }: Leaves): void {
  const i = line - 2;
  if (openedSlot[i] !== 0n) throw broken(file, line, "a verifier's leaf has the opened slot 0");
  if (compareKeys(keys, i, owners, i) !== 0) {
    throw broken(file, line, "a verifier's leaf has its wallet as owner");
  }
}

const compareLeaves = ({ owners, keys }: Leaves, i: number, j: number): number =>
  compareKeys(owners, i, owners, j) || compareKeys(keys, i, keys, j);

/** Two owners may have a leaf of the same worker far apart. */
function checkWorkersOnce(file: string, leaves: Leaves): void {
  const order = leaves.byWorker();
  for (let i = 1; i < order.length; i++) {
    const [first, second] = [order[i - 1] ?? 0, order[i] ?? 0];
    if (compareKeys(leaves.keys, first, leaves.keys, second) === 0) {
      throw broken(
        file,
        second + 2,
        `${leaves.address(second)} has a leaf on line ${first + 2} already`,
      );
    }
  }
}

function checkSums(file: string, header: SnapshotHeader, leaves: Leaves): void {
  let [cumulative, earned] = [0n, 0n];
  for (let i = 0; i < leaves.count; i++) {
    cumulative += leaves.cumulative[i] ?? 0n;
    earned += leaves.earned[i] ?? 0n;
  }
  if (cumulative + header.retired !== header.cumulativeTotal) {
    throw broken(file, 1, 'the leaves do not add up to "cumulativeTotal"');
  }
  if (earned !== header.emission + header.returned) {
    throw broken(file, 1, 'what was earned does not add up to "emission" and "returned"');
  }
  if (leaves.wholeIbm() !== header.work) {
    throw broken(file, 1, 'the work of the leaves does not add up to "work"');
  }
  if (toHex(leaves.tree().root) !== header.root) {
    throw broken(file, 1, 'the leaves do not have this "root"');
  }
}

function parseJson(file: string, line: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw broken(file, line, 'the line is not JSON: the file was cut short or changed');
  }
}

/** A whole number as text; undefined if it is anything else. */
function parseU64(value: unknown): bigint | undefined {
  if (typeof value !== 'string' || !/^(?:0|[1-9]\d{0,19})$/.test(value)) return undefined;
  const number = BigInt(value);
  return number <= U64_MAX ? number : undefined;
}

const broken = (file: string, line: number, why: string): SnapshotError =>
  new SnapshotError(`${file}:${line}: ${why}.`);
