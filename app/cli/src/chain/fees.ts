/**
 * Priority fees: what `--with-compute-unit-price` means.
 *
 * @module
 */

import {
  isSolanaError,
  isWritableRole,
  SOLANA_ERROR__JSON_RPC__INVALID_PARAMS,
  SOLANA_ERROR__JSON_RPC__METHOD_NOT_FOUND,
  type Address,
  type GetRecentPrioritizationFeesApi,
  type Instruction,
  type MicroLamports,
  type Rpc,
} from '@solana/kit';

import { U64_MAX } from '@inferix/staking-client';
import { InputError } from '../failure.js';

/**
 * The most that `auto` pays, in micro-lamports per compute unit: 0.0002 SOL for a transaction of 200,000
 * units. Who wants to pay more names a number.
 */
export const MAX_AUTO_PRICE = 1_000_000n;

/** A named price above it is asked about: 0.002 SOL for a transaction of 200,000 units. */
export const MAX_UNASKED_PRICE = 10_000_000n;

/** `auto` pays what this share of the blocks that asked for anything was content with. */
const PERCENTILE = 0.75;
/** Accounts that a node takes in one question. */
const MAX_ACCOUNTS = 128;

/**
 * The price per compute unit that an option asks for, in micro-lamports; `undefined` for none.
 *
 * `auto` is the 75th percentile of what was last paid, block by block, by transactions that write to the
 * same accounts. Blocks in which nothing was paid are left out; if nothing was paid in any, nothing is.
 *
 * @param option - `auto`, or a whole number.
 * @param writable - Accounts that the transaction writes to.
 * @throws {@link InputError} if the option is anything else.
 */
export async function computeUnitPrice(
  rpc: Rpc<GetRecentPrioritizationFeesApi>,
  option: string,
  writable: readonly Address[],
): Promise<bigint | undefined> {
  if (option !== 'auto') return parsePrice(option);
  const paid = (await recentFees(rpc, writable)).filter((fee) => fee > 0n);
  if (paid.length === 0) return undefined;
  paid.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const price = paid[Math.ceil(paid.length * PERCENTILE) - 1] ?? 0n;
  return price < MAX_AUTO_PRICE ? price : MAX_AUTO_PRICE;
}

/** The accounts that instructions write to, each once. */
export function writableAccounts(instructions: readonly Instruction[]): Address[] {
  const accounts = instructions.flatMap(({ accounts = [] }) => accounts);
  return [
    ...new Set(accounts.filter(({ role }) => isWritableRole(role)).map(({ address }) => address)),
  ];
}

function parsePrice(text: string): bigint | undefined {
  const price = /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
  if (price === undefined || price > U64_MAX) {
    throw new InputError(
      `--with-compute-unit-price: "${text}" is neither a whole number of micro-lamports nor "auto".`,
    );
  }
  return price > 0n ? price : undefined;
}

async function recentFees(
  rpc: Rpc<GetRecentPrioritizationFeesApi>,
  writable: readonly Address[],
): Promise<MicroLamports[]> {
  try {
    const fees = await rpc.getRecentPrioritizationFees(writable.slice(0, MAX_ACCOUNTS)).send();
    return fees.map(({ prioritizationFee }) => prioritizationFee);
  } catch (error) {
    // A node that keeps no such record, or cannot read its own, has none to go by.
    const none =
      isSolanaError(error, SOLANA_ERROR__JSON_RPC__METHOD_NOT_FOUND) ||
      isSolanaError(error, SOLANA_ERROR__JSON_RPC__INVALID_PARAMS);
    if (none) return [];
    throw error;
  }
}
