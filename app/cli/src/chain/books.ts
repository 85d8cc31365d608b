/**
 * The accounts that a publication is decided by: the network, the clock and the pool. They are read
 * in one call, so that they are of one slot; and again after the workers were read, so that nothing can have
 * happened in between unnoticed.
 *
 * @module
 */

import { parseBase64RpcAccount, type Address, type EncodedAccount } from '@solana/kit';

import type { PoolState } from '@inferix/stake-snapshots';
import {
  CLOCK_ADDRESS,
  decodeChainTime,
  decodeNetwork,
  generalError,
  settledAt,
  type Deployment,
  type Network,
} from '@inferix/staking-client';
import { FailedError } from '../failure.js';
import { toJson } from '../output.js';
import { readAccountsSince, type Reader } from './accounts.js';
import { POOLS, type Pool } from './pools.js';

/** An RPC endpoint to read the program's accounts from, and its name for people: an URL may hold a secret key. */
export type Source = Reader & Deployment & { name: string };

/** The endpoint that is read, and the one that has to agree with it, if one is named. */
export type Sources = { first: Source; second: Source | undefined };

/** A network, the chain's time and one of the network's pools, all as of one slot. */
export type Books = {
  endpoint: string;
  slot: bigint;
  network: Network;
  /** Unix seconds. */
  now: bigint;
  pool: PoolState;
};

/** Reads the books, as of this slot or a later one. */
export async function readBooks(
  from: Source,
  { pool, network }: { pool: Pool; network: Address },
  since = 0n,
): Promise<Books> {
  const addresses = [network, CLOCK_ADDRESS, await pool.findAddress(network, from)] as const;
  const { slot, accounts } = await readAccountsSince(from, addresses, since);
  const found = (index: 0 | 1 | 2): EncodedAccount => {
    const [address, account] = [addresses[index], accounts[index]];
    if (!account) throw generalError('AccountNotFound', { details: [address] });
    return parseBase64RpcAccount(address, account);
  };
  return {
    ...{ endpoint: from.name, slot },
    network: decodeNetwork(found(0), from),
    now: decodeChainTime(found(1)),
    pool: { ...pool.decode(found(2), from), slot },
  };
}

/**
 * Reads the books once more, after everything else was read.
 *
 * A second endpoint is asked between two answers of the first. Its books are returned: if one of the two
 * endpoints is wrong, these are right, or they do not fit in between.
 *
 * @param since - The newest slot that anything was read of.
 * @throws {@link FailedError} if the answers cannot all be true, or if something was published meanwhile.
 */
export async function readBooksAgain(
  { first, second }: Sources,
  before: Books,
  since: bigint,
): Promise<Books> {
  const of = { pool: poolOf(before), network: before.network.address };
  const after = await readBooks(first, of, since);
  checkFollows(before, after);
  if (!second) return after;
  const theirs = await readBooks(second, of, after.slot);
  const again = await readBooks(first, of, theirs.slot);
  checkFollows(after, again);
  checkFollows(after, theirs);
  checkFollows(theirs, again);
  return theirs;
}

/** Refuses books that cannot follow others, or that something was published between. */
export function checkFollows(earlier: Books, later: Books): void {
  checkCounts(earlier, later);
  const [before, after] = [earlier, later].map((books) => publishedAt(books, later.now));
  if (before === after && rulesOf(earlier) === rulesOf(later)) return;
  throw new FailedError(
    earlier.endpoint === later.endpoint
      ? 'The publication or the network changed while the chain was read. Run the command again.'
      : `${earlier.endpoint} and ${later.endpoint} disagree about the network or what is published. ` +
          'One of them is behind or wrong: find out which, and do not use it.',
  );
}

const poolOf = ({ pool }: Books): Pool => POOLS[pool.name];

/** Counts that only grow. They stand still within a slot. */
function checkCounts(earlier: Books, later: Books): void {
  const after = countsOf(later);
  for (const [name, value] of Object.entries(countsOf(earlier))) {
    const next = after[name as keyof typeof after];
    if (next === value || (next > value && later.slot > earlier.slot)) continue;
    throw new FailedError(
      `The ${poolOf(earlier).words.pool}'s answers contradict each other: ${name} ${value} in slot ${earlier.slot} ` +
        `by ${earlier.endpoint}, and ${next} in slot ${later.slot} by ${later.endpoint}. ` +
        'An endpoint is behind or wrong: use another one.',
    );
  }
}

const countsOf = ({ pool: { distribution, closedWorkers, closedClaimedTotal } }: Books) => ({
  'claimed in all': distribution.claimedTotal,
  'workers closed': closedWorkers,
  'claimed by closed workers': closedClaimedTotal,
});

/** All that decides what comes next and that claims do not change, as it is at a time. */
function publishedAt({ pool }: Books, now: bigint): string {
  const { current, pending, base, ...rest } = settledAt(pool.distribution, now);
  const { wasSuspended, suspendedUntil, guardianSuspendedUntil, writtenOffTotal } = rest;
  const suspended = { wasSuspended, suspendedUntil, guardianSuspendedUntil };
  return toJson({ current, pending, base, writtenOffTotal, ...suspended });
}

/** What a publication is held against. The terms of an epoch that has ended do not change. */
const rulesOf = ({ network: { mint, decimals, params } }: Books): string =>
  toJson({ mint, decimals, params });
