/**
 * Files of proofs of what a test has published, as the distributor hosts them: docs/SNAPSHOTS.md.
 *
 * @module
 */

import {
  PROOFS_FORMATS,
  PROOFS_INDEX,
  PROOFS_VERSION,
  proofsFileName,
  setSnapshotUri,
} from '@inferix/staking-client';
import { getBase16Decoder, getBase64Decoder, type ReadonlyUint8Array } from '@solana/kit';
import type { TestNetwork } from '@inferix/staking-testkit/network';
import type { Published } from '@inferix/staking-testkit/rewards';

import type { Site } from './site.js';

/** The files, by their names. Workers whose keys begin alike would share a file, which no test has. */
export function proofsOf(net: TestNetwork, published: Published): Map<string, string> {
  const { tree, leaves, publication } = published;
  const head = {
    format: PROOFS_FORMATS.rewards,
    version: PROOFS_VERSION,
    network: net.network.address,
    epoch: `${publication.epoch}`,
    root: getBase16Decoder().decode(tree.root),
    leafCount: tree.leafCount,
  };
  const files = leaves.map(({ account, openedSlot, cumulative }, leafIndex): [string, string] => {
    const proof = joined(tree.proof(leafIndex));
    const row = {
      worker: account,
      leafIndex,
      openedSlot: `${openedSlot}`,
      cumulative: `${cumulative}`,
      proof,
    };
    return [proofsFileName(account), JSON.stringify({ ...head, page: 0, pages: 1, proofs: [row] })];
  });
  return new Map([...files, [PROOFS_INDEX, JSON.stringify(head)]]);
}

const joined = (hashes: readonly ReadonlyUint8Array[]): string =>
  getBase64Decoder().decode(Uint8Array.from(hashes.flatMap((hash) => [...hash])));

/** Puts the proofs where the network says, on the page's own host. */
export async function hosts(net: TestNetwork, site: Site, published: Published): Promise<void> {
  const { network, roles } = net;
  const uri = `${site.url}snapshots`;
  await net.does(setSnapshotUri({ network, admin: roles.admin, uri }));
  for (const [name, text] of proofsOf(net, published)) {
    site.files.set(`/snapshots/proofs/${published.publication.epoch}/${name}`, text);
  }
}
