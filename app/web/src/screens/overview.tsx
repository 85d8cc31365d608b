import {
  acceptsUntil,
  endOf,
  isPaused,
  PAUSABLE,
  settledAt,
  termsAt,
  termsOf,
  unclaimed,
  type Network,
  type RewardPool,
} from '@inferix/staking-client';
import { lazy, Suspense, useMemo, type ReactNode } from 'react';

import { FailureNotice } from '../actions/failure-notice.js';
import type { Filled, Pools } from '../chain/pools.js';
import { useAllWorkers } from '../data/all-workers.js';
import { useNow } from '../data/clock.js';
import { usePools } from '../data/queries.js';
import { moment, tokens, usd, usdExact } from '../model/format.js';
import { totalsOf, type Totals } from '../model/overview.js';
import { PAUSABLE_NAMES } from '../model/pauses.js';
import { rowsOf } from '../model/worker-table.js';
import { Figures, type Figure } from '../ui/figures.js';
import { Countdown, Notice } from '../ui/marks.js';
import { ScreenTitle } from '../ui/screen-title.js';
import { useNetwork } from './network-gate.js';
import styles from './overview.module.css';
import { useMinute } from './use-minute.js';

// The figures do not wait for the library of the plots.
const Plots = lazy(() => import('./overview-plots.js'));

/** The network as a whole. */
export default function OverviewScreen(): ReactNode {
  const network = useNetwork();
  const found = useAllWorkers();
  const pools = usePools();
  const now = useNow();
  const minute = useMinute(network);
  const rows = useMemo(
    () => found.data && rowsOf(network, found.data, minute),
    [network, found.data, minute],
  );
  const totals = useMemo(() => rows && totalsOf(rows), [rows]);
  return (
    <>
      <ScreenTitle>Overview</ScreenTitle>
      <Paused network={network} />
      {found.error && <FailureNotice error={found.error} />}
      {pools.error && <FailureNotice error={pools.error} />}
      <Group name="Workers">
        {workerFigures(network, totals, termsAt(network, minute).referencePrice)}
      </Group>
      <Group name="Epoch and price">{termFigures(network, now)}</Group>
      <Group name="Pools">{poolFigures(network, pools.data, now)}</Group>
      <Suspense fallback={<p role="status">Loading the plots…</p>}>
        {rows && pools.data && (
          <Plots
            network={network}
            rows={rows}
            pools={pools.data}
            now={plottedAt(pools.data, minute, now)}
          />
        )}
      </Suspense>
    </>
  );
}

function Group({ name, children }: { name: string; children: Figure[] }): ReactNode {
  return (
    <section aria-label={name}>
      <h2 className={styles.group}>{name}</h2>
      <Figures figures={children} />
    </section>
  );
}

/** The minute, or what has become claimable since: then the sums have changed. */
function plottedAt({ rewards }: Pools, minute: bigint, now: bigint): bigint {
  const { claimableAt = 0n } = rewards.pool.distribution.pending ?? {};
  return minute < claimableAt && claimableAt <= now ? claimableAt : minute;
}

function Paused({ network }: { network: Network }): ReactNode {
  const now = useNow();
  return PAUSABLE.filter((what) => isPaused(network, what, now)).map((what) => (
    <Notice key={what} tone="warn">
      {PAUSABLE_NAMES[what]} is paused. The pause ends <Countdown to={network.pausedUntil[what]} />.
    </Notice>
  ));
}

const UNKNOWN = '…';

function workerFigures(network: Network, totals: Totals | undefined, price: bigint): Figure[] {
  const { decimals } = network;
  const amount = (value: bigint | undefined): string =>
    value === undefined ? UNKNOWN : tokens(value, decimals);
  return [
    {
      name: 'Total staked',
      value: amount(totals?.staked),
      small: totals && price > 0n ? usd(totals.staked, decimals, price) : undefined,
    },
    {
      name: 'Registered workers',
      value: totals?.registered ?? UNKNOWN,
      small: totals && `of ${totals.workers} that are open`,
    },
    {
      name: 'Short now',
      value: totals?.shortNow ?? UNKNOWN,
      small: totals && `and ${totals.shortNext} more from the next epoch`,
    },
    {
      name: 'Unbonding',
      value: amount(totals?.unbonding),
      small: totals && `${amount(totals.withdrawable)} can be withdrawn now`,
    },
  ];
}

/** The epoch, and the reference price of this one and the next. */
function termFigures(network: Network, now: bigint): Figure[] {
  const current = termsAt(network, now);
  const { epoch, referencePrice } = current;
  const next = termsOf(network, epoch + 1n, now);
  const price = (value: bigint | undefined): string =>
    value === undefined || value === 0n ? 'none yet' : usdExact(value);
  const until = acceptsUntil(network, now);
  const committed = next?.referenceEpoch === epoch + 1n;
  const open = now < until && <>, unless another is committed until {moment(until)}</>;
  return [
    {
      name: 'Epoch',
      value: `${epoch}`,
      small: (
        <>
          the next one <Countdown to={endOf(current)} />
        </>
      ),
    },
    { name: 'Reference price', value: price(referencePrice), small: 'USD per IFX, in this epoch' },
    {
      name: 'Reference price, next',
      value: price(next?.referencePrice),
      small: committed ? `committed for epoch ${epoch + 1n}` : <>as now{open}</>,
    },
  ];
}

function poolFigures({ decimals }: Network, pools: Pools | undefined, now: bigint): Figure[] {
  const amount = (value: bigint | undefined): string =>
    value === undefined ? UNKNOWN : tokens(value, decimals);
  return [
    { name: 'Reward pool', value: amount(pools?.rewards.balance), small: owed(pools?.rewards) },
    {
      name: 'Penalty pool',
      value: amount(pools?.penalties.balance),
      small: owed(pools?.penalties),
    },
    {
      name: 'Rewards paid so far',
      value: amount(pools?.rewards.pool.distribution.claimedTotal),
    },
    {
      name: 'Revenue burned so far',
      value: amount(pools?.rewards.pool.burnedTotal),
    },
    { name: 'Slashed so far', value: amount(pools?.penalties.pool.slashedTotal) },
  ];

  function owed(filled: Filled<Pick<RewardPool, 'distribution'>> | undefined): string | undefined {
    if (!filled) return undefined;
    const left = unclaimed(settledAt(filled.pool.distribution, now));
    return `of which ${amount(left)} are published and not claimed`;
  }
}
