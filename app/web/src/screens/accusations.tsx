import type { Network, SlashCase, Worker } from '@inferix/staking-client';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

import { useNow } from '../data/clock.js';
import { useSlashCases } from '../data/queries.js';
import { shortAddress, tokens } from '../model/format.js';
import { accusationOf } from '../model/slash-cases.js';
import { Countdown, Notice } from '../ui/marks.js';
import { ContestButton } from './contest-button.js';
import styles from './worker.module.css';

/** What a worker is accused of, and until when that can be answered. Nothing while no case is open. */
export function Accusations(of: { network: Network; worker: Worker }): ReactNode {
  return of.worker.openCases > 0 && <Open {...of} />;
}

function Open({ network, worker }: { network: Network; worker: Worker }): ReactNode {
  const { data, error } = useSlashCases(worker.address);
  if (error && !data) return <Unlisted worker={worker} error={error} />;
  return (data ?? [])
    .filter(({ state }) => state === 'open')
    .map((slashCase) => (
      <Notice key={slashCase.address} tone="bad">
        <Accusation network={network} slashCase={slashCase} />
        <div className={styles.actions}>
          <ContestButton slashCase={slashCase} worker={worker} />
        </div>
      </Notice>
    ));
}

/** What is known of cases that could not be read: how many are open, and the way to them. */
function Unlisted({
  worker: { address, openCases },
  error,
}: {
  worker: Worker;
  error: Error;
}): ReactNode {
  const cases = openCases === 1 ? 'A slash case is' : `${openCases} slash cases are`;
  return (
    <Notice tone="bad">
      <p>
        <strong>{cases} open against it</strong>, and cannot be shown here. {error.message}
      </p>
      <p>
        The <Link href={`/worker/${address}`}>history of the worker</Link> leads to each case, where
        it can be contested.
      </p>
    </Notice>
  );
}

function Accusation({ network, slashCase }: { network: Network; slashCase: SlashCase }): ReactNode {
  const now = useNow();
  const { address, rest, reason } = slashCase;
  const { text, until } = accusationOf(slashCase, now);
  return (
    <p>
      <strong>A slash of {tokens(rest, network.decimals)} is asked of it</strong>, for reason{' '}
      {reason}: <Link href={`/slashes/${address}`}>case {shortAddress(address)}</Link>. {text}
      {until !== undefined && (
        <>
          {' '}
          <Countdown to={until} />.
        </>
      )}
    </p>
  );
}
