/**
 * Reads accounts by the thousand.
 *
 * @module
 */

import type {
  AccountInfoBase,
  AccountInfoWithBase64EncodedData,
  Address,
  Commitment,
  GetMultipleAccountsApi,
  Rpc,
} from '@solana/kit';

import { StakingError } from '@inferix/staking-client';
import { FailedError } from '../failure.js';

/** What a node returns in one call. */
export const MAX_AT_ONCE = 100;

/** Where to read, and how settled it has to be. */
export type Reader = { rpc: Rpc<GetMultipleAccountsApi>; commitment: Commitment };

/** An account as an RPC node shows it. */
export type ShownAccount = AccountInfoBase & AccountInfoWithBase64EncodedData;

/** Accounts as a node showed them, `null` where there was none. */
export type Page = {
  /** The slot that they are of: the newest, if they were read in several calls. */
  slot: bigint;
  accounts: readonly (ShownAccount | null)[];
};

/** Reads accounts, `null` where there is none, in the order of the addresses. */
export async function readAccounts(
  from: Reader,
  addresses: readonly Address[],
): Promise<readonly (ShownAccount | null)[]> {
  return (await readAccountsSince(from, addresses, 0n)).accounts;
}

/** {@link readAccounts}, of this slot or of later ones. */
export async function readAccountsSince(
  from: Reader,
  addresses: readonly Address[],
  since: bigint,
): Promise<Page> {
  const reads: Promise<Page>[] = [];
  for (let i = 0; i < addresses.length; i += MAX_AT_ONCE) {
    reads.push(readPage(from, addresses.slice(i, i + MAX_AT_ONCE), since));
  }
  const pages = await Promise.all(reads);
  return {
    slot: pages.reduce((newest, { slot }) => (slot > newest ? slot : newest), since),
    accounts: pages.flatMap(({ accounts }) => accounts),
  };
}

/** What is fetched, or `undefined` where the endpoint shows no such account. Any other failure stays one. */
export const ifThere = <T>(fetched: Promise<T>): Promise<T | undefined> =>
  fetched.catch((error: unknown) => {
    if (error instanceof StakingError && error.code === 'AccountNotFound') return undefined;
    throw error;
  });

/** Reads at most {@link MAX_AT_ONCE} accounts, all as of one slot. */
async function readPage(
  { rpc, commitment }: Reader,
  addresses: readonly Address[],
  since: bigint,
): Promise<Page> {
  const { context, value } = await rpc
    .getMultipleAccounts(addresses, {
      ...{ commitment, encoding: 'base64' },
      ...(since > 0n ? { minContextSlot: since } : {}),
    })
    .send();
  if (value.length !== addresses.length) {
    const counts = `${value.length} accounts where ${addresses.length} were asked for`;
    throw new FailedError(`The RPC endpoint returned ${counts}. Use another one.`);
  }
  return { slot: context.slot, accounts: value };
}

/**
 * Calls `work` for 0, 1, ... `count - 1`, `atOnce` at a time. After a failure nothing more is begun, and
 * when all that had been has ended, the failure is thrown.
 */
export async function inParallel(
  count: number,
  atOnce: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const lane = async (): Promise<void> => {
    while (next < count && !failed) {
      try {
        await work(next++);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const lanes = Array.from({ length: Math.min(atOnce, count) }, lane);
  for (const end of await Promise.allSettled(lanes))
    if (end.status === 'rejected') throw end.reason;
}
