import { fetchEncodedAccount, type Address, type GetAccountInfoApi, type Rpc } from '@solana/kit';

import { FailedError } from '../failure.js';

const CLOCK = 'SysvarC1ock11111111111111111111111111111111' as Address;
/** Slot, epoch start, epoch and next epoch stand before it, eight bytes each. */
const UNIX_TIMESTAMP_OFFSET = 32;

/** The chain's own time, in Unix seconds: what the program goes by. */
export async function chainTime(rpc: Rpc<GetAccountInfoApi>): Promise<bigint> {
  const clock = await fetchEncodedAccount(rpc, CLOCK, { commitment: 'confirmed' });
  if (!clock.exists) throw new FailedError('The node does not show the clock. Use another one.');
  return Buffer.from(clock.data).readBigInt64LE(UNIX_TIMESTAMP_OFFSET);
}
