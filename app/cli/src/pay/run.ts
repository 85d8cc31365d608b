/**
 * A whole run: block after block, many at once, until everybody is paid who can be.
 *
 * @module
 */

import {
  explainFailure,
  fetchChainTime,
  fetchNetwork,
  type Network,
} from '@inferix/staking-client';
import { inParallel } from '../chain/accounts.js';
import type { Progress } from '../progress.js';
import { payBlock, type BlockTools } from './block.js';
import { BLOCK_LEAVES } from './plan-block.js';
import type { Now } from './survey.js';

/** How long the network and the chain's clock are used before they are asked for again. */
const FRESH_MS = 15_000;

/** Remembers the network and the time for a while; `fresh` asks for them now. */
export function freshNow(
  context: BlockTools['context'],
  network: Network,
): (fresh?: boolean) => Promise<Now> {
  let known: { now: Promise<Now>; until: number } | undefined;
  return (fresh = false) => {
    if (!known || fresh || performance.now() > known.until) {
      const now = Promise.all([
        fetchNetwork(context, network.address),
        fetchChainTime({ rpc: context.rpc }),
      ]).then(([network, time]) => ({ network, time }));
      known = { now, until: performance.now() + FRESH_MS };
    }
    return known.now;
  };
}

/**
 * Pays all blocks, so many at once, and says what ended it, if anything did.
 *
 * @param stopped - Whether somebody wants it to end: blocks that have begun are finished.
 */
export async function payAll(
  tools: BlockTools,
  {
    blocksAtOnce,
    progress,
    stopped,
  }: { blocksAtOnce: number; progress: Progress; stopped: () => boolean },
): Promise<string | undefined> {
  const blocks = Math.ceil(tools.leaves.count / BLOCK_LEAVES);
  try {
    await inParallel(blocks, blocksAtOnce, async (block) => {
      if (stopped()) return;
      await payBlock(tools, block * BLOCK_LEAVES);
      const { paid, restaked, already } = tools.tally.counts;
      progress.update(tools.tally.done, `| ${paid + restaked} paid, ${already} before`);
    });
    return stopped() ? 'Stopped.' : undefined;
  } catch (error) {
    return explainFailure(error).message;
  }
}
