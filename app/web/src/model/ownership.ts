/**
 * Whose a worker is. Anybody can offer a worker to a wallet, or make it the operator, without being asked; and
 * that somebody owns a worker which another key has opened is no more than what one node says.
 *
 * @module
 */

import type { Worker } from '@inferix/staking-client';
import type { Address } from '@solana/kit';

/** The wallet owns it and has opened it: its address is made of the wallet's key, so no node can invent it. */
export const isOwnByAddress = (
  { owner, opener }: Pick<Worker, 'owner' | 'opener'>,
  wallet: Address | undefined,
): boolean => owner === wallet && opener === wallet;

/** The wallet owns or operates it. A worker that is only offered to the wallet is neither. */
export const isRunBy = (
  { owner, operator }: Pick<Worker, 'owner' | 'operator'>,
  wallet: Address | undefined,
): boolean => owner === wallet || operator === wallet;

/** The wallet runs it, or it is offered to the wallet. */
export const isRunByOrOfferedTo = (
  worker: Pick<Worker, 'owner' | 'operator' | 'offeredTo'>,
  wallet: Address | undefined,
): boolean => wallet !== undefined && (isRunBy(worker, wallet) || worker.offeredTo === wallet);
