/**
 * Workers of a snapshot that are not there any more. The reward pool counts those that close, so a node
 * that does not show a worker is believed only as far as that count.
 *
 * @module
 */

import type { Snapshot } from '@inferix/stake-snapshots';
import { fetchRewardPool } from '@inferix/staking-client';
import type { Context } from '../context.js';
import { counted, grouped } from '../output.js';
import { RunEnded } from './present.js';

export class ClosedWorkers {
  readonly #leaves = new Set<number>();
  /** Workers that have closed since the snapshot, as of the last look at the pool. */
  #booked = 0n;

  constructor(
    private readonly context: Context,
    private readonly header: Pick<Snapshot['header'], 'network' | 'closedWorkers'>,
  ) {}

  /**
   * Counts workers that are not there, by their leaves.
   *
   * @throws {@link RunEnded} if they are more than have closed since the snapshot.
   */
  async add(leaves: readonly number[]): Promise<void> {
    for (const leaf of leaves) this.#leaves.add(leaf);
    const missing = this.#leaves.size;
    if (BigInt(missing) <= this.#booked) return;
    const { network, closedWorkers } = this.header;
    const pool = await fetchRewardPool(this.context, network);
    this.#booked = pool.closedWorkers - closedWorkers;
    if (BigInt(missing) <= this.#booked) return;
    throw new RunEnded(
      `${counted(missing, 'worker is', 'workers are')} not shown, but by the reward pool only ` +
        `${grouped(this.#booked)} have closed since the snapshot. The endpoint is behind or wrong: use another one.`,
    );
  }
}
