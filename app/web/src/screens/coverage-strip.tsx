import {
  epochAt,
  recordedCoverage,
  RECORDED_EPOCHS,
  settledCoverage,
  type Network,
  type Worker,
} from '@inferix/staking-client';
import type { ReactNode } from 'react';

import { Pill } from '../ui/marks.js';
import styles from './worker.module.css';

const WORDS = {
  earns: 'earns',
  short: 'short, earns nothing',
  out: 'not registered when it began',
};

/** The newest 15 epochs, and which of them the worker earns. */
export function CoverageStrip({
  network,
  worker,
  now,
}: {
  network: Network;
  worker: Worker;
  now: bigint;
}): ReactNode {
  const record = settledCoverage(network, worker, now);
  const current = epochAt(network, now);
  const first = current - RECORDED_EPOCHS + 1n;
  const epochs = Array.from({ length: Number(RECORDED_EPOCHS) }, (_, i) => first + BigInt(i));
  return (
    <section className={`${styles.card ?? ''} ${styles.wide ?? ''}`}>
      <h2>Coverage record</h2>
      <ol className={styles.strip}>
        {epochs
          .filter((epoch) => epoch >= 0n)
          .map((epoch) => {
            const coverage = recordedCoverage(record, epoch);
            const state = coverage?.earns ? 'earns' : coverage?.short ? 'short' : 'out';
            return (
              <li
                key={`${epoch}`}
                data-state={state}
                aria-current={epoch === current ? 'date' : undefined}
                title={`Epoch ${epoch}: ${WORDS[state]}`}
              >
                {`${epoch}`}
                <span className="visually-hidden">: {WORDS[state]}</span>
              </li>
            );
          })}
      </ol>
      <div className={styles.legend}>
        <Pill tone="good">earns</Pill>
        <Pill tone="bad">short</Pill>
        <Pill tone="idle">not registered when it began</Pill>
      </div>
    </section>
  );
}
