/**
 * Whether a worker's payout account can receive, as the program decides it when it pays.
 *
 * @module
 */

import type { Address, Commitment, GetMultipleAccountsApi, Rpc } from '@solana/kit';
import { AccountState } from '@solana-program/token';

import { encodeAddress } from '@inferix/stake-snapshots';
import {
  explainFailure,
  requireWallet,
  StakingError,
  type Network,
  type Worker,
} from '@inferix/staking-client';
import { InputError } from '../failure.js';
import { readAccounts } from './accounts.js';
import type { RpcAccount } from './worker-view.js';

/** What keeps a token account from receiving, if anything does. */
export type PayoutState = 'usable' | 'missing' | 'frozen' | 'foreign' | 'memo';

type Token = Pick<Network, 'mint' | 'tokenProgram'>;

/** @throws {@link InputError} for what is not a wallet, so that rewards would be lost there. */
export async function checkPayoutWallet(
  context: Parameters<typeof requireWallet>[0],
  wallet: Address,
): Promise<void> {
  await requireWallet(context, wallet).catch((error: unknown) => {
    const isNone = error instanceof StakingError && error.code === 'NotAWallet';
    throw isNone ? new InputError(`${wallet}: ${error.message}`) : error;
  });
}

/** Looks at a worker's payout account. */
export async function payoutState(
  from: { rpc: Rpc<GetMultipleAccountsApi>; commitment: Commitment },
  token: Token,
  { payout, payoutTokenAccount }: Pick<Worker, 'payout' | 'payoutTokenAccount'>,
): Promise<PayoutState> {
  const [account = null] = await readAccounts(from, [payoutTokenAccount]).catch(
    (error: unknown) => {
      throw explainFailure(error, { programAddress: undefined });
    },
  );
  return payoutStateOf(account, token, payout);
}

/**
 * What an account is as the token account of a payout wallet. Read where it lies: this is asked for a
 * million workers.
 */
export function payoutStateOf(
  account: RpcAccount | null,
  { mint, tokenProgram }: Token,
  payout: Worker['payout'],
): PayoutState {
  // Without a token in it, it can be made a token account still, though it may hold SOL.
  if (account?.owner !== tokenProgram) return 'missing';
  const bytes = Buffer.from(account.data[0], 'base64');
  const state: number | undefined = bytes[STATE_OFFSET];
  if (bytes.length < TOKEN_ACCOUNT_BYTES || state === AccountState.Uninitialized) return 'missing';
  if (state === AccountState.Frozen) return 'frozen';
  // Each key is written in one way only, and writing one takes a thirtieth of reading it with Kit.
  const isOurs =
    encodeAddress(bytes, MINT_OFFSET) === mint && encodeAddress(bytes, OWNER_OFFSET) === payout;
  if (!isOurs) return 'foreign';
  return requiresMemo(bytes) ? 'memo' : 'usable';
}

// Mint and owner stand first; the state is before what closes the account.
const MINT_OFFSET = 0;
const OWNER_OFFSET = 32;
const STATE_OFFSET = 108;
const TOKEN_ACCOUNT_BYTES = 165;
/** Token-2022 writes a byte for the kind of account before the first extension. */
const EXTENSIONS_OFFSET = TOKEN_ACCOUNT_BYTES + 1;
const MEMO_TRANSFER = 8;

/** Whether the account's owner asks for a memo with each transfer, which the program does not write. */
function requiresMemo(bytes: Buffer): boolean {
  for (let at = EXTENSIONS_OFFSET; at + 4 < bytes.length;) {
    if (bytes.readUInt16LE(at) === MEMO_TRANSFER) return bytes[at + 4] !== 0;
    at += 4 + bytes.readUInt16LE(at + 2);
  }
  return false;
}
