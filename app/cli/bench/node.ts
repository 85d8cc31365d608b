/**
 * A stand-in node of a network with as many workers as one likes, all of them made up on the fly: no validator
 * that runs on a desk holds a million. For measuring only; what is right is tested on a real one.
 *
 * @module
 */

import { getAddressEncoder, getProgramDerivedAddress, type Address } from '@solana/kit';

import { decodeAddress } from '@inferix/stake-snapshots';
import { CLOCK_ADDRESS, INFERIX_STAKING_PROGRAM_ADDRESS } from '@inferix/staking-client';
import type { Account } from '@inferix/staking-testkit/stand-in-node/accounts';
import { StandInNode } from '@inferix/staking-testkit/stand-in-node/node';
import {
  clockAccount,
  networkAccount,
  poolAccount,
  tokenAccount,
  workerAccount,
  type Scene,
} from './accounts.js';
import { Kind, NETWORK, workerNumber } from './addresses.js';

/** Starts the node; `scene` may be changed while it runs. */
export async function startNode(scene: Scene): Promise<StandInNode> {
  const [pool, bump] = await getProgramDerivedAddress({
    programAddress: INFERIX_STAKING_PROGRAM_ADDRESS,
    seeds: ['rewards', getAddressEncoder().encode(NETWORK)],
  });
  const key = Buffer.alloc(32);
  const find = (address: Address): Account | undefined => {
    if (address === CLOCK_ADDRESS) return clockAccount(scene);
    if (address === pool) return poolAccount(scene, bump);
    if (address === NETWORK) return networkAccount();
    const worker = workerNumber(address);
    if (worker !== undefined) return workerAccount(worker, scene);
    if (!decodeAddress(address, key) || key.readUInt32LE(24) !== Kind.TokenAccount)
      return undefined;
    return tokenAccount(key.readUInt32LE(28));
  };
  // The distributor's commands know the workers: nobody asks for a list.
  return StandInNode.start({ find, ofProgram: () => [] });
}
