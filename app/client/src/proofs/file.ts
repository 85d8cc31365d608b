/**
 * Files of single proofs, fit for static hosting: whoever claims for one worker loads a few kilobytes, not
 * the whole snapshot. docs/SNAPSHOTS.md has the format.
 *
 * @module
 */

import {
  getAddressEncoder,
  getBase16Codec,
  getBase64Encoder,
  isAddress,
  type Address,
  type ReadonlyUint8Array,
} from '@solana/kit';

import type { PoolName } from '../distribution.js';
import { U64_MAX } from '../fixed.js';
import { HASH_BYTES, leafHash, treeDepth, verifyRun } from '../merkle.js';
import { notInSnapshot, ProofError } from './error.js';

export const PROOFS_FORMATS: Readonly<Record<PoolName, string>> = {
  rewards: 'inferix-rewards-proofs',
  penalties: 'inferix-penalties-proofs',
};
export const PROOFS_VERSION = 1;
/** The file that says what a folder's proofs are of. It is written last. */
export const PROOFS_INDEX = 'index.json';
/** Most bytes of a file; proofs of workers beyond that are on another page. */
export const MAX_PROOFS_BYTES = 65_536;
/** Most pages of one prefix that are looked through. */
const MAX_PAGES = 1_000;
/** A host that announces page after page is given up then. */
const MAX_WAIT_MS = 60_000;

/** The publication that proofs are of. */
export type ProofsHead = {
  pool: PoolName;
  network: Address;
  /** The last epoch that the totals include. */
  epoch: bigint;
  root: ReadonlyUint8Array;
  leafCount: number;
};

/** The leaf of one worker, or of a verifier's wallet, and the hashes that lead from it to the root. */
export type WorkerProof = ProofsHead & {
  worker: Address;
  leafIndex: number;
  /** 0 for a verifier. */
  openedSlot: bigint;
  /** All it has earned since it was opened, in token base units. */
  cumulative: bigint;
  proof: ReadonlyUint8Array[];
};

/** Whose proof is looked for, in which network. */
export type ProofOf = { network: Address; worker: Address; pool?: PoolName };

/** Loads a file of proofs by its name; `undefined` if there is none. */
export type LoadProofs = (name: string) => Promise<string | undefined>;

/** The file with a worker's proof: the first 16 bits of its key, and the page if it is not the first. */
export function proofsFileName(worker: Address | ReadonlyUint8Array, page = 0): string {
  const key = typeof worker === 'string' ? getAddressEncoder().encode(worker) : worker;
  return `${hexOf(key.slice(0, 2))}${page === 0 ? '' : `-${page}`}.json`;
}

/**
 * Finds the proof of a worker, or of a verifier's wallet, among files of proofs, and checks that it leads to the root that they name.
 * Whether that root is the published one only the chain knows: see `planProvenClaim`.
 *
 * @param of - `pool` is `rewards` unless it says otherwise; then `worker` is the verifier's wallet.
 * @throws {@link ProofError} `ProofsUnreadable`, `WrongPool`, `WrongNetwork`, `NotInSnapshot` or
 * `InvalidProof`, and `ProofsUnreachable` if its files take more than a minute.
 */
export async function readProof(
  load: LoadProofs,
  { network, worker, pool = 'rewards' }: ProofOf,
): Promise<WorkerProof> {
  const giveUpAt = Date.now() + MAX_WAIT_MS;
  const index = await load(PROOFS_INDEX);
  if (index === undefined) {
    throw unreadable(`There is no ${PROOFS_INDEX}, so the proofs are not complete, or elsewhere.`);
  }
  const head = parseHead(PROOFS_INDEX, index, pool);
  checkNetwork(head, network);
  for (let page = 0, pages = 1; page < pages; page++) {
    const name = proofsFileName(worker, page);
    if (Date.now() > giveUpAt) {
      throw new ProofError(
        'ProofsUnreachable',
        `The proof was not found within a minute, before ${name}. Load it from elsewhere.`,
      );
    }
    const text = await load(name);
    if (text === undefined) {
      if (page === 0) break;
      throw unreadable(`${name} is missing, which the page before it announces.`);
    }
    const found = parsePage(name, text, { network, worker, pool, page });
    if (!isSamePublication(found, head)) {
      throw unreadable(`${name} is of another publication than ${PROOFS_INDEX}. Load it again.`);
    }
    if (found.proof) return found.proof;
    ({ pages } = found);
  }
  throw notInSnapshot(worker, head.epoch, pool);
}

/**
 * Parses one file of proofs, and takes the proof of a worker from it.
 *
 * @returns Without `proof` if the worker is not in this file; `pages` says how many files have its prefix.
 * @throws {@link ProofError} `ProofsUnreadable`, `WrongPool`, `WrongNetwork` or `InvalidProof`.
 */
export function parsePage(
  name: string,
  text: string,
  { network, worker, pool = 'rewards', page = 0 }: ProofOf & { page?: number },
): ProofsHead & { pages: number; proof?: WorkerProof } {
  const head = parseHead(name, text, pool);
  checkNetwork(head, network);
  const { raw, ...publication } = head;
  const { pages, proofs } = raw;
  if (raw.page !== page || !isCount(pages) || pages <= page || pages > MAX_PAGES) {
    throw unreadable(`${name} does not say which page it is, and of how many.`);
  }
  if (!Array.isArray(proofs)) throw unreadable(`${name} has no list of proofs.`);
  const rows: readonly unknown[] = proofs;
  const row = rows.find((one) => isRecord(one) && one.worker === worker);
  if (!isRecord(row)) return { ...publication, pages };
  return { ...publication, pages, proof: parseProof(name, row, { ...publication, worker }) };
}

function parseProof(
  name: string,
  row: Readonly<Record<string, unknown>>,
  head: ProofsHead & { worker: Address },
): WorkerProof {
  const { worker, root, leafCount } = head;
  const { leafIndex } = row;
  const [openedSlot, cumulative] = [parseU64(row.openedSlot), parseU64(row.cumulative)];
  const hashes = parseHashes(row.proof, treeDepth(leafCount));
  if (!isIndex(leafIndex) || openedSlot === undefined || cumulative === undefined || !hashes) {
    throw unreadable(`${name} has a damaged proof of ${worker}.`);
  }
  try {
    const hash = leafHash({ account: worker, openedSlot, cumulative });
    verifyRun(root, { leafCount, firstLeaf: leafIndex, runLength: 1 }, hash, hashes);
  } catch (cause) {
    throw new ProofError(
      'InvalidProof',
      `The proof of ${worker} in ${name} does not lead to the root that the file names. Load it ` +
        'from elsewhere.',
      { cause },
    );
  }
  return { ...head, leafIndex, openedSlot, cumulative, proof: hashes };
}

type Head = ProofsHead & { raw: Readonly<Record<string, unknown>> };

function parseHead(name: string, text: string, pool: PoolName): Head {
  const raw = parseJson(name, text);
  checkFormat(name, raw.format, pool);
  if (raw.version !== PROOFS_VERSION) {
    throw unreadable(
      `${name} is of version ${JSON.stringify(raw.version)} of the format, and this is read: ${PROOFS_VERSION}.`,
    );
  }
  const { network, root, leafCount } = raw;
  const epoch = parseU64(raw.epoch);
  const bytes = typeof root === 'string' ? bytesOf(root) : undefined;
  const isNetwork = typeof network === 'string' && isAddress(network);
  if (!isNetwork || epoch === undefined || !bytes || !isCount(leafCount)) {
    throw unreadable(`${name} does not say which publication it is of.`);
  }
  return { pool, network, epoch, root: bytes, leafCount, raw };
}

function checkFormat(name: string, format: unknown, pool: PoolName): void {
  if (format === PROOFS_FORMATS[pool]) return;
  const other = pool === 'rewards' ? 'penalties' : 'rewards';
  if (format !== PROOFS_FORMATS[other])
    throw unreadable(`${name} is not a file of ${pool} proofs.`);
  const why = `${name} has proofs of ${other}, not of ${pool}. Name the place where those are.`;
  throw new ProofError('WrongPool', why);
}

function parseJson(name: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const raw: unknown = JSON.parse(text);
    if (isRecord(raw)) return raw;
  } catch {
    const isPage = /^\s*</.test(text);
    const what = isPage ? 'a web page' : 'damaged or cut short: it is not JSON';
    throw unreadable(`${name} is ${what}. Check where the proofs are.`);
  }
  throw unreadable(`${name} is not a file of proofs.`);
}

function checkNetwork({ network }: ProofsHead, expected: Address): void {
  if (network === expected) return;
  throw new ProofError('WrongNetwork', `The proofs are of another network, ${network}.`);
}

const isSamePublication = (a: ProofsHead, b: ProofsHead): boolean =>
  a.epoch === b.epoch && a.leafCount === b.leafCount && hexOf(a.root) === hexOf(b.root);

const unreadable = (sentence: string): ProofError => new ProofError('ProofsUnreadable', sentence);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isIndex = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32;

const isCount = (value: unknown): value is number => isIndex(value) && value > 0;

function parseU64(value: unknown): bigint | undefined {
  if (typeof value !== 'string' || !/^(?:0|[1-9]\d{0,19})$/.test(value)) return undefined;
  const number = BigInt(value);
  return number <= U64_MAX ? number : undefined;
}

/** This many hashes, one after the other in base 64. */
function parseHashes(value: unknown, count: number): ReadonlyUint8Array[] | undefined {
  const length = 4 * Math.ceil((count * HASH_BYTES) / 3);
  if (typeof value !== 'string' || value.length !== length) return undefined;
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(value)) return undefined;
  const bytes = getBase64Encoder().encode(value);
  if (bytes.length !== count * HASH_BYTES) return undefined;
  return Array.from({ length: count }, (_, i) => bytes.slice(i * HASH_BYTES, (i + 1) * HASH_BYTES));
}

/** The 32 bytes of a hash in hexadecimal digits. */
const bytesOf = (hex: string): ReadonlyUint8Array | undefined =>
  /^[0-9a-f]{64}$/.test(hex) ? getBase16Codec().encode(hex) : undefined;

const hexOf = (bytes: ReadonlyUint8Array): string => getBase16Codec().decode(bytes);
