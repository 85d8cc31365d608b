import { readFileSync } from 'node:fs';

import {
  createKeyPairSignerFromBytes,
  generateKeyPairSigner,
  type KeyPairSigner,
} from '@solana/kit';

/** A new key that exists only in this process. */
export const createSigner = (): Promise<KeyPairSigner> => generateKeyPairSigner();

/** Reads a keypair file as the Solana tools write it: 64 numbers in a JSON array. */
export function readSigner(path: string): Promise<KeyPairSigner> {
  const bytes = JSON.parse(readFileSync(path, 'utf8')) as number[];
  return createKeyPairSignerFromBytes(new Uint8Array(bytes));
}
