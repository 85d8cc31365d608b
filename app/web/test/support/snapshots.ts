/**
 * Snapshots of what a test publishes, as the distributor writes them.
 *
 * @module
 */

import { setSnapshotUri } from '@inferix/staking-client';
import { snapshotText, type Snapshot } from '@inferix/stake-snapshots';
import { snapshotOf } from '@inferix/stake-snapshots/test/snapshots';
import { getAddressEncoder, type Address } from '@solana/kit';
import type { TestNetwork } from '@inferix/staking-testkit/network';
import { publish, rewardLeaf, type Published } from '@inferix/staking-testkit/rewards';

import type { Site } from './site.js';
import { workerNow } from './workers.js';

const keyOf = (address: Address): Uint8Array => new Uint8Array(getAddressEncoder().encode(address));

/** The work of each worker: 10 IBM. */
const WORK = 10n * 10n ** 9n;

/** The snapshot of an epoch in which all workers worked alike, and each earned `each` tokens. */
export async function snapshotFor(
  net: TestNetwork,
  workers: readonly Address[],
  each: string,
  change: Partial<Snapshot['header']> = {},
): Promise<Snapshot> {
  const earned = net.tokens(each);
  const rows = await Promise.all(
    workers.map(async (address) => {
      const { owner, openedSlot } = await workerNow(net, address);
      const amounts = { openedSlot, earned, cumulative: earned, work: WORK };
      return { key: keyOf(address), owner: keyOf(owner), ...amounts };
    }),
  );
  const slot = await net.chain.connection.rpc.getSlot().send();
  return snapshotOf(rows, { network: net.network.address, slot, ...change });
}

export const textOf = (snapshot: Snapshot): string => [...snapshotText(snapshot)].join('');

/** Publishes a snapshot's root and waits until it is claimable. */
export async function publishes(
  net: TestNetwork,
  { header, leaves }: Snapshot,
): Promise<Published> {
  const rewards = Array.from({ length: leaves.count }, (_, i) =>
    rewardLeaf(
      { address: leaves.address(i), openedSlot: leaves.openedSlot[i] ?? 0n },
      leaves.cumulative[i] ?? 0n,
    ),
  );
  return publish(net, rewards, header.epoch, { work: header.work });
}

/** Puts a snapshot where the network says, on the page's own host. */
export async function hostsSnapshot(net: TestNetwork, site: Site, snapshot: Snapshot) {
  const { network, roles } = net;
  await net.does(setSnapshotUri({ network, admin: roles.admin, uri: `${site.url}snapshots` }));
  site.files.set(`/snapshots/${snapshot.header.epoch}.snapshot`, textOf(snapshot));
}
