/**
 * What a snapshot's checks came to, in words.
 *
 * @module
 */

import type { Check, Unchecked } from '@inferix/stake-snapshots';
import type { Books, Sources } from '../../chain/books.js';
import type { Pool } from '../../chain/pools.js';
import type { Context } from '../../context.js';
import { FailedError } from '../../failure.js';
import type { DecidingOptions } from '../../options.js';
import { counted } from '../../output.js';

export type VerifyOptions = DecidingOptions & {
  snapshot: string;
  previous?: string;
  work?: string;
  partial?: true;
};

/** Says what holds, what does not, and what nobody knows; throws unless all of it may pass. */
export function reportChecks(
  { output }: Context,
  { snapshot, partial, work }: VerifyOptions,
  { pool, sources, after, checks: found }: Verified,
  missing: readonly Unchecked[],
): void {
  const { first, second } = sources;
  const { slot } = after;
  const checks = found.map((one) => worded(pool, one));
  const unchecked = missing.map((one) => worded(pool, one));
  const failed = checks.filter(({ holds }) => !holds).length;
  const holds = failed === 0 && (partial === true || unchecked.length === 0);
  const by = [first, ...(second ? [second] : [])].map(({ name }) => name);
  const read = { slot, endpoints: by };
  output.result({ snapshot, holds, checks, unchecked, read, work: work !== undefined }, () => [
    `read  slot ${slot}, finalized, by ${by.join(' and ')}`,
    ...checks.map(({ name, holds, detail }) => `${holds ? 'ok   ' : 'WRONG'} ${name}: ${detail}`),
    ...unchecked.map(({ name, detail }) => `?     not checked: ${name}: ${detail}`),
    ...(work === undefined ? [NOT_COMPARED[pool.name]] : []),
  ]);
  if (failed > 0) throw new FailedError(`${failed} of ${checks.length} checks failed.`);
  if (!holds) {
    const what = counted(unchecked.length, 'thing', 'things');
    throw new FailedError(`${what} could not be checked. --partial accepts that.`);
  }
}

const NOT_COMPARED = {
  rewards: 'note  the work is not compared: name its file with --work',
  penalties: 'note  the shares are not compared: name their file with --shares',
} as const;

/** What was found, in the words of a pool: the checks are the same. */
function worded<T extends Unchecked>({ name, label, payee }: Pool, found: T): T {
  if (name === 'rewards') return found;
  const said = (text: string): string =>
    text
      .replaceAll('reward pool', label)
      .replace(/\bits work\b/g, 'its shares')
      .replace(/\bwork\b/g, 'shares')
      .replace(/\bworker/g, payee);
  return { ...found, name: said(found.name), detail: said(found.detail) };
}

type Verified = {
  pool: Pool;
  sources: Sources;
  after: Books;
  checks: readonly Check[];
};
