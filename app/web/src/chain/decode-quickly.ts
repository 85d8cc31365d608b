/**
 * Decodes ten thousand workers without the page standing still.
 *
 * @module
 */

import { decodeWorker, type Deployment, type Worker } from '@inferix/staking-client';
import { encodeAddress } from '@inferix/stake-snapshots';
import type { Address, EncodedAccount } from '@solana/kit';

/** Where a worker's account has keys that its address does not depend on. */
const KEYS = [
  ['owner', 80],
  ['operator', 112],
  ['offeredTo', 144],
  ['vault', 208],
  ['payout', 240],
  ['payoutTokenAccount', 272],
] as const;
const KEY_BYTES = 32;

/**
 * Decodes a worker like `decodeWorker`, with all of its checks. Much of the time would go into writing keys in
 * base 58: the decoder is given zeros in their place, and they are written by the snapshots' tables.
 */
export function decodeQuickly(account: EncodedAccount, of: Deployment): Worker {
  const data = Uint8Array.from(account.data);
  const keys: Partial<Record<(typeof KEYS)[number][0], Address>> = {};
  for (const [name, offset] of KEYS) {
    const isZero = data.subarray(offset, offset + KEY_BYTES).every((byte) => byte === 0);
    if (name !== 'offeredTo' || !isZero) keys[name] = encodeAddress(data, offset) as Address;
    data.fill(0, offset, offset + KEY_BYTES);
  }
  return { ...decodeWorker({ ...account, data }, of), ...keys };
}
