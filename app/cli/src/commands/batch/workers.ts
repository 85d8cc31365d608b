/**
 * The workers of a batch.
 *
 * @module
 */

import { parseBase64RpcAccount, type Address } from '@solana/kit';

import { decodeWorker, StakingError, type Worker } from '@inferix/staking-client';
import type { Source } from '../../chain/books.js';
import { readAccountsSurely } from '../../chain/sure-accounts.js';
import type { Context } from '../../context.js';
import { FailedError } from '../../failure.js';
import { toJson } from '../../output.js';
import type { VerifyOptions } from '../agreed.js';

type Found = Worker | undefined;

/**
 * Reads workers, `undefined` for what is not one: a slip in one line fails no other.
 *
 * @param since - The slot of the newest change that is known: no older answer is taken.
 * @throws {@link FailedError} if a second endpoint is named and shows any of them in another way.
 */
export async function readWorkers(
  context: Context,
  addresses: readonly Address[],
  { verifyUrl }: VerifyOptions,
  since = 0n,
): Promise<Found[]> {
  const { first, second } = context.sources(verifyUrl);
  const { commitment } = context;
  const shown = await readFrom(first, commitment, addresses, since);
  if (!second) return shown;
  const others = await readFrom(second, commitment, addresses, since);
  const differing = addresses.filter(
    (_, i) => toJson(shown[i] ?? null) !== toJson(others[i] ?? null),
  );
  const [example] = differing;
  if (example === undefined) return shown;
  throw new FailedError(
    `${first.name} and ${second.name} disagree about ${differing.length} of ${addresses.length} workers, such as ${example}. ` +
      'Nothing was sent. If they were changed a moment ago, run the command again; else one of them is wrong: find out which.',
  );
}

async function readFrom(
  { rpc, programAddress }: Source,
  commitment: Context['commitment'],
  addresses: readonly Address[],
  since: bigint,
): Promise<Found[]> {
  const accounts = await readAccountsSurely({ rpc, commitment }, addresses, since);
  return addresses.map((address, i) => {
    const account = accounts[i];
    if (!account) return undefined;
    try {
      return decodeWorker(parseBase64RpcAccount(address, account), { programAddress });
    } catch (error) {
      if (error instanceof StakingError && error.code === 'OtherAccount') throw error;
      return undefined;
    }
  });
}
