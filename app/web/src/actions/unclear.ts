/**
 * Transactions that may have been sent, and that nobody has told the fate of: the node was not heard of, the
 * wallet failed, or the page was left. Nothing is sent in their place while they can land, by no window of the
 * page, and by no tab of the browser.
 *
 * @module
 */

import {
  fateOf,
  StakingError,
  type Connection,
  type Fate,
  type ManySent,
} from '@inferix/staking-client';
import type { Signature } from '@solana/kit';

import { inOneTab } from './other-tabs.js';
import { allKept, forget, keep, type Unclear } from './unclear-memory.js';

const underWay = new Set<Flight>();

/** Transactions of one request to the wallet. A window that is left does not stop them. */
export class Flight {
  readonly #parts: Unclear[];
  #signed = 0;

  /** @param subjects - What each transaction changes. */
  constructor(
    readonly place: string,
    subjects: readonly (readonly string[])[],
  ) {
    this.#parts = subjects.map((each) => ({
      id: crypto.randomUUID(),
      subjects: each,
      signature: undefined,
      lastValidBlockHeight: undefined,
    }));
  }

  /** From now on they may be sent. The signatures are those of the next ones, in their order. */
  takeOff(signatures: readonly Signature[] = []): void {
    underWay.add(this);
    for (const signature of signatures) {
      const part = this.#parts[this.#signed];
      if (part) this.#parts[this.#signed++] = { ...part, signature };
    }
    for (const part of this.#parts) keep(this.place, part);
  }

  /** Keeps those whose fate nobody told; without `sent` none was sent. */
  touchDown(sent: readonly ManySent[] = []): void {
    this.#parts.forEach((part, i) => {
      const one = sent[i];
      if (one?.state === 'failed' && isUnclear(one.error)) {
        const { error, lastValidBlockHeight } = one;
        keep(this.place, { ...part, signature: error.signature, lastValidBlockHeight });
      } else forget(this.place, part);
    });
    underWay.delete(this);
  }

  changes(place: string, subjects: readonly string[]): boolean {
    return place === this.place && this.#parts.some((part) => meets(part, subjects));
  }
}

const meets = (one: Unclear, subjects: readonly string[]): boolean =>
  one.subjects?.some((each) => subjects.includes(each)) ?? true;

/** Whether nobody told the fate of a transaction that failed. */
export const isUnclear = (error: Error): boolean =>
  error instanceof StakingError && ['SentUnconfirmed', 'WalletFailed'].includes(error.code);

/** Looks for one that is not confirmed: a node that was not heard of may have let it through. */
export async function heardOf(connection: Connection, one: ManySent): Promise<ManySent> {
  if (one.state !== 'failed' || !isUnclear(one.error)) return one;
  const { signature } = one.error;
  if (!signature) return one;
  const fate = await fateOf(connection, signature, undefined).catch(() => undefined);
  return fate === 'landed' ? { state: 'confirmed', signature } : one;
}

/** What windows of this tab ask a wallet for, from the check before it until its answer has come. */
const asked = new Set<readonly string[]>();

/** Another window asks a wallet for a change of the same, in this tab or in another one, or has had its signature. */
export type Elsewhere = 'asked' | 'asked in a tab' | 'open';

/**
 * Does what asks a wallet for a change of these subjects, unless a window does so already, of this tab or of another
 * one. It begins with what is kept, so that no tab can have sent anything since.
 */
export async function askAlone<T>(
  place: string,
  subjects: readonly string[],
  ask: () => Promise<T>,
): Promise<T | Elsewhere> {
  const elsewhere = inThisTab(place, subjects);
  if (elsewhere) return elsewhere;
  asked.add(subjects);
  const names = subjects.map((each) => `${place} ${each}`);
  const alone = inOneTab(names, async () => ({ answer: await ask() }));
  const done = await alone.finally(() => asked.delete(subjects));
  if (done) return done.answer;
  return keptOf(place, subjects).length > 0 ? 'open' : 'asked in a tab';
}

function inThisTab(place: string, subjects: readonly string[]): Elsewhere | undefined {
  if ([...underWay].some((flight) => flight.changes(place, subjects))) return 'open';
  const isMet = (others: readonly string[]): boolean =>
    others.some((each) => subjects.includes(each));
  return [...asked].some(isMet) ? 'asked' : undefined;
}

const keptOf = (place: string, subjects: readonly string[]): Unclear[] =>
  allKept(place).filter((one) => meets(one, subjects));

/** What became of what may have been sent before. */
export type Earlier = Extract<Fate, 'open' | 'landed' | 'unknown'>;

/**
 * What became of what may have been sent for these subjects, where it forbids to send more unseen. What can
 * land no more is forgotten then: its fate is told once.
 *
 * @throws if the node does not say.
 */
export async function earlierOf(
  connection: Connection,
  place: string,
  subjects: readonly string[],
): Promise<Earlier | undefined> {
  const before = keptOf(place, subjects);
  if (before.length === 0) return undefined;
  const newest = await newestBlock(connection);
  const fates = await Promise.all(before.map((one) => lookUp(connection, place, one, newest)));
  if (fates.includes('open')) return 'open';
  for (const one of before) forget(place, one);
  return (['landed', 'unknown'] as const).find((fate) => fates.includes(fate));
}

/**
 * No last block is farther from the newest one of a node that is not minutes behind. What is kept may be of a
 * node that lied, or of a local chain that was begun again, and is not waited for longer.
 */
const FARTHEST = 1_000n;

/** Whatever is signed by now has a last block that is not later than that of the newest blockhash. */
async function lookUp(
  connection: Connection,
  place: string,
  one: Unclear,
  newest: bigint,
): Promise<Fate> {
  const said = one.lastValidBlockHeight ?? newest;
  const lastValidBlockHeight = said > newest + FARTHEST ? newest : said;
  if (lastValidBlockHeight !== one.lastValidBlockHeight) {
    keep(place, { ...one, lastValidBlockHeight });
  }
  return fateOf(connection, one.signature, lastValidBlockHeight);
}

const newestBlock = async ({ rpc }: Connection): Promise<bigint> => {
  const { value } = await rpc.getLatestBlockhash({ commitment: 'processed' }).send();
  return value.lastValidBlockHeight;
};
