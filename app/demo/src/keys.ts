/**
 * Keys whose secret can be written down, as the Solana tools do.
 *
 * @module
 */

import {
  createKeyPairSignerFromPrivateKeyBytes,
  getAddressEncoder,
  type KeyPairSigner,
} from '@solana/kit';

/** A new key together with its 64 bytes, secret first, as a keypair file has them. */
export async function createKeypair(): Promise<{ signer: KeyPairSigner; bytes: Uint8Array }> {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const signer = await createKeyPairSignerFromPrivateKeyBytes(secret);
  return { signer, bytes: Uint8Array.of(...secret, ...getAddressEncoder().encode(signer.address)) };
}
