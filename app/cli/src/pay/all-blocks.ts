/**
 * A whole run: block after block, many at once, until everybody is paid who can be.
 *
 * @module
 */

import { explainFailure } from '@inferix/staking-client';
import { inParallel } from '../chain/accounts.js';
import { FailedError } from '../failure.js';
import type { Progress } from '../progress.js';
import { payBlock, type BlockTools } from './block.js';
import { blocksOf } from './plan-block.js';
import { STOPPED } from './present.js';

/**
 * Pays all blocks, a limited number at once, and says what ended it, if anything did.
 *
 * @param interrupted - Whether somebody wants it to end: nothing new is begun.
 */
export async function payAll(
  tools: BlockTools,
  {
    blocksAtOnce,
    progress,
    interrupted,
  }: { blocksAtOnce: number; progress: Progress; interrupted: AbortSignal },
): Promise<string | undefined> {
  const blocks = blocksOf(tools.leaves.count, tools.strategy);
  try {
    await inParallel(blocks.length, blocksAtOnce, async (index) => {
      const block = blocks[index];
      if (!block || interrupted.aborted) return;
      await payBlock(tools, block);
      const { paid, restaked, already } = tools.outcomes.counts;
      progress.update(tools.outcomes.done, `| ${paid + restaked} paid, ${already} before`);
    });
    return interrupted.aborted && tools.outcomes.counts.remaining > 0 ? STOPPED : undefined;
  } catch (error) {
    if (error instanceof FailedError) return error.message;
    return interrupted.aborted ? STOPPED : explainFailure(error, tools.context).message;
  }
}
