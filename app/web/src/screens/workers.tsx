import type { Worker } from '@inferix/staking-client';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';

import { FailureNotice } from '../actions/failure-notice.js';
import type { Progress } from '../chain/all-workers.js';
import { useAllWorkers, useProgress } from '../data/all-workers.js';
import { count } from '../model/format.js';
import { csvOf, matching, rowsOf, sorted, type Filter, type Order } from '../model/worker-table.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/field.js';
import { save } from '../ui/save.js';
import { ScreenTitle } from '../ui/screen-title.js';
import { GoTo } from './go-to.js';
import { useNetwork } from './network-gate.js';
import { useMinute } from './use-minute.js';
import { WorkersTable } from './workers-table.js';
import styles from './workers.module.css';

const FILTERS: readonly [Filter, string][] = [
  ['all', 'All'],
  ['registered', 'Registered'],
  ['short', 'Short now'],
  ['short next', 'Short now or from the next epoch'],
];

const NONE: readonly Worker[] = [];

/** Every worker of the network. */
export default function WorkersScreen(): ReactNode {
  const network = useNetwork();
  const found = useAllWorkers();
  const progress = useProgress();
  const minute = useMinute(network);
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<Filter>('all');
  const [order, setOrder] = useState<Order>({ by: 'stake', descending: true });
  const known = found.data ?? progress?.workers ?? NONE;
  const all = useMemo(() => rowsOf(network, known, minute), [network, known, minute]);
  const rows = useMemo(
    () => sorted(matching(all, filter, search), order),
    [all, filter, search, order],
  );
  return (
    <>
      <ScreenTitle>Workers</ScreenTitle>
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
          disabled={!found.data || rows.length === 0}
          onClick={() => {
            save('workers.csv', csvOf(network, rows), 'text/csv');
          }}
        >
          Save as CSV
        </Button>
      </div>
      <p role="status">
        {found.data
          ? `${count(rows.length)} of ${count(all.length)} workers`
          : reading(found, progress, all.length - rows.length)}
      </p>
      {!found.data && <GoTo text={search} />}
      <WorkersTable network={network} rows={rows} order={order} onOrder={setOrder} now={minute} />
    </>
  );
}

/** How far the reading has come. Of what is read, so many are not shown. */
function reading(
  { error, isFetching }: UseQueryResult,
  progress: Progress | null | undefined,
  hidden: number,
): string {
  if (error && !isFetching) return 'The workers are not listed.';
  if (!progress) return 'Reading the workers…';
  const { read, of, workers } = progress;
  const shown = hidden === 0 ? '' : `, ${count(workers.length - hidden)} of them shown`;
  return `${count(read)} of ${count(of)} workers read${shown}`;
}
