/**
 * The network, the chain's clock, and whether what is paid can still be claimed: as of a short while ago.
 *
 * @module
 */

import { publicationOf, toHex, type SnapshotHeader } from '@inferix/stake-snapshots';
import {
  explainFailure,
  fetchChainTime,
  fetchNetwork,
  settledAt,
  type Distribution,
  type Network,
} from '@inferix/staking-client';
import { POOLS } from '../chain/pools.js';
import type { Context } from '../context.js';
import { FailedError } from '../failure.js';
import type { Now } from './survey.js';

/** How long all this is used before it is asked for again. */
const FRESH_MS = 15_000;

/** Ends a run: whatever it would try next would fail as well. */
export class RunEnded extends FailedError {}

/** What ended a run that cannot be resumed. */
export const LATER_SNAPSHOT = 'A later snapshot is claimable. Pay that one: it has all totals.';

/** What ended a run that somebody interrupted. */
export const STOPPED = 'Stopped.';

/** Failures that every other block would meet as well. They end the run, which can be resumed. */
const ENDING = new Set([
  'ConnectionFailed',
  'ProgramNotFound',
  'NothingPublished',
  'Paused',
  'PublicationSuspended',
]);

/** Whether an error ends the run. Any other is about the transaction that met it, and says nothing of its like. */
export const endsRun = (error: unknown): boolean =>
  error instanceof FailedError ||
  ENDING.has(explainFailure(error, { programAddress: undefined }).code);

type Paid = Pick<SnapshotHeader, 'pool' | 'root' | 'epoch'>;

/**
 * Remembers the network and the time for a while; `fresh` asks for them now.
 *
 * @param paid - What is paid: {@link RunEnded} is thrown once a later snapshot can be claimed instead.
 */
export function freshNow(
  context: Context,
  network: Network,
  paid?: Paid,
): (fresh?: boolean) => Promise<Now> {
  let known: { now: Promise<Now>; until: number } | undefined;
  const ask = (): { now: Promise<Now>; until: number } => {
    const began = performance.now();
    const asked = {
      until: began + FRESH_MS,
      now: Promise.all([
        fetchNetwork(context, network.address),
        fetchChainTime({ rpc: context.rpc }),
        paid && POOLS[paid.pool].fetch(context, network.address),
      ]).then(([network, time, pool]) => {
        if (paid && pool) {
          const distribution = settledAt(pool.distribution, time);
          if (isReplaced(paid, distribution)) throw new RunEnded(LATER_SNAPSHOT);
          // What is pending is looked for again at the time that it can be claimed from.
          const { pending } = distribution;
          const seconds = pending ? Number(pending.claimableAt - time) : Infinity;
          asked.until = Math.min(asked.until, began + seconds * 1_000);
        }
        return { network, time };
      }),
    };
    return asked;
  };
  return (fresh = false) => {
    if (!known || fresh || performance.now() > known.until) known = ask();
    return known.now;
  };
}

/** Whether another publication has taken its place. A node that is behind may not know this one yet. */
function isReplaced({ root, epoch }: Paid, distribution: Distribution): boolean {
  const { current } = distribution;
  if (!current || publicationOf({ root, epoch }, distribution)) return false;
  return current.epoch >= epoch && toHex(current.root) !== root;
}
