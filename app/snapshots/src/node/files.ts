/**
 * Reads and writes the files of snapshots.
 *
 * @module
 */

import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

import type { Address } from '@solana/kit';

import type { PoolName } from '@inferix/staking-client';

import { SnapshotError } from '../error.js';
import { parseSnapshot, snapshotText, type Snapshot } from '../snapshot.js';
import { lineBunches, openInput } from './lines.js';

/**
 * Writes a snapshot; the file is there whole or not at all. Until then it has a name of its own, so that
 * neither another writer nor a link that somebody has put there gets in its way.
 */
export function writeSnapshot(file: string, snapshot: Snapshot): void {
  const unfinished = `${file}.${randomBytes(8).toString('hex')}.unfinished`;
  try {
    const fd = openSync(unfinished, 'wx');
    try {
      // Unlike writeSync, this writes all of it, or throws: a disk that fills up leaves no half file.
      for (const text of snapshotText(snapshot)) writeFileSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    // Nobody knows the other name, and what is written by descriptor fails without one.
    if (error instanceof Error && 'code' in error) Object.assign(error, { path: file });
    throw error;
  }
}

/**
 * Reads a snapshot and checks that it agrees with itself: order, sums and root.
 *
 * @throws {@link SnapshotError} naming the line.
 */
export const readSnapshot = (file: string): Promise<Snapshot> =>
  parseSnapshot(file, lineBunches(openInput(file)));

/** {@link readSnapshot}, and it must be of this pool. */
export async function readSnapshotOfPool(pool: PoolName, file: string): Promise<Snapshot> {
  const snapshot = await readSnapshot(file);
  const { pool: found } = snapshot.header;
  if (found === pool) return snapshot;
  throw new SnapshotError(
    `${file} is a snapshot of ${found}, not of ${pool}: its commands are those of "inferix-stake ${found}".`,
  );
}

/** {@link readSnapshotOfPool}, and it must be of this network. */
export async function readSnapshotOf(
  network: Address,
  pool: PoolName,
  file: string,
): Promise<Snapshot> {
  const snapshot = await readSnapshotOfPool(pool, file);
  if (snapshot.header.network !== network) {
    throw new SnapshotError(`The snapshot is of another network, ${snapshot.header.network}.`);
  }
  return snapshot;
}
