/**
 * All workers of the network, kept up to date by the websocket: a large network's are megabytes, so that
 * they are not read again for one that has changed.
 *
 * @module
 */

import type { Connection, Worker } from '@inferix/staking-client';
import { parseBase64RpcAccount, type Address } from '@solana/kit';
import {
  skipToken,
  useQuery,
  useQueryClient,
  type QueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';

import { fetchAllWorkers, type Progress } from '../chain/all-workers.js';
import { decodeQuickly } from '../chain/decode-quickly.js';
import { sleep } from '../chain/sleep.js';
import { absolute, type NetworkConfig } from '../config/index.js';
import { useCluster } from './context.js';
import { isLive, pollMs } from './live-status.js';
import { closedIn, follow, subscribesToAllWorkers, subscribesToClosings } from './live.js';
import { onOwnChange } from './own-changes.js';

// Not among what is asked again after each action.
const KEY = ['all workers'];
const PROGRESS_KEY = ['progress of all workers'];

/**
 * Milliseconds for each worker between two readings of all: ten thousand are read once a minute, and while
 * changes arrive by themselves, or the node gives pages only, every five minutes.
 */
const MS_PER_WORKER = { often: 6, seldom: 30 };
/** Between two readings where the node refused. */
const REFUSED_MS = 60_000;
/** How often it is looked whether all are to be read again. */
const LOOK_MS = 1_000;

/** Changes and pages that arrive within this time are shown together. */
const TOGETHER_MS = 250;

/** How long the first reading waits for the websocket. */
const LONGEST_WAIT_MS = 2_000;

export function useAllWorkers(): UseQueryResult<Worker[]> {
  const { config, connection } = useCluster();
  const client = useQueryClient();
  return useQuery({
    queryKey: KEY,
    staleTime: Infinity,
    // Whoever reads in pages has tried again.
    retry: false,
    // Comparing ten thousand workers with the previous ones would take longer than showing them.
    structuralSharing: false,
    queryFn: () => AllWorkers.of(connection, config, client).read(),
  });
}

/** How far the first reading has come, if it is in pages. */
export function useProgress(): Progress | null | undefined {
  return useQuery<Progress | null>({ queryKey: PROGRESS_KEY, queryFn: skipToken }).data;
}

/** Workers that have changed; `undefined` in the place of one that is closed. */
type Changes = Map<Address, Worker | undefined>;

/**
 * Follows the workers from when a screen first shows them until the page is left, so that a screen that is
 * shown again has missed nothing.
 */
class AllWorkers {
  static readonly #known = new WeakMap<Connection, AllWorkers>();

  static of(connection: Connection, config: NetworkConfig, client: QueryClient): AllWorkers {
    const known = this.#known.get(connection) ?? new AllWorkers(connection, config, client);
    this.#known.set(connection, known);
    return known;
  }

  /** What has changed since all workers were asked for last: their answer may be older. */
  readonly #changes: Changes = new Map();
  /** The subscriptions, once each was tried. */
  readonly #subscribed: Promise<void>[] = [];
  #inPages = false;
  #progress: Progress = { read: 0, of: 0, workers: [] };
  #telling: number | undefined;
  #readAt = 0;
  #showing = false;

  private constructor(
    private readonly connection: Connection,
    private readonly config: NetworkConfig,
    private readonly client: QueryClient,
  ) {
    client.setQueryDefaults(PROGRESS_KEY, { structuralSharing: false });
  }

  async read(): Promise<Worker[]> {
    const { rpc, network } = this.config;
    const { programAddress } = this.connection;
    this.#follow();
    // Whatever changes from here on arrives, or is in the answer.
    await Promise.race([Promise.all(this.#subscribed), sleep(LONGEST_WAIT_MS)]);
    this.#changes.clear();
    this.#tell(null);
    const of = { url: absolute(rpc, 'http'), network, programAddress };
    try {
      const found = await fetchAllWorkers(of, this.#inPages, (progress) => {
        this.#tellSoon(progress);
      });
      this.#inPages = found.inPages;
      return merged(found.workers, this.#changes);
    } catch (error) {
      this.#tell(null);
      throw error;
    } finally {
      clearTimeout(this.#telling);
      this.#telling = undefined;
      this.#readAt = performance.now();
    }
  }

  #follow(): void {
    if (this.#subscribed.length > 0) return;
    this.#listen(subscribesToAllWorkers, ({ value: { pubkey, account } }) => {
      const worker = decodeQuickly(parseBase64RpcAccount(pubkey, account), this.connection);
      if (worker.network === this.config.network) this.#change(worker.address, worker);
    });
    this.#listen(subscribesToClosings, (logged) => {
      const { config, connection } = this;
      for (const worker of closedIn(logged, config.network, connection)) this.#change(worker);
    });
    onOwnChange((address, worker) => {
      this.#change(address, worker);
    });
    setInterval(() => {
      if (performance.now() - this.#readAt >= this.#everyMs()) this.#readAgain();
    }, LOOK_MS);
  }

  /** Listens until the page is left. The first attempt counts as one of those that the reading waits for. */
  #listen<T>(
    subscribe: (network: Address, of: Connection, stop: AbortSignal) => Promise<AsyncIterable<T>>,
    onHeard: (heard: T) => void,
  ): void {
    const { config, connection } = this;
    this.#subscribed.push(
      new Promise((resolve) => {
        void follow(
          (signal) => subscribe(config.network, connection, signal).finally(resolve),
          {
            onChange: onHeard,
            onBegin: (again) => {
              if (again) this.#readAgain();
            },
          },
          new AbortController().signal,
        );
      }),
    );
  }

  /** Tells of the first reading: the next ones replace a list that is there. */
  #tellSoon(progress: Progress): void {
    if (this.client.getQueryData(KEY)) return;
    this.#progress = progress;
    this.#telling ??= window.setTimeout(() => {
      this.#telling = undefined;
      const { read, of, workers } = this.#progress;
      this.#tell({ read, of, workers: merged(workers, this.#changes) });
    }, TOGETHER_MS);
  }

  #tell(progress: Progress | null): void {
    this.client.setQueryData<Progress | null>(PROGRESS_KEY, progress);
  }

  #everyMs(): number {
    const { data, error } = this.client.getQueryState<Worker[]>(KEY) ?? {};
    const often = !isLive() && !this.#inPages;
    const all = (data?.length ?? 0) * MS_PER_WORKER[often ? 'often' : 'seldom'];
    return Math.max(pollMs(), all, error ? REFUSED_MS : 0);
  }

  /** While no screen shows the workers they are read again once one does. */
  #readAgain(): void {
    void this.client.invalidateQueries({ queryKey: KEY }, { cancelRefetch: false });
  }

  #change(address: Address, worker?: Worker): void {
    this.#changes.set(address, worker);
    if (this.#showing) return;
    this.#showing = true;
    setTimeout(() => {
      this.#showing = false;
      this.client.setQueryData<Worker[]>(KEY, (known) => known && merged(known, this.#changes));
    }, TOGETHER_MS);
  }
}

/** The known workers, each as it has become since, without those that are closed, and then the new ones. */
function merged(known: readonly Worker[], changes: Changes): Worker[] {
  const added = new Map(changes);
  const left = known.flatMap((worker) => {
    added.delete(worker.address);
    const now = changes.has(worker.address) ? changes.get(worker.address) : worker;
    return now ?? [];
  });
  return [...left, ...[...added.values()].filter((worker) => worker !== undefined)];
}
