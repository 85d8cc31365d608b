/**
 * All workers of a network as rows: filtered, sorted, and as a file.
 *
 * @module
 */

import { formatDecimal, formatNano, type Network, type Worker } from '@inferix/staking-client';

import { viewOf, type WorkerView } from './worker-view.js';

export type WorkerRow = { worker: Worker; view: WorkerView };

/** What a table can be sorted by. */
export const COLUMNS = {
  worker: 'Worker',
  speed: 'Speed',
  price: 'Price',
  stake: 'Active stake',
  minimum: 'S(n) now',
  margin: 'Beyond S(n)',
} as const;

export type Column = keyof typeof COLUMNS;
export type Order = { by: Column; descending: boolean };
export type Filter = 'all' | 'registered' | 'short' | 'short next';

/** Workers that have not changed since they were looked at last are not worked out again. */
const known = new WeakMap<Worker, { network: Network; now: bigint; row: WorkerRow }>();

export const rowsOf = (network: Network, workers: readonly Worker[], now: bigint): WorkerRow[] =>
  workers.map((worker) => {
    const last = known.get(worker);
    if (last?.network === network && last.now === now) return last.row;
    const row = { worker, view: viewOf(network, worker, now) };
    known.set(worker, { network, now, row });
    return row;
  });

/** The rows of a filter whose worker, owner or operator has a text in its address. */
export function matching(rows: readonly WorkerRow[], filter: Filter, search: string): WorkerRow[] {
  const text = search.trim();
  return rows.filter(
    ({ worker, view }) =>
      isIn(filter, worker, view) &&
      (text === '' ||
        [worker.address, worker.owner, worker.operator].some((key) => key.includes(text))),
  );
}

function isIn(
  filter: Filter,
  { registered }: Worker,
  { missing, missingNow }: WorkerView,
): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'registered':
      return registered;
    case 'short':
      return registered && missingNow > 0n;
    case 'short next':
      return registered && missing > 0n;
  }
}

export function sorted(rows: readonly WorkerRow[], { by, descending }: Order): WorkerRow[] {
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [keyOf(a, by), keyOf(b, by)];
    return x < y ? -sign : x > y ? sign : 0;
  });
}

function keyOf({ worker, view }: WorkerRow, by: Column): bigint | string {
  switch (by) {
    case 'worker':
      return worker.address;
    case 'speed':
      return view.benchmark;
    case 'price':
      return view.price;
    case 'stake':
      return worker.activeStake;
    case 'minimum':
      return view.minimum ?? 0n;
    case 'margin':
      return marginOf({ worker, view });
  }
}

/** What the active stake has beyond S(n) of this epoch and the next; negative where it is short. */
export const marginOf = ({ worker, view }: WorkerRow): bigint =>
  worker.activeStake - (view.required ?? 0n);

/** Rows as CSV, exactly. */
export function csvOf({ decimals }: Network, rows: readonly WorkerRow[]): string {
  const amount = (value: bigint | undefined): string =>
    value === undefined ? '' : formatDecimal(value, decimals);
  const lines = rows.map(({ worker, view }) =>
    [
      worker.address,
      worker.owner,
      worker.operator,
      worker.registered ? 'yes' : 'no',
      formatNano(view.benchmark),
      formatNano(view.price),
      amount(worker.activeStake),
      amount(view.unbonding),
      amount(view.minimum),
      amount(view.next?.minimumStake),
    ].join(),
  );
  return [HEADER, ...lines, ''].join('\r\n');
}

const HEADER =
  'worker,owner,operator,registered,benchmark_ib,price_usd_per_ib_hour,active_stake,unbonding,minimum_stake,next_minimum_stake';
