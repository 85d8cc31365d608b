/**
 * Whether rewards can be taken out again from where they are to go.
 *
 * @module
 */

import { fetchEncodedAccount, type Address } from '@solana/kit';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

import { TOKEN_2022_PROGRAM_ADDRESS } from './addresses.js';
import { generalError } from './errors.js';
import { explainFailure } from './failure.js';
import type { Connection } from './send.js';

/**
 * Refuses a token account, a mint and accounts of the staking program in the place of a wallet. The chain makes a token
 * account for any address, and for these nobody can sign. Wallets of other programs, such as multisigs, pass.
 *
 * @throws {@link StakingError} `NotAWallet`.
 */
export async function requireWallet(
  { programAddress, rpc }: Pick<Connection, 'programAddress' | 'rpc'>,
  address: Address,
): Promise<void> {
  const nobodySigns = new Set([TOKEN_PROGRAM_ADDRESS, TOKEN_2022_PROGRAM_ADDRESS, programAddress]);
  const account = await fetchEncodedAccount(rpc, address, { commitment: 'confirmed' }).catch(
    (error: unknown) => {
      throw explainFailure(error, { programAddress });
    },
  );
  if (account.exists && nobodySigns.has(account.programAddress)) {
    throw generalError('NotAWallet');
  }
}
