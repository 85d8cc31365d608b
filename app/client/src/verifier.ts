/**
 * The layout of a verifier's account. The IDL has none: the account is created by hand at the first
 * claim, so no instruction names its type.
 *
 * @module
 */

import {
  fixDecoderSize,
  getAddressDecoder,
  getBytesDecoder,
  getStructDecoder,
  getU64Decoder,
  getU8Decoder,
  type Address,
  type FixedSizeDecoder,
  type ReadonlyUint8Array,
} from '@solana/kit';

/** The first bytes of a verifier's account: `sha256("account:Verifier")`. */
export const VERIFIER_DISCRIMINATOR: ReadonlyUint8Array = new Uint8Array([
  195, 177, 185, 71, 72, 61, 77, 112,
]);

/** A verifier's account, byte by byte. */
export type RawVerifier = {
  discriminator: ReadonlyUint8Array;
  version: number;
  bump: number;
  padding: ReadonlyUint8Array;
  network: Address;
  wallet: Address;
  /** Paid so far, over all epochs. Token base units. */
  claimedTotal: bigint;
  reserved: ReadonlyUint8Array;
};

/** Decodes a verifier's account. */
export function getVerifierDecoder(): FixedSizeDecoder<RawVerifier> {
  return getStructDecoder([
    ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
    ['version', getU8Decoder()],
    ['bump', getU8Decoder()],
    ['padding', fixDecoderSize(getBytesDecoder(), 6)],
    ['network', getAddressDecoder()],
    ['wallet', getAddressDecoder()],
    ['claimedTotal', getU64Decoder()],
    ['reserved', fixDecoderSize(getBytesDecoder(), 32)],
  ]);
}
