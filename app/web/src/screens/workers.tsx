import type { Network } from '@inferix/staking-client';
import { isAddress } from '@solana/kit';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useMemo, useRef, useState, type ReactNode } from 'react';
import { Link } from 'wouter';

import { FailureNotice } from '../actions/failure-notice.js';
import { useAllWorkers, useProgress } from '../data/all-workers.js';
import { count, nano, usdExact, shortAddress, tokens } from '../model/format.js';
import { statusOf } from '../model/status.js';
import {
  COLUMNS,
  csvOf,
  marginOf,
  matching,
  rowsOf,
  sorted,
  type Column,
  type Filter,
  type Order,
  type WorkerRow,
} from '../model/worker-table.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/field.js';
import { Amount } from '../ui/marks.js';
import { useMedia } from '../ui/media.js';
import { save } from '../ui/save.js';
import { useNetwork } from './network-gate.js';
import { StatusPill } from './stakes.js';
import { useMinute } from './use-minute.js';
import styles from './workers.module.css';

/** As the rows' heights are in the styles. */
const ROW_PX = 52;
const NARROW_ROW_PX = 88;
const NARROW = '(max-width: 700px)';

const FILTERS: readonly [Filter, string][] = [
  ['all', 'All'],
  ['registered', 'Registered'],
  ['short', 'Short now'],
  ['short next', 'Short now or from the next epoch'],
];

/** Every worker of the network. */
export default function WorkersScreen(): ReactNode {
  const network = useNetwork();
  const found = useAllWorkers();
  const minute = useMinute(network);
  const narrow = useMedia(NARROW);
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<Filter>('all');
  const [order, setOrder] = useState<Order>({ by: 'stake', descending: true });
  const all = useMemo(
    () => rowsOf(network, found.data ?? [], minute),
    [network, found.data, minute],
  );
  const rows = useMemo(
    () => sorted(matching(all, filter, search), order),
    [all, filter, search, order],
  );
  return (
    <>
      <h1>Workers</h1>
      {found.error && !found.isFetching && (
        <>
          <FailureNotice error={found.error} />
          <Button
            onClick={() => {
              void found.refetch();
            }}
          >
            Try again
          </Button>
        </>
      )}
      <div className={styles.tools}>
        <TextField
          label="Search by the address of a worker, owner or operator"
          value={search}
          onChange={setSearch}
        />
        <label className={styles.filter}>
          Show
          <select
            value={filter}
            onChange={(event) => {
              setFilter(event.target.value as Filter);
            }}
          >
            {FILTERS.map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <Button
          disabled={rows.length === 0}
          onClick={() => {
            save('workers.csv', csvOf(network, rows), 'text/csv');
          }}
        >
          Save as CSV
        </Button>
      </div>
      <p role="status">
        {found.data ? (
          `${count(rows.length)} of ${count(all.length)} workers`
        ) : (
          <Reading failed={found.error !== null && !found.isFetching} />
        )}
      </p>
      {!found.data && <Unlisted search={search} />}
      <Table
        key={`${narrow}`}
        network={network}
        rows={rows}
        order={order}
        onOrder={setOrder}
        now={minute}
        rowPx={narrow ? NARROW_ROW_PX : ROW_PX}
      />
    </>
  );
}

/** How far the reading has come. */
function Reading({ failed }: { failed: boolean }): ReactNode {
  const progress = useProgress();
  if (failed) return 'The workers are not listed.';
  if (!progress) return 'Reading the workers…';
  return `${count(progress.read)} of ${count(progress.of)} workers read`;
}

/** The way to a worker that is in no list. */
function Unlisted({ search }: { search: string }): ReactNode {
  const text = search.trim();
  return (
    isAddress(text) && (
      <p>
        <Link href={`/worker/${text}`}>Go to the worker {shortAddress(text)}</Link>
      </p>
    )
  );
}

function Table({
  network,
  rows,
  order,
  onOrder,
  now,
  rowPx,
}: {
  network: Network;
  rows: WorkerRow[];
  order: Order;
  onOrder: (order: Order) => void;
  now: bigint;
  rowPx: number;
}): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: 10,
  });
  return (
    <div
      ref={box}
      className={styles.table}
      tabIndex={0}
      role="table"
      aria-label="Workers"
      aria-rowcount={rows.length + 1}
    >
      <div role="rowgroup" className={styles.head}>
        <div role="row" aria-rowindex={1} className={styles.row}>
          <Head column="worker" order={order} onOrder={onOrder} />
          <span role="columnheader" className={styles.status}>
            Status
          </span>
          {(['speed', 'price', 'stake', 'minimum', 'margin'] as const).map((column) => (
            <Head key={column} column={column} order={order} onOrder={onOrder} />
          ))}
        </div>
      </div>
      <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return (
            row && (
              <Row
                key={row.worker.address}
                network={network}
                row={row}
                now={now}
                index={index}
                start={start}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

/** While one scrolls, only the rows that come into sight are worked out. */
const Row = memo(function Row({
  network,
  row,
  now,
  index,
  start,
}: {
  network: Network;
  row: WorkerRow;
  now: bigint;
  index: number;
  start: number;
}): ReactNode {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={styles.row}
      style={{ transform: `translateY(${start}px)` }}
    >
      <Cells network={network} row={row} now={now} />
    </div>
  );
});

const EXTRA = `${styles.number ?? ''} ${styles.extra ?? ''}`;
const HEAD_CLASSES: Readonly<Partial<Record<Column, string | undefined>>> = {
  speed: EXTRA,
  price: EXTRA,
  stake: styles.number,
  minimum: styles.number,
  margin: styles.number,
};

function Head({
  column,
  order: { by, descending },
  onOrder,
}: {
  column: Column;
  order: Order;
  onOrder: (order: Order) => void;
}): ReactNode {
  const sortedBy = by === column;
  const direction = descending ? 'descending' : 'ascending';
  return (
    <span
      role="columnheader"
      aria-sort={sortedBy ? direction : 'none'}
      className={HEAD_CLASSES[column]}
    >
      <button
        type="button"
        className={styles.sort}
        onClick={() => {
          onOrder({ by: column, descending: sortedBy ? !descending : column !== 'worker' });
        }}
      >
        {COLUMNS[column]} {sortedBy ? (descending ? '↓' : '↑') : ''}
      </button>
    </span>
  );
}

function Cells({
  network,
  row,
  now,
}: {
  network: Network;
  row: WorkerRow;
  now: bigint;
}): ReactNode {
  const { worker, view } = row;
  const status = statusOf(network, worker, view, now);
  const amount = (value: bigint): string => tokens(value, network.decimals);
  const margin = marginOf(row);
  const short = worker.registered && margin < 0n;
  return (
    <>
      <span role="cell">
        <Link href={`/worker/${worker.address}`}>{shortAddress(worker.address)}</Link>
      </span>
      <span role="cell" className={styles.status}>
        <StatusPill status={status} worker={worker} />
      </span>
      <span role="cell" className={EXTRA}>
        {view.benchmark === 0n ? '–' : `${nano(view.benchmark)} IB`}
      </span>
      <span role="cell" className={EXTRA}>
        {view.price === 0n ? '–' : usdExact(view.price)}
      </span>
      <span role="cell" className={styles.number}>
        <Amount text={amount(worker.activeStake)} />
      </span>
      <span role="cell" className={styles.number}>
        <Amount text={view.minimum === undefined ? '–' : amount(view.minimum)} />
      </span>
      <span role="cell" className={`${styles.number ?? ''} ${short ? (styles.short ?? '') : ''}`}>
        <Amount text={worker.registered ? amount(margin) : '–'} />
      </span>
    </>
  );
}
