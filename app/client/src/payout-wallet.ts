/**
 * Whether rewards can be got out again from where they are to go.
 *
 * @module
 */

import {
  explainFailure,
  StakingError,
  TOKEN_2022_PROGRAM_ADDRESS,
  type Connection,
} from '@inferix/staking-client';
import { fetchEncodedAccount, type Address } from '@solana/kit';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

/**
 * Refuses a token account, a mint and accounts of the staking program in the place of a wallet. The chain makes a token
 * account for any address, and for these nobody can sign.
 *
 * @throws `StakingError` `NotAWallet`, with what to do.
 */
export async function requireWallet(connection: Connection, address: Address): Promise<void> {
  const { programAddress, rpc } = connection;
  const account = await fetchEncodedAccount(rpc, address, { commitment: 'confirmed' }).catch(
    (error: unknown) => {
      throw explainFailure(error, connection);
    },
  );
  if (!account.exists) return;
  const owner = account.programAddress;
  if (owner === TOKEN_PROGRAM_ADDRESS || owner === TOKEN_2022_PROGRAM_ADDRESS) {
    throw new StakingError('NotAWallet', `This is a token account or a mint. ${LOST}`);
  }
  if (owner === programAddress) {
    throw new StakingError('NotAWallet', `This is a worker, or the network. ${LOST}`);
  }
}

const LOST =
  'Nobody could take out what goes there. Use the address of the wallet itself, which the wallet shows to receive SOL.';
