/**
 * What may have been sent, kept in this browser: after a reload, and for its other tabs. Where the browser keeps
 * nothing, the tab does, and asks before it is left.
 *
 * @module
 */

import { isSignature, type Signature } from '@solana/kit';

import { store } from '../data/storage.js';

/** A transaction that may have been sent. Nothing of it is secret. */
export type Unclear = {
  readonly id: string;
  /** What it changes; `undefined` where what is kept cannot be read, so that it may be anything. */
  readonly subjects: readonly string[] | undefined;
  readonly signature: Signature | undefined;
  /** The last block in which it can land, as far as that is known. */
  readonly lastValidBlockHeight: bigint | undefined;
};

/** What this tab knows of, by the key in the browser's storage. */
const known = new Map<string, Unclear>();
/** The keys of what the browser does not keep. */
const unstored = new Set<string>();
/** The keys of what is over, also where the browser does not forget it. */
const over = new Set<string>();

/** @param place - The cluster and the network. */
export function keep(place: string, one: Unclear): void {
  const key = prefixOf(place) + one.id;
  const { subjects, signature, lastValidBlockHeight } = one;
  known.set(key, one);
  const lastBlock = lastValidBlockHeight?.toString();
  if (store(key, JSON.stringify({ subjects, signature, lastBlock }))) unstored.delete(key);
  else unstored.add(key);
  guardTab();
}

export function forget(place: string, { id }: Unclear): void {
  const key = prefixOf(place) + id;
  over.add(key);
  known.delete(key);
  unstored.delete(key);
  guardTab();
  store(key, undefined);
}

/** All that is kept of a place, by any tab. What another tab knows of it now counts more than what this one knew. */
export function allKept(place: string): Unclear[] {
  const all = new Map([...known, ...stored()]);
  const prefix = prefixOf(place);
  return [...all].flatMap(([key, one]) => (key.startsWith(prefix) && !over.has(key) ? [one] : []));
}

const NAME = 'inferix-sent';

const prefixOf = (place: string): string => `${NAME} ${place} `;

function stored(): [string, Unclear][] {
  try {
    return Object.entries<string>(localStorage).flatMap(([key, text]) =>
      key.startsWith(`${NAME} `) ? [[key, read(key, text)]] : [],
    );
  } catch {
    return [];
  }
}

/** What cannot be read is left out of it, so that nonsense stands for anything that may still land. */
function read(key: string, text: string): Unclear {
  const { subjects, signature, lastBlock } = fieldsOf(text);
  return {
    id: key.slice(key.lastIndexOf(' ') + 1),
    subjects: Array.isArray(subjects) && subjects.every(isText) ? subjects : undefined,
    signature: isText(signature) && isSignature(signature) ? signature : undefined,
    lastValidBlockHeight:
      isText(lastBlock) && /^\d{1,20}$/.test(lastBlock) ? BigInt(lastBlock) : undefined,
  };
}

function fieldsOf(text: string): Record<string, unknown> {
  try {
    return { ...(JSON.parse(text) as object) };
  } catch {
    return {};
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** Lets the browser ask before the tab forgets what is kept nowhere else. */
function guardTab(): void {
  if (unstored.size > 0) window.addEventListener('beforeunload', askToStay);
  else window.removeEventListener('beforeunload', askToStay);
}

const askToStay = (event: BeforeUnloadEvent): void => {
  event.preventDefault();
};
