/**
 * Reads the reward pool together with the slot that it is of.
 *
 * @module
 */

import {
  assertAccountExists,
  parseBase64RpcAccount,
  type Address,
  type Commitment,
  type GetAccountInfoApi,
  type Rpc,
} from '@solana/kit';

import type { PoolState } from '@inferix/stake-snapshots';
import { decodeRewardPool, findRewardPoolAddress } from '@inferix/staking-client';

/** The pool, and the slot that the node had reached when it read it. */
export async function readPool(
  { rpc, commitment }: { rpc: Rpc<GetAccountInfoApi>; commitment: Commitment },
  network: Address,
): Promise<PoolState> {
  const address = await findRewardPoolAddress(network);
  const { context, value } = await rpc
    .getAccountInfo(address, { commitment, encoding: 'base64' })
    .send();
  const account = parseBase64RpcAccount(address, value);
  assertAccountExists(account);
  const { distribution, closedWorkers, closedClaimedTotal } = decodeRewardPool(account);
  return { distribution, closedWorkers, closedClaimedTotal, slot: context.slot };
}
