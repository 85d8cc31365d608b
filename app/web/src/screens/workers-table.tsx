import type { Network } from '@inferix/staking-client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useRef, type ReactNode } from 'react';
import { Link } from 'wouter';

import { nano, usdExact, shortAddress, tokens } from '../model/format.js';
import { statusOf } from '../model/status.js';
import {
  COLUMNS,
  marginOf,
  type Column,
  type Order,
  type WorkerRow,
} from '../model/worker-table.js';
import { Amount } from '../ui/marks.js';
import { useMedia } from '../ui/media.js';
import { StatusPill } from './stakes.js';
import styles from './workers.module.css';

/** As the rows' heights are in the styles. */
const ROW_PX = 52;
const NARROW_ROW_PX = 88;
const NARROW = '(max-width: 700px)';

type TableProps = {
  network: Network;
  rows: WorkerRow[];
  order: Order;
  onOrder: (order: Order) => void;
  now: bigint;
};

/** Workers in rows, of which only those in sight are in the page. */
export function WorkersTable(of: TableProps): ReactNode {
  const narrow = useMedia(NARROW);
  return <Table key={`${narrow}`} {...of} rowPx={narrow ? NARROW_ROW_PX : ROW_PX} />;
}

function Table({
  network,
  rows,
  order,
  onOrder,
  now,
  rowPx,
}: TableProps & { rowPx: number }): ReactNode {
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
