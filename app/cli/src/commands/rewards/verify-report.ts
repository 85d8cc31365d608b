/**
 * What a snapshot's checks came to, in words.
 *
 * @module
 */

import { compareFirst, ROOT_PROVES, type Check, type Unchecked } from '@inferix/stake-snapshots';
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
  { pool, sources, after, checks }: Verified,
  unchecked: readonly Unchecked[],
): void {
  const { first, second } = sources;
  const { slot, network } = after;
  const failed = checks.filter(({ holds }) => !holds).length;
  const holds = failed === 0 && (partial === true || unchecked.length === 0);
  const by = [first, ...(second ? [second] : [])].map(({ name }) => name);
  const read = { slot, endpoints: by };
  output.result({ snapshot, holds, checks, unchecked, read, work: work !== undefined }, () => [
    `read  slot ${slot}, finalized, by ${by.join(' and ')}`,
    ...checks.map(({ name, holds, detail }) => `${holds ? 'ok   ' : 'WRONG'} ${name}: ${detail}`),
    ...unchecked.map(({ name, detail }) => `?     not checked: ${name}: ${detail}`),
    ...(work === undefined ? [notCompared(pool)] : []),
    ...(failed > 0 ? [`note  ${ROOT_PROVES}`, `note  ${compareFirst(network.snapshotUri)}`] : []),
  ]);
  if (failed > 0) throw new FailedError(`${failed} of ${checks.length} checks failed.`);
  if (!holds) {
    const what = counted(unchecked.length, 'thing', 'things');
    throw new FailedError(`${what} could not be checked. --partial accepts that.`);
  }
}

function notCompared({ words: { measure } }: Pool): string {
  const its = measure === 'work' ? 'is not compared: name its' : 'are not compared: name their';
  return `note  the ${measure} ${its} file with --${measure}`;
}

type Verified = {
  pool: Pool;
  sources: Sources;
  after: Books;
  checks: readonly Check[];
};
