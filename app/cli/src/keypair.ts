/**
 * Keypair files, as the Solana tools write them.
 *
 * @module
 */

import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { createKeyPairSignerFromBytes, type KeyPairSigner } from '@solana/kit';

import { InputError } from './failure.js';

/** Reads a keypair file as the Solana tools write it: 64 numbers. */
export async function readKeypair(file: string): Promise<KeyPairSigner> {
  if (/^(usb|prompt|stdin|pubkey):|^ASK$|^-$/.test(file)) {
    throw new InputError(
      `${file} is not a keypair file. A Ledger, or another kind of signer, does not sign here: print the transaction ` +
        'for it with --owner <address> --export base58, and sign it there, or let it be a member of a Squads multisig (--squads).',
    );
  }
  const path = file.startsWith('~/') ? join(homedir(), file.slice(2)) : file;
  if (!existsSync(path)) {
    throw new InputError(`There is no keypair ${file}. Make one with solana-keygen, or use -k.`);
  }
  try {
    const numbers = JSON.parse(readFileSync(path, 'utf8')) as number[];
    return await createKeyPairSignerFromBytes(Uint8Array.from(numbers));
  } catch {
    throw new InputError(`${file} is not a keypair: it should hold 64 numbers, in brackets.`);
  }
}
