import { createHash } from 'node:crypto';

import {
  getAddressDecoder,
  getAddressEncoder,
  getBase64Decoder,
  getBase64Encoder,
  type Address,
  type Base64EncodedBytes,
} from '@solana/kit';
import { INFERIX_STAKING_PROGRAM_ADDRESS } from '@inferix/staking-client';
import type { TestNetwork } from '@inferix/staking-testkit/network';

/** Where a worker's account has the keys of its wallets, and the bytes that each worker has for itself. */
const OWNER_KEYS = [48, 80, 112, 240];
const OWN_KEYS = [176, 208, 272];
/** The network, the opener and the node, which name a worker, and the byte that completes them. */
const NAMING = [16, 48, 176];
const BUMP = 9;
const KEY_BYTES = 32;

/**
 * An answer to `getProgramAccounts` with workers made from one, under other addresses and with other keys: no
 * validator holds so many. An owner has ten.
 */
export async function manyWorkers(
  { chain }: TestNetwork,
  worker: Address,
  count: number,
): Promise<unknown> {
  const { value } = await chain.connection.rpc
    .getAccountInfo(worker, { encoding: 'base64', commitment: 'confirmed' })
    .send();
  if (!value) throw new Error('the worker to copy is missing');
  const original = getBase64Encoder().encode(value.data[0]);
  const account = {
    executable: value.executable,
    lamports: Number(value.lamports),
    owner: value.owner,
    rentEpoch: 0,
    space: Number(value.space),
  };
  return Array.from({ length: count }, (_, i) => {
    const data = dataOf(original, i);
    const base64 = getBase64Decoder().decode(data) as Base64EncodedBytes;
    return { pubkey: addressOf(data), account: { ...account, data: [base64, 'base64'] } };
  });
}

/** The address that the contents lead to. */
function addressOf(data: Uint8Array): Address {
  const hash = createHash('sha256').update('worker');
  for (const offset of NAMING) hash.update(data.subarray(offset, offset + KEY_BYTES));
  hash.update(data.subarray(BUMP, BUMP + 1));
  hash.update(getAddressEncoder().encode(INFERIX_STAKING_PROGRAM_ADDRESS) as Uint8Array);
  return getAddressDecoder().decode(hash.update('ProgramDerivedAddress').digest());
}

function dataOf(original: Iterable<number>, i: number): Uint8Array {
  const data = Uint8Array.from(original);
  for (const offset of OWNER_KEYS) data.set(keyOf(2, Math.floor(i / 10)), offset);
  for (const offset of OWN_KEYS) data.set(keyOf(offset, i), offset);
  return data;
}

/** Bytes that look like a key, the same in each run. */
function keyOf(kind: number, i: number): Uint8Array {
  let state = (kind * 1_000_003 + i * 7_919 + 1) >>> 0;
  return Uint8Array.from({ length: KEY_BYTES }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}
