/**
 * Where a network publishes its snapshots and proofs, if the page's policy lets it read them.
 *
 * @module
 */

import type { Network } from '@inferix/staking-client';

import type { NetworkConfig } from '../config/index.js';

/** The folder that the network names, if it is on the host of this build. */
export function hostedFolder(
  { snapshotUri }: Pick<Network, 'snapshotUri'>,
  { snapshots }: Pick<NetworkConfig, 'snapshots'>,
): string | undefined {
  if (snapshotUri === undefined || snapshots === undefined || !URL.canParse(snapshotUri)) {
    return undefined;
  }
  const host = new URL(snapshots, window.location.origin).origin;
  return new URL(snapshotUri).origin === host ? snapshotUri.replace(/\/+$/, '') : undefined;
}
