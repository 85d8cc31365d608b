/**
 * The tokens that a fleet's run takes from who signs.
 *
 * @module
 */

import { parseBase64RpcAccount, type ReadonlyUint8Array } from '@solana/kit';

import { findTokenAccountAddress } from '@inferix/staking-client';
import { readAccounts } from '../../chain/accounts.js';
import { FailedError } from '../../failure.js';
import type { Item } from '../batch/item.js';
import { checkMost } from '../most-taken.js';
import type { Fleet } from './fleet.js';

/** The tokens that items take from the signer together. */
export const totalOf = (items: readonly Item[]): bigint =>
  items.reduce((sum, { amount = 0n }) => sum + amount, 0n);

/** Refuses a run that takes more than it may, or than the signer has: else some of it would be done. */
export async function checkTakes(
  { context, network, signer, tokens }: Fleet,
  items: readonly Item[],
  max: string | undefined,
): Promise<void> {
  const needed = totalOf(items);
  if (needed === 0n) return;
  checkMost(needed, { max, network, would: `${tokens(needed)} would be taken in all` });
  const { mint, tokenProgram } = network;
  const address = await findTokenAccountAddress({ wallet: signer.address, mint, tokenProgram });
  const [account] = await readAccounts(context, [address]);
  const held = account ? amountIn(parseBase64RpcAccount(address, account).data) : 0n;
  if (held >= needed) return;
  throw new FailedError(
    `${tokens(needed)} are needed in all, and the token account ${address} of ${signer.address} holds ${tokens(held)}: ` +
      `${tokens(needed - held)} are missing. Nothing was sent.`,
  );
}

/** The amount of a token account, of either token program: behind mint and owner. */
const amountIn = (data: ReadonlyUint8Array): bigint =>
  data.length < 72 ? 0n : Buffer.from(Uint8Array.from(data)).readBigUInt64LE(64);
