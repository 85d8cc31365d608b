/**
 * The history of a worker, page by page. A transaction is asked for once: what it did does not change.
 *
 * @module
 */

import {
  fetchHistoryEntry,
  findTransactions,
  type Connection,
  type NamedTransaction,
  type WorkerHistoryEntry,
} from '@inferix/staking-client';
import type { Address, Signature } from '@solana/kit';
import {
  useInfiniteQuery,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
  type UseInfiniteQueryResult,
} from '@tanstack/react-query';

import { isRateLimited } from '../chain/rate-limit.js';
import { useCluster } from './context.js';
import { usePollMs } from './live-status.js';
import { CHAIN } from './queries.js';

/** Transactions of a page, and those asked for at a time: public nodes are easily asked too much. */
const PAGE = 10;
const AT_ONCE = 2;

export type History = InfiniteData<WorkerHistoryEntry[], Signature | undefined>;

export function useHistory(worker: Address): UseInfiniteQueryResult<History> {
  const { connection } = useCluster();
  const client = useQueryClient();
  const pollMs = usePollMs();
  return useInfiniteQuery({
    queryKey: [CHAIN, 'history', worker],
    refetchInterval: ({ state }) => (isRateLimited(state.error) ? false : pollMs),
    // Asking again at once is what a node that limits requests does not want.
    retry: false,
    initialPageParam: undefined as Signature | undefined,
    queryFn: async ({ pageParam: before }) => {
      const found = await findTransactions(connection, worker, { limit: PAGE, before });
      return entriesOf(client, connection, worker, found);
    },
    getNextPageParam: (last: WorkerHistoryEntry[]) =>
      last.length < PAGE ? undefined : last.at(-1)?.signature,
  });
}

async function entriesOf(
  client: QueryClient,
  connection: Connection,
  worker: Address,
  found: readonly NamedTransaction[],
): Promise<WorkerHistoryEntry[]> {
  const entries: WorkerHistoryEntry[] = [];
  for (let i = 0; i < found.length; i += AT_ONCE) {
    const some = found.slice(i, i + AT_ONCE).map((named) =>
      client.query({
        queryKey: ['transaction', worker, named.signature],
        queryFn: () => fetchHistoryEntry(connection, worker, named),
        // What the node did not show may be a matter of seconds.
        staleTime: ({ state }) => (state.data?.lost === true ? 0 : Infinity),
        gcTime: Infinity,
        retry: false,
      }),
    );
    entries.push(...(await Promise.all(some)));
  }
  return entries;
}
