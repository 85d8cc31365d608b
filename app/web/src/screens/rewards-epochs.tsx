import { epochAt, type Network, type RewardPool } from '@inferix/staking-client';
import { useMemo, type ReactNode } from 'react';

import { TOKEN, tokens } from '../model/format.js';
import { epochBooks, type EpochBooks } from '../model/publications.js';
import { BarPlot, type PlotSeries } from '../ui/plot.js';
import styles from './rewards.module.css';
import worker from './worker.module.css';

const TITLE = 'Published and funded per epoch';

/** What the newest epochs brought and took, as the reward pool has booked it. */
export default function RewardsEpochs({
  network,
  pool,
  now,
}: {
  network: Network;
  pool: RewardPool;
  now: bigint;
}): ReactNode {
  const { decimals } = network;
  const epoch = epochAt(network, now);
  // The sums change when what is pending becomes claimable, and not with each second.
  const { claimableAt = 0n } = pool.distribution.pending ?? {};
  const settledBy = now < claimableAt ? 0n : claimableAt;
  const books = useMemo(() => epochBooks(pool, epoch, settledBy), [pool, epoch, settledBy]);
  const places = useMemo(() => books.map((each) => `${each.epoch}`), [books]);
  const series = useMemo((): PlotSeries[] => {
    const text = (amount: bigint): string => tokens(amount, decimals);
    return [
      { name: 'Published', colour: 'good', values: books.map(({ issued }) => issued), text },
      { name: 'Funded', colour: 'warn', values: books.map(({ funded }) => funded), text },
    ];
  }, [books, decimals]);
  return (
    <section className={`${worker.card ?? ''} ${worker.wide ?? ''}`}>
      <h2>Epoch by epoch</h2>
      <p className={worker.text}>
        The reward pool keeps the sums of its newest 16 epochs. What a publication adds for several
        epochs counts for the last of them.
      </p>
      {series.some(({ values }) => values.some((value) => value > 0n)) && (
        <BarPlot
          title={TITLE}
          xName="Epoch"
          yName={TOKEN}
          places={places}
          series={series}
          unit={10n ** BigInt(decimals)}
        />
      )}
      <Table books={books} decimals={decimals} />
    </section>
  );
}

function Table({ books, decimals }: { books: readonly EpochBooks[]; decimals: number }): ReactNode {
  const amount = (value: bigint): string => (value === 0n ? '–' : tokens(value, decimals));
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Sums of each epoch">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Epoch</th>
            <th scope="col">Published</th>
            <th scope="col">Funded</th>
            <th scope="col">Revenue burned</th>
          </tr>
        </thead>
        <tbody>
          {[...books].reverse().map(({ epoch, issued, funded, burned }) => (
            <tr key={epoch}>
              <th scope="row">{epoch.toString()}</th>
              <td>{amount(issued)}</td>
              <td>{amount(funded)}</td>
              <td>{amount(burned)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
