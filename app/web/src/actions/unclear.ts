/**
 * Transactions that may have been sent, and that nobody has told the fate of: the node was not heard of, or the
 * wallet failed. Nothing is sent in their place while they can land, by no window of the page.
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

type Failed = Extract<ManySent, { state: 'failed' }>;

/** The newest one by each worker that it changes, or by what it does where it changes none. */
const kept = new Map<string, Failed>();

/** What is signed and on its way, by what it changes. A window that is left does not stop it. */
const underWay = new Set<readonly string[]>();

/** From now on these subjects are changed by something that is signed. */
export const takeOff = (flight: readonly string[]): unknown => underWay.add(flight);

/** It is told what became of it. */
export const touchDown = (flight: readonly string[]): unknown => underWay.delete(flight);

/** Whether nobody told the fate of a transaction that failed. */
export const isUnclear = (error: Error): boolean =>
  error instanceof StakingError && ['SentUnconfirmed', 'WalletFailed'].includes(error.code);

/** Looks for one that is not confirmed: a node that was not heard of may have let it through. */
export async function heardOf(connection: Connection, one: ManySent): Promise<ManySent> {
  if (one.state !== 'failed' || !isUnclear(one.error)) return one;
  const { signature } = one.error;
  const fate = await lookUp(connection, one).catch(() => undefined);
  return fate === 'landed' && signature ? { state: 'confirmed', signature } : one;
}

/** Keeps in mind what may have been sent for these subjects. */
export function keepInMind(subjects: readonly string[], one: ManySent): void {
  if (one.state !== 'failed' || !isUnclear(one.error)) return;
  for (const subject of subjects) kept.set(subject, one);
}

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
  subjects: readonly string[],
): Promise<Earlier | undefined> {
  const isMet = (flight: readonly string[]): boolean =>
    flight.some((each) => subjects.includes(each));
  if ([...underWay].some(isMet)) return 'open';
  const before = new Set(subjects.flatMap((subject) => kept.get(subject) ?? []));
  const fates = await Promise.all([...before].map((one) => lookUp(connection, one)));
  if (fates.includes('open')) return 'open';
  for (const subject of subjects) kept.delete(subject);
  return (['landed', 'unknown'] as const).find((fate) => fates.includes(fate));
}

async function lookUp(connection: Connection, one: Failed): Promise<Fate> {
  // Whatever is signed by now has a block that is not later than that of the newest blockhash.
  one.lastValidBlockHeight ??= await newestBlock(connection);
  return fateOf(connection, one.error.signature, one.lastValidBlockHeight);
}

const newestBlock = async ({ rpc }: Connection): Promise<bigint> => {
  const { value } = await rpc.getLatestBlockhash({ commitment: 'processed' }).send();
  return value.lastValidBlockHeight;
};
