import {
  epochAt,
  recordedCoverage,
  RECORDED_EPOCHS,
  settledCoverage,
  type Network,
  type Worker,
} from '@inferix/staking-client';
import type { ReactNode } from 'react';

import type { Tone } from '../model/status.js';
import { viewOf } from '../model/worker-view.js';
import { Pill } from '../ui/marks.js';
import styles from './worker.module.css';

type State = 'earns' | 'grace' | 'short' | 'out';

const STATES: Readonly<Record<State, { words: string; tone: Tone }>> = {
  earns: { words: 'earns', tone: 'good' },
  grace: { words: 'short, within the grace', tone: 'warn' },
  short: { words: 'short, earns nothing', tone: 'bad' },
  out: { words: 'not registered when it began', tone: 'idle' },
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
  const current = epochAt(network, now);
  const states = statesOf(network, worker, now);
  const seen = [...new Set(states.map(([, state]) => state))];
  return (
    <section className={`${styles.card ?? ''} ${styles.wide ?? ''}`}>
      <h2>Coverage record</h2>
      <p className={styles.text}>
        {seen.every((state) => state === 'out')
          ? 'It was not registered when the newest epochs began.'
          : 'An epoch is paid if the stake covered S(n) in it.'}
      </p>
      {seen.some((state) => state !== 'out') && (
        <>
          <ol className={styles.strip}>
            {states.map(([epoch, state]) => (
              <li
                key={`${epoch}`}
                data-state={state}
                aria-current={epoch === current ? 'date' : undefined}
                title={`Epoch ${epoch}: ${STATES[state].words}`}
              >
                {`${epoch}`}
                <span className="visually-hidden">: {STATES[state].words}</span>
              </li>
            ))}
          </ol>
          <div className={styles.legend}>
            {seen.map((state) => (
              <Pill key={state} tone={STATES[state].tone}>
                {STATES[state].words}
              </Pill>
            ))}
          </div>
        </>
      )}
    </section>
  );
}

function statesOf(network: Network, worker: Worker, now: bigint): [epoch: bigint, state: State][] {
  const record = settledCoverage(network, worker, now);
  const current = epochAt(network, now);
  const first = current - RECORDED_EPOCHS + 1n;
  const short = worker.registered && viewOf(network, worker, now).missingNow > 0n;
  return Array.from({ length: Number(RECORDED_EPOCHS) }, (_, i) => first + BigInt(i))
    .filter((epoch) => epoch >= 0n)
    .map((epoch) => {
      const coverage = recordedCoverage(record, epoch);
      if (coverage?.earns) return [epoch, short && epoch === current ? 'grace' : 'earns'];
      return [epoch, coverage?.short ? 'short' : 'out'];
    });
}
