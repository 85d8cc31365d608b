import {
  slashCaseStateAt,
  type Network,
  type SlashCase,
  type SlashCaseState,
  type Worker,
} from '@inferix/staking-client';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

import { useNow } from '../data/clock.js';
import { useSlashCases } from '../data/queries.js';
import { shortAddress, tokens } from '../model/format.js';
import { Countdown } from '../ui/marks.js';
import styles from './worker.module.css';

const WORDS: Readonly<Record<SlashCaseState, string>> = {
  vetoWindow: 'can be executed',
  executable: 'can be executed until it lapses',
  lapsed: 'has lapsed',
  executed: 'is executed',
  cancelled: 'was vetoed or has lapsed',
};

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
  const state = slashCaseStateAt(slashCase, now);
  const until = { vetoWindow: slashCase.executableAt, executable: slashCase.lapsesAt }[
    state as string
  ];
  return (
    <span>
      {slashCase.answerHash && 'contested, '}
      {WORDS[state]} {until !== undefined && <Countdown to={until} />}
    </span>
  );
}
