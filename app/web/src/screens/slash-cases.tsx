import type { Network, SlashCase, Worker } from '@inferix/staking-client';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

import { useNow } from '../data/clock.js';
import { useSlashCases } from '../data/queries.js';
import { shortAddress, tokens } from '../model/format.js';
import { deadlineOf, stageOf, STAGES } from '../model/slash-cases.js';
import { Countdown, Pill } from '../ui/marks.js';
import styles from './worker.module.css';

/** The slash cases of a worker. */
export function SlashCases({ network, worker }: { network: Network; worker: Worker }): ReactNode {
  const cases = useSlashCases(worker.address).data ?? [];
  const now = useNow();
  if (cases.length === 0) return null;
  return (
    <section className={`${styles.card ?? ''} ${styles.wide ?? ''}`}>
      <h2>Slash cases</h2>
      <ul className={styles.rows}>
        {cases.map((slashCase) => (
          <li key={slashCase.address}>
            <span>
              <strong>{tokens(slashCase.asked, network.decimals)}</strong> for reason{' '}
              {slashCase.reason},{' '}
              <Link href={`/slashes/${slashCase.address}`}>
                case {shortAddress(slashCase.address)}
              </Link>
            </span>
            <CaseState slashCase={slashCase} now={now} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function CaseState({ slashCase, now }: { slashCase: SlashCase; now: bigint }): ReactNode {
  const stage = STAGES[stageOf(slashCase, now)];
  const deadline = deadlineOf(slashCase, now);
  return (
    <span className={styles.state}>
      <Pill tone={stage.tone}>{stage.title}</Pill>
      {slashCase.answerHash && <Pill tone="idle">contested</Pill>}
      {deadline && (
        <span>
          {deadline.what} <Countdown to={deadline.at} />
        </span>
      )}
    </span>
  );
}
