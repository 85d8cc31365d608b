/**
 * The key that names a network. It is in a file before it is used, so that whoever creates a network and
 * loses the answer finds the same network again.
 *
 * @module
 */

import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';

import {
  createKeyPairSignerFromPrivateKeyBytes,
  generateKeyPairSigner,
  getAddressEncoder,
  type KeyPairSigner,
} from '@solana/kit';

import { InputError } from '../../failure.js';
import { readKeypair } from '../../keypair.js';

/** A create key, and whether it was in its file already. */
export type CreateKey = { signer: KeyPairSigner; saved: boolean };

/**
 * Reads the create key, or makes one and saves it, readable for nobody else.
 *
 * @param keep - Where it is false, a new key is thrown away: nothing that needs it will be sent.
 */
export async function createKeyIn(file: string, keep: boolean): Promise<CreateKey> {
  if (existsSync(file)) return { signer: await readKeypair(file), saved: true };
  if (!keep) return { signer: await generateKeyPairSigner(), saved: false };
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const signer = await createKeyPairSignerFromPrivateKeyBytes(secret);
  const bytes = [...secret, ...getAddressEncoder().encode(signer.address)];
  writeNew(file, JSON.stringify(bytes));
  return { signer, saved: false };
}

/** Writes a file that must not exist, and is on the disk when this returns. */
function writeNew(file: string, text: string): void {
  const handle = openNew(file);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
}

/** Opens a new file. Neither an existing file nor a symbolic link to anything is written to. */
function openNew(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(
      `The create key cannot be saved to ${file} (${why}). Name another file with --create-key.`,
    );
  }
}
