/**
 * Keys: made for this process, or read and written as the Solana tools do.
 *
 * @module
 */

import { readFileSync } from 'node:fs';

import {
  createKeyPairSignerFromBytes,
  createKeyPairSignerFromPrivateKeyBytes,
  generateKeyPairSigner,
  getAddressEncoder,
  type KeyPairSigner,
} from '@solana/kit';

/** A new key that exists only in this process. */
export const createSigner = (): Promise<KeyPairSigner> => generateKeyPairSigner();

/** A new key together with its 64 bytes, secret first, as a keypair file has them. */
export async function createKeypair(): Promise<{ signer: KeyPairSigner; bytes: Uint8Array }> {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const signer = await createKeyPairSignerFromPrivateKeyBytes(secret);
  return { signer, bytes: Uint8Array.of(...secret, ...getAddressEncoder().encode(signer.address)) };
}

/** Reads a keypair file as the Solana tools write it: 64 numbers in a JSON array. */
export function readSigner(path: string): Promise<KeyPairSigner> {
  const bytes = JSON.parse(readFileSync(path, 'utf8')) as number[];
  return createKeyPairSignerFromBytes(new Uint8Array(bytes));
}
