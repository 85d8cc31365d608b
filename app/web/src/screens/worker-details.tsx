import type { Network, Worker } from '@inferix/staking-client';
import { useState, type ReactNode } from 'react';

import { Formula } from '../actions/formula.js';
import { useNow } from '../data/clock.js';
import type { WorkerView } from '../model/worker-view.js';
import { CoverageStrip } from './coverage-strip.js';
import { Tickets } from './tickets.js';
import styles from './worker.module.css';

/** What a card sums up, for who asks: S(n) with its own numbers, the coverage record, and stake that leaves. */
export function WorkerDetails({
  network,
  worker,
  view,
}: {
  network: Network;
  worker: Worker;
  view: WorkerView;
}): ReactNode {
  const now = useNow();
  const [open, setOpen] = useState(false);
  return (
    <details
      className={styles.details}
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>S(n), coverage and unbonding</summary>
      {open && (
        <div className={styles.sections}>
          {worker.registered && <Formula network={network} view={view} />}
          <CoverageStrip network={network} worker={worker} now={now} />
          <Tickets network={network} worker={worker} view={view} />
        </div>
      )}
    </details>
  );
}
