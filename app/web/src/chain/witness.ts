/**
 * What one endpoint says, compared with another one of somebody else. A node that lies, or is behind, can show a
 * page anything: accounts, simulations and what they come to.
 *
 * @module
 */

import { explainFailure, generalError, type Connection } from '@inferix/staking-client';

import { statement, type Describe } from '../model/effect-rows.js';
import type { Subject } from './effect.js';
import { foreseeAll, type BatchEffect, type Step } from './effect-of-many.js';
import { sleep } from './sleep.js';

/** One endpoint may be some slots behind the other. */
const ATTEMPTS = 4;
const PAUSE_MS = 1_000;

/**
 * Has a second endpoint show and simulate the same.
 *
 * @throws `StakingError` `EndpointsDisagree` with what differs, or what the second endpoint refuses.
 */
export async function checkByWitness(
  witness: Connection,
  subject: Pick<Subject, 'network' | 'wallet'>,
  steps: readonly Step[],
  effect: BatchEffect,
  describe?: Describe,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const seen = await foreseeAll(witness, subject, steps).catch((error: unknown) =>
      explainFailure(error, witness),
    );
    const what = seen instanceof Error ? undefined : differenceOf(effect, seen, describe);
    if (!(seen instanceof Error) && what === undefined) return;
    if (attempt < ATTEMPTS) {
      await sleep(PAUSE_MS);
      continue;
    }
    if (seen instanceof Error) throw seen;
    throw generalError('EndpointsDisagree', { details: [what ?? ''] });
  }
}

/** What differs first, in words. */
function differenceOf(a: BatchEffect, b: BatchEffect, describe?: Describe): string | undefined {
  const parts: readonly [string, (effect: BatchEffect) => unknown][] = [
    ['the network', ({ before }) => before.network],
    ['the worker', ({ before }) => before.workers],
    ['the wallet', ({ before }) => before.wallet],
    ['the accounts', ({ before }) => before.others],
    ['the outcome', ({ after }) => statement(after, describe)],
  ];
  return parts.find(([, of]) => exactly(of(a)) !== exactly(of(b)))?.[0];
}

const exactly = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'bigint' ? `${each}n` : each instanceof Uint8Array ? [...each] : each,
  );
