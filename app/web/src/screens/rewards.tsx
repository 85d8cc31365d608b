import { settledAt, unclaimed, type Network, type RewardPool } from '@inferix/staking-client';
import { getBase16Decoder } from '@solana/kit';
import { lazy, Suspense, type ReactNode } from 'react';

import { FailureNotice } from '../actions/failure-notice.js';
import { useNow } from '../data/clock.js';
import { usePools } from '../data/queries.js';
import { grouped, moment, tokens } from '../model/format.js';
import { publishedOf, replacedOf, type Published } from '../model/publications.js';
import { Figures, type Figure } from '../ui/figures.js';
import { Countdown, Pill } from '../ui/marks.js';
import { ScreenTitle } from '../ui/screen-title.js';
import { useNetwork } from './network-gate.js';
import styles from './rewards.module.css';
import { SnapshotPanel } from './rewards-snapshot.js';
import worker from './worker.module.css';

// The figures do not wait for the library of the plots.
const Epochs = lazy(() => import('./rewards-epochs.js'));

export const WIDE = `${worker.card ?? ''} ${worker.wide ?? ''}`;

/** What was published for workers, how to check it, and one's own part of it. */
export default function RewardsScreen(): ReactNode {
  const network = useNetwork();
  const pools = usePools();
  return (
    <>
      <ScreenTitle>Epochs and rewards</ScreenTitle>
      {pools.error && <FailureNotice error={pools.error} />}
      {pools.data ? (
        <Books
          network={network}
          pool={pools.data.rewards.pool}
          balance={pools.data.rewards.balance}
        />
      ) : (
        !pools.error && <p role="status">Reading the reward pool…</p>
      )}
    </>
  );
}

function Books({
  network,
  pool,
  balance,
}: {
  network: Network;
  pool: RewardPool;
  balance: bigint;
}): ReactNode {
  const now = useNow();
  const published = publishedOf(network, pool, now);
  return (
    <>
      <Figures figures={figuresOf(network, pool, balance, now)} />
      <div className={worker.sections}>
        <section className={WIDE}>
          <h2>Published rewards</h2>
          {published.length === 0 ? (
            <p className={worker.text}>
              Nothing is published yet. The distributor publishes after each epoch what its workers
              have earned.
            </p>
          ) : (
            <ul className={worker.rows}>
              {published.map((one) => (
                <li key={`${one.publication.epoch} ${one.title}`}>
                  <PublicationFacts network={network} published={one} />
                </li>
              ))}
            </ul>
          )}
          <Replaced network={network} pool={pool} now={now} />
        </section>
        <SnapshotPanel network={network} published={published} />
        <Suspense fallback={<p role="status">Loading the plot…</p>}>
          <Epochs network={network} pool={pool} now={now} />
        </Suspense>
      </div>
    </>
  );
}

function figuresOf(
  { decimals }: Network,
  pool: RewardPool,
  balance: bigint,
  now: bigint,
): Figure[] {
  const settled = settledAt(pool.distribution, now);
  const amount = (value: bigint): string => tokens(value, decimals);
  return [
    {
      name: 'Published so far',
      value: amount(settled.current?.cumulativeTotal ?? 0n),
      small: settled.pending && `${amount(settled.pending.cumulativeTotal)} with what is pending`,
    },
    { name: 'Claimed so far', value: amount(settled.claimedTotal) },
    { name: 'Published and not claimed', value: amount(unclaimed(settled)) },
    {
      name: 'In the reward pool',
      value: amount(balance),
      small: `${amount(pool.fundedTotal)} were funded`,
    },
  ];
}

function PublicationFacts({
  network: { decimals },
  published: { publication, tone, title, text, until },
}: {
  network: Network;
  published: Published;
}): ReactNode {
  const { epoch, root, leafCount, cumulativeTotal, growth, writtenOff, work, claimableAt } =
    publication;
  const facts: [string, ReactNode][] = [
    ['New in it', tokens(growth, decimals)],
    ['Work', `${grouped(`${work}`)} IBM`],
    ['Total over all epochs', tokens(cumulativeTotal, decimals)],
    ['Workers with a leaf', `${leafCount}`],
    ...(writtenOff > 0n
      ? [['Written off', tokens(writtenOff, decimals)] satisfies [string, ReactNode]]
      : []),
    ['Claimable from', moment(claimableAt)],
  ];
  return (
    <article className={styles.publication} aria-label={`Epoch ${epoch}, ${title}`}>
      <div className={worker.title}>
        <h3>Epoch {epoch.toString()}</h3>
        <Pill tone={tone}>{title}</Pill>
      </div>
      <p className={worker.text}>
        {text}
        {until && (
          <>
            {' '}
            <strong>
              {until.what} <Countdown to={until.at} />.
            </strong>
          </>
        )}
      </p>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div className={styles.root}>
          <dt>Merkle root</dt>
          <dd>{getBase16Decoder().decode(root)}</dd>
        </div>
      </dl>
    </article>
  );
}

function Replaced({
  network: { decimals },
  pool,
  now,
}: {
  network: Network;
  pool: RewardPool;
  now: bigint;
}): ReactNode {
  const replaced = replacedOf(pool, now);
  if (!replaced) return null;
  return (
    <p className={worker.text}>
      It replaced the publication of epoch {replaced.epoch.toString()} with a total of{' '}
      {tokens(replaced.cumulativeTotal, decimals)}. Of that the chain keeps no root: nothing is lost
      by not claiming under it, since each publication has all that was earned before.
    </p>
  );
}
