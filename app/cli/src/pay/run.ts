/**
 * A whole run: block after block, many at once, until everybody is paid who can be.
 *
 * @module
 */

import { explainFailure } from '@inferix/staking-client';
import { inParallel } from '../chain/accounts.js';
import type { Progress } from '../progress.js';
import { payBlock, type BlockTools } from './block.js';
import { BLOCK_LEAVES } from './plan-block.js';
import { RunEnded, STOPPED } from './present.js';

/**
 * Pays all blocks, so many at once, and says what ended it, if anything did.
 *
 * @param interrupted - Whether somebody wants it to end: what has been sent is finished.
 */
export async function payAll(
  tools: BlockTools,
  {
    blocksAtOnce,
    progress,
    interrupted,
  }: { blocksAtOnce: number; progress: Progress; interrupted: AbortSignal },
): Promise<string | undefined> {
  const blocks = Math.ceil(tools.leaves.count / BLOCK_LEAVES);
  try {
    await inParallel(blocks, blocksAtOnce, async (block) => {
      if (interrupted.aborted) return;
      await payBlock(tools, block * BLOCK_LEAVES);
      const { paid, restaked, already } = tools.tally.counts;
      progress.update(tools.tally.done, `| ${paid + restaked} paid, ${already} before`);
    });
    return interrupted.aborted && tools.tally.counts.remaining > 0 ? STOPPED : undefined;
  } catch (error) {
    return error instanceof RunEnded ? error.message : explainFailure(error).message;
  }
}
