/**
 * What a pool holds and lacks: one endpoint shows it, and a second one has to show the same where one is named.
 *
 * @module
 */

import { parseBase64RpcAccount, type Address, type EncodedAccount } from '@solana/kit';
import { decodeToken } from '@solana-program/token';

import {
  findVaultAddress,
  generalError,
  type Deployment,
  type Distribution,
  type Network,
} from '@inferix/staking-client';
import { readAccounts, type Reader, type ShownAccount } from '../../chain/accounts.js';
import type { Pool } from '../../chain/pools.js';
import type { Context } from '../../context.js';
import { FailedError } from '../../failure.js';
import { tokenAmount } from '../../output.js';
import type { VerifyOptions } from '../agreed.js';

type PoolFunds = { missing: bigint; balance: bigint };

/** A pool, and the total that it has to be able to pay: of what it has published, or of what comes next. */
type Paying = { pool: Pool; network: Network; total: (distribution: Distribution) => bigint };

/**
 * What a pool's vault holds, and what it lacks to pay a total. It is as settled as the command goes by: by what is
 * finalized a pool that was filled a moment ago would be filled twice.
 *
 * @throws {@link FailedError} if a second endpoint is named and lacks another amount.
 */
export async function agreedFunds(
  context: Context,
  { verifyUrl }: VerifyOptions,
  paying: Paying,
): Promise<PoolFunds> {
  const { commitment } = context;
  const { first, second } = context.sources(verifyUrl);
  const funds = await fundsOf({ ...first, commitment }, paying);
  if (!second) return funds;
  const others = await fundsOf({ ...second, commitment }, paying);
  if (others.missing === funds.missing) return funds;
  const { pool, network } = paying;
  const [ours, theirs] = [funds, others].map(({ missing }) =>
    tokenAmount(missing, network.decimals),
  );
  throw new FailedError(
    `${first.name} and ${second.name} disagree about what the ${pool.words.pool} lacks: ${ours} and ${theirs}. ` +
      'Nothing was sent. If it was filled, or something was published, a moment ago, run the command again; else one of ' +
      'them is wrong: find out which.',
  );
}

/** Both accounts are of one slot, since a claim in between would look like a lack, and at addresses that nobody tells. */
async function fundsOf(
  from: Reader & Deployment,
  { pool, network, total }: Paying,
): Promise<PoolFunds> {
  const address = await pool.findAddress(network.address, from);
  const vault = await findVaultAddress(address, from);
  const [books, tokens] = await readAccounts(from, [address, vault]);
  const { distribution } = pool.decode(encoded(address, books), from);
  const balance = decodeToken(encoded(vault, tokens)).data.amount;
  const owed = total(distribution) - distribution.claimedTotal;
  return { missing: owed > balance ? owed - balance : 0n, balance };
}

function encoded(address: Address, account: ShownAccount | null | undefined): EncodedAccount {
  if (!account) throw generalError('AccountNotFound', { details: [address] });
  return parseBase64RpcAccount(address, account);
}
