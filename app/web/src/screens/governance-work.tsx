/**
 * What roles do day by day, and the publications that guardian and admin can stop.
 *
 * @module
 */

import { epochAt, termsAt, termsOf, type Network } from '@inferix/staking-client';
import type { ReactNode } from 'react';

import type { Office } from '../actions/governance/action.js';
import { priceActions, snapshotAction, workerActions } from '../actions/governance/daily.js';
import {
  poolBooks,
  publicationActions,
  type PoolBooks,
} from '../actions/governance/publications.js';
import { ActionButtons } from '../actions/governance/window.js';
import type { Pools } from '../chain/pools.js';
import { useNow } from '../data/clock.js';
import { foreignText, tokens, usdExact } from '../model/format.js';
import { capitalised } from '../model/roles.js';
import { Countdown, Pill } from '../ui/marks.js';
import worker from './worker.module.css';

type SectionProps = { network: Network; office: Office | undefined };

export function PricesAndWorkers({ network, office }: SectionProps): ReactNode {
  const now = useNow();
  const epoch = epochAt(network, now);
  const price = (value: bigint | undefined): string =>
    value === undefined || value === 0n ? 'none yet' : usdExact(value);
  return (
    <section className={worker.card}>
      <h2>Prices, workers and snapshots</h2>
      <dl className={worker.facts}>
        <dt>Reference price, epoch {`${epoch}`}</dt>
        <dd>{price(termsAt(network, now).referencePrice)}</dd>
        <dt>Reference price, epoch {`${epoch + 1n}`}</dt>
        <dd>{price(termsOf(network, epoch + 1n, now)?.referencePrice)}</dd>
        <dt>Snapshots</dt>
        <dd>{foreignText(network.snapshotUri ?? 'not published yet')}</dd>
      </dl>
      {office && (
        <ActionButtons
          actions={[...priceActions(office), ...workerActions(office), ...snapshotAction(office)]}
        />
      )}
    </section>
  );
}

export function Publications({
  network,
  pools,
  office,
}: SectionProps & { pools: Pools | undefined }): ReactNode {
  const now = useNow();
  const books = poolBooks({ pools, now });
  return (
    <section className={worker.card}>
      <h2>Publications</h2>
      {books.map((each) => (
        <div key={each.name}>
          <Published network={network} books={each} now={now} />
          {office && <ActionButtons actions={publicationActions(office, each)} />}
        </div>
      ))}
    </section>
  );
}

function Published({
  network,
  books: { name, distribution },
  now,
}: {
  network: Network;
  books: PoolBooks;
  now: bigint;
}): ReactNode {
  const { current, pending, suspendedUntil } = distribution;
  const total = (of: NonNullable<typeof current>): string =>
    `epoch ${of.epoch}, ${tokens(of.cumulativeTotal, network.decimals)} in all`;
  return (
    <ul className={worker.rows}>
      <li>
        <span>
          {capitalised(name)}: {current ? total(current) : 'nothing is published yet'}
        </span>
        {now < suspendedUntil ? (
          <Pill tone="warn">claims are stopped</Pill>
        ) : (
          current && <Pill tone="good">claimable</Pill>
        )}
      </li>
      {pending && (
        <li>
          <span>Next: {total(pending)}</span>
          <span>
            claimable <Countdown to={pending.claimableAt} />
          </span>
        </li>
      )}
    </ul>
  );
}
