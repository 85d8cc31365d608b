import {
  generateKeyPairSigner,
  getAddressEncoder,
  getI32Encoder,
  getI64Encoder,
  getU64Encoder,
  lamports,
  type Address,
} from '@solana/kit';

import type { TestNetwork } from './network.js';

/** Pyth's receiver program, and the discriminator of its `PriceUpdateV2`. */
const RECEIVER = 'rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ' as Address;
const DISCRIMINATOR = [34, 241, 35, 99, 157, 126, 244, 205];

/** A price update: its average in hundred-millionths of a USD, with 0.1% of it as its interval. */
export type PriceUpdate = {
  price: bigint;
  age?: bigint;
  feed: Uint8Array;
  /** Fully verified, or by so many signatures. */
  signatures?: number;
  owner?: Address;
  confidence?: bigint;
  /** Where it is: at a new address unless said otherwise. */
  address?: Address;
};

/** Puts a `PriceUpdateV2` on the chain, field by field as Borsh writes them, and returns its address. */
export async function postPriceUpdate(
  { chain }: TestNetwork,
  {
    price,
    age = 0n,
    feed,
    signatures,
    owner = RECEIVER,
    confidence = 100_000n,
    ...at
  }: PriceUpdate,
): Promise<Address> {
  const { address } = at.address ? { address: at.address } : await generateKeyPairSigner();
  const [i64, u64] = [getI64Encoder(), getU64Encoder()];
  const publishTime = (await chain.now()) - age;
  const fields = [
    DISCRIMINATOR,
    getAddressEncoder().encode(address),
    signatures === undefined ? [1] : [0, signatures],
    feed,
    i64.encode(1n),
    u64.encode(0n),
    getI32Encoder().encode(-8),
    i64.encode(publishTime),
    i64.encode(publishTime - 1n),
    i64.encode(price),
    u64.encode(confidence),
    u64.encode(12_345n),
  ];
  const data = new Uint8Array(134);
  data.set(fields.flatMap((field) => [...field]));
  const space = BigInt(data.length);
  const account = { executable: false, lamports: lamports(10_000_000n), programAddress: owner };
  await chain.put({ address, data, space, ...account });
  return address;
}
