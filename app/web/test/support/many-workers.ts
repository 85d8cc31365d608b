/**
 * A network with thousands of workers: made from a real one, and held by a node in front of its chain.
 *
 * @module
 */

import { createHash } from 'node:crypto';

import { getAddressDecoder, getAddressEncoder, getBase64Encoder, type Address } from '@solana/kit';
import { INFERIX_STAKING_PROGRAM_ADDRESS } from '@inferix/staking-client';
import type { TestNetwork } from '@inferix/staking-testkit/network';
import type { Account } from '@inferix/staking-testkit/stand-in-node/accounts';
import { HeldAccounts, StandInNode } from '@inferix/staking-testkit/stand-in-node/node';

import type { Site } from './site.js';

/** Where a worker's account has the keys of its wallets, and the bytes that each worker has for itself. */
const OWNER_KEYS = [48, 80, 112, 240];
const OWN_KEYS = [176, 208, 272];
/** The network, the opener and the node, which name a worker, and the byte that completes them. */
const NAMING = [16, 48, 176];
const BUMP = 9;
const KEY_BYTES = 32;
const OFFERED_TO = 144;

/** A node in front of a test's chain, and what it holds. */
export type Crowd = { node: StandInNode; held: HeldAccounts; addresses: Address[] };

/**
 * Puts a node between the page and its chain, with workers made from one, under other addresses and with other
 * keys. An owner has ten, and offers them to a wallet if that is said.
 */
export async function crowds(
  net: TestNetwork,
  site: Site,
  { like, count, offeredTo }: { like: Address; count: number; offeredTo?: Address },
): Promise<Crowd> {
  const workers = await manyWorkers(net, like, count);
  if (offeredTo) {
    const key = getAddressEncoder().encode(offeredTo);
    for (const [, { data }] of workers) data.set(key, OFFERED_TO);
  }
  const held = new HeldAccounts(workers);
  const node = await StandInNode.start(held, net.chain);
  site.node = node;
  site.onStop(() => {
    node.stop();
  });
  return { node, held, addresses: workers.map(([address]) => address) };
}

export async function manyWorkers(
  { chain }: TestNetwork,
  worker: Address,
  count: number,
): Promise<[Address, Account][]> {
  const { value } = await chain.connection.rpc
    .getAccountInfo(worker, { encoding: 'base64', commitment: 'confirmed' })
    .send();
  if (!value) throw new Error('the worker to copy is missing');
  const original = getBase64Encoder().encode(value.data[0]);
  const { owner } = value;
  return Array.from({ length: count }, (_, i) => {
    const data = dataOf(original, i);
    return [addressOf(data), { owner, lamports: Number(value.lamports), data }];
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
