import type { Worker } from '@inferix/staking-client';
import type { ReactNode } from 'react';

import type { WorkerView } from '../model/worker-view.js';
import styles from './worker.module.css';

const STEPS = ['Open a worker', 'Let it be measured', 'Set a price and stake'];

/** How far a new worker is. */
export function Guide({ worker, view }: { worker?: Worker; view?: WorkerView }): ReactNode {
  const at = worker === undefined ? 0 : view?.benchmark === 0n ? 1 : 2;
  return (
    <ol className={styles.guide} aria-label="Steps until it earns">
      {STEPS.map((name, i) => (
        <li key={name} data-done={i < at} aria-current={i === at ? 'step' : undefined}>
          {name}
          {i < at && <span className="visually-hidden"> (done)</span>}
        </li>
      ))}
    </ol>
  );
}
