/**
 * Writes a snapshot's proofs to a folder, and loads them from one.
 *
 * @module
 */

import {
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { PROOFS_INDEX, type LoadProofs } from '@inferix/staking-client';
import { SnapshotError } from '../error.js';
import { proofFiles } from '../proofs.js';
import type { Snapshot } from '../snapshot.js';

/** What was written. */
export type WrittenProofs = { files: number; bytes: number; largest: number };

/**
 * Writes the files of a snapshot's proofs to a folder, which is there whole or not at all.
 *
 * @param replace - An earlier folder of proofs may be replaced. Nothing else ever is.
 * @throws {@link SnapshotError} if something is there that may not be replaced.
 */
export function writeProofs(
  out: string,
  snapshot: Snapshot,
  { replace = false }: { replace?: boolean } = {},
): WrittenProofs {
  const folder = existsSync(out) ? realpathSync(out) : resolve(out);
  checkFolder(folder, replace);
  const [unfinished, replaced] = [`${folder}.unfinished`, `${folder}.replaced`];
  const written = { files: 0, bytes: 0, largest: 0 };
  for (const left of [unfinished, replaced]) removeProofs(left);
  try {
    mkdirSync(unfinished, { recursive: true });
    for (const { name, text } of proofFiles(snapshot)) {
      writeFileSync(join(unfinished, name), text);
      written.files++;
      written.bytes += text.length;
      written.largest = Math.max(written.largest, text.length);
    }
    if (existsSync(folder)) renameSync(folder, replaced);
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
  removeProofs(replaced);
  return written;
}

/** Loads files of proofs from a folder. */
export function proofsIn(folder: string): LoadProofs {
  return (name) =>
    readFile(join(folder, name), 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    });
}

function checkFolder(folder: string, replace: boolean): void {
  if (!existsSync(folder)) return;
  const foreign = foreignFile(folder);
  if (foreign !== undefined) {
    throw new SnapshotError(
      `${folder} has other things in it than proofs, such as ${foreign}. Write elsewhere.`,
    );
  }
  if (!replace && readdirSync(folder).length > 0) {
    throw new SnapshotError(
      `${folder} has proofs in it already. Write elsewhere, or give --force to replace them.`,
    );
  }
}

/** Removes a folder that a run which was interrupted has left, if it is one of proofs. */
function removeProofs(folder: string): void {
  if (!existsSync(folder)) return;
  const foreign = foreignFile(folder);
  if (foreign !== undefined) {
    throw new SnapshotError(`${folder} is in the way, with ${foreign} in it. Move it elsewhere.`);
  }
  rmSync(folder, { recursive: true });
}

const foreignFile = (folder: string): string | undefined =>
  readdirSync(folder).find((name) => name !== PROOFS_INDEX && !PROOFS_FILE.test(name));

const PROOFS_FILE = /^[0-9a-f]{4}(?:-[1-9]\d*)?\.json$/;
