/**
 * What a snapshot that was built comes to, in words.
 *
 * @module
 */

import type { Built } from '@inferix/stake-snapshots';
import { formatTokens } from '@inferix/staking-client';
import type { Books, Sources } from '../../chain/books.js';
import type { Pool } from '../../chain/pools.js';
import type { Context } from '../../context.js';
import { fields, grouped } from '../../output.js';

/** Says what was built, and by which answers of the chain. */
export function reportBuilt(
  { output }: Context,
  { first, second }: Sources,
  { pool, after, file, built }: { pool: Pool; after: Books; file: string; built: Built },
): void {
  const { slot, network, pool: books } = after;
  const { snapshot, leftOut, closed } = built;
  const { header, leaves } = snapshot;
  const earning = leaves.earned.reduce((count, earned) => count + (earned > 0n ? 1 : 0), 0);
  const tokens = (amount: bigint): string => formatTokens(amount, network.decimals);
  const read = {
    slots: { from: header.slot, to: slot },
    endpoints: [first, ...(second ? [second] : [])].map(({ name }) => name),
    closedWorkers: books.closedWorkers,
    closedClaimed: books.closedClaimedTotal,
  };
  const data = { file, ...header, leafCount: leaves.count, earning, leftOut, closed, read };
  output.result(data, () =>
    fields([
      ['snapshot', file],
      ['epoch', header.epoch.toString()],
      ['root', header.root],
      ['leaves', `${grouped(leaves.count)}, of which ${grouped(earning)} earned`],
      ...(pool.name === 'rewards'
        ? ([
            ['left out', grouped(leftOut.length)],
            [
              'closed since',
              `${grouped(closed.length)}; of all that ever closed, ${grouped(books.closedWorkers)} by the pool`,
            ],
            ['emission', tokens(header.emission)],
            ['split again', `${tokens(header.returned)} that closed workers had left unclaimed`],
            ['work', `${header.work} IBM`],
          ] as const)
        : ([
            ['amount', tokens(header.emission)],
            ['split again', `${tokens(header.returned)} that were overpaid and are earned back`],
          ] as const)),
      ['written off', `${tokens(header.writtenOff)} that were claimed wrongly`],
      ['total', `${tokens(header.cumulativeTotal)} over all epochs`],
      [
        'read',
        `slots ${read.slots.from} to ${read.slots.to}, finalized, by ${read.endpoints.join(' and ')}`,
      ],
    ]),
  );
}
