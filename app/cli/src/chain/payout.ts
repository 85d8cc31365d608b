/**
 * Whether a worker's payout account can receive, as the program decides it when it pays.
 *
 * @module
 */

import {
  fetchEncodedAccount,
  type Commitment,
  type GetAccountInfoApi,
  type Rpc,
} from '@solana/kit';
import { AccountState, getTokenDecoder } from '@solana-program/token';

import { explainFailure, type Network, type Worker } from '@inferix/staking-client';

/** What keeps a token account from receiving, if anything does. */
export type PayoutState = 'usable' | 'missing' | 'frozen' | 'foreign' | 'memo';

type Payee = Pick<Worker, 'payout' | 'payoutTokenAccount'>;

/** Looks at a worker's payout account. */
export async function payoutState(
  { rpc, commitment }: { rpc: Rpc<GetAccountInfoApi>; commitment: Commitment },
  { mint, tokenProgram }: Pick<Network, 'mint' | 'tokenProgram'>,
  { payout, payoutTokenAccount }: Payee,
): Promise<PayoutState> {
  const account = await fetchEncodedAccount(rpc, payoutTokenAccount, { commitment }).catch(
    (error: unknown) => {
      throw explainFailure(error);
    },
  );
  if (!account.exists || account.programAddress !== tokenProgram) return 'missing';
  if (account.data.length < TOKEN_ACCOUNT_BYTES) return 'missing';
  const token = getTokenDecoder().decode(account.data);
  if (token.state === AccountState.Frozen) return 'frozen';
  if (token.owner !== payout || token.mint !== mint) return 'foreign';
  return requiresMemo(account.data) ? 'memo' : 'usable';
}

const TOKEN_ACCOUNT_BYTES = 165;
/** Token-2022 writes a byte for the kind of account before the first extension. */
const EXTENSIONS_OFFSET = TOKEN_ACCOUNT_BYTES + 1;
const MEMO_TRANSFER = 8;

/** Whether the account's owner asks for a memo with each transfer, which the program does not write. */
function requiresMemo(data: Parameters<ReturnType<typeof getTokenDecoder>['decode']>[0]): boolean {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let at = EXTENSIONS_OFFSET; at + 4 < view.byteLength;) {
    const kind = view.getUint16(at, true);
    if (kind === MEMO_TRANSFER) return view.getUint8(at + 4) !== 0;
    at += 4 + view.getUint16(at + 2, true);
  }
  return false;
}
