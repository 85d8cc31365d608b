/**
 * Workers of one owner, as tests of the page need them.
 *
 * @module
 */

import {
  findWorkerAddress,
  openWorker,
  parseNano,
  registerWorker,
  requestUnstake,
  type Worker,
} from '@inferix/staking-client';
import type { Address, KeyPairSigner } from '@solana/kit';
import { random32, type TestNetwork } from '@inferix/staking-testkit/network';

import { measures } from './fixtures.js';

/** Opens a worker for an owner who has SOL. */
export async function opensFor(net: TestNetwork, owner: KeyPairSigner): Promise<Address> {
  const { network } = net;
  const node = random32();
  await net.does(openWorker({ network, opener: owner, node }));
  return findWorkerAddress({ network: network.address, opener: owner.address, node }, network);
}

/** Opens, measures and registers a worker: 0.5 IB at $2 per IB-hour, so that S(n) is 144, unless said otherwise. */
export async function registersFor(
  net: TestNetwork,
  owner: KeyPairSigner,
  {
    benchmark = '0.5',
    price = '2',
    deposit = '144',
  }: { benchmark?: string; price?: string; deposit?: string } = {},
): Promise<Address> {
  const { network } = net;
  const worker = await opensFor(net, owner);
  await measures(net, worker, benchmark);
  await net.does(
    registerWorker({
      network,
      worker,
      authority: owner,
      price: parseNano(price),
      deposit: net.tokens(deposit),
    }),
  );
  return worker;
}

/** Requests stake back, as its owner. */
export async function unstakes(
  net: TestNetwork,
  owner: KeyPairSigner,
  worker: Address,
  amount: bigint,
): Promise<void> {
  await net.does(requestUnstake({ network: net.network, worker, owner, amount }));
}

export const workerNow = (net: TestNetwork, address: Address): Promise<Worker> =>
  net.worker({ address });
