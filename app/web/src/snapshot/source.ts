/**
 * Snapshots to verify, from a host or from a file. Neither is trusted.
 *
 * @module
 */

import { SnapshotRefused, type Source } from './reader.js';

/** The snapshot of an epoch from the network's folder. @throws {@link SnapshotRefused} */
export async function hostedSnapshot(folder: string, epoch: bigint): Promise<Source> {
  const name = `${epoch}.snapshot`;
  const address = `${folder}/${name}`;
  const response = await fetch(address, { credentials: 'omit', redirect: 'manual' }).catch(() => {
    throw new SnapshotRefused(
      `${address} cannot be loaded: the host is down, or does not let pages read it. Choose the snapshot as a file.`,
    );
  });
  const { body, ok, status } = response;
  if (!ok || !body) {
    const why = status === 0 ? 'redirects' : `answers with HTTP ${status}`;
    throw new SnapshotRefused(`${address} ${why}. Choose the snapshot as a file.`);
  }
  // The length may be of what is sent compressed, so it is not the file's.
  return { name, size: undefined, stream: body };
}

export const snapshotFile = (file: File): Source => ({
  name: file.name,
  size: file.size,
  stream: file.stream(),
});
