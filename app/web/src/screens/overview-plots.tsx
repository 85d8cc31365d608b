import { epochAt, type Network } from '@inferix/staking-client';
import { useCallback, useMemo, type ReactNode } from 'react';

import type { Pools } from '../chain/pools.js';
import { TOKEN, tokens } from '../model/format.js';
import {
  flowsOf,
  penaltyBalancesOf,
  stakeDistribution,
  unbondingByDay,
  type Bucket,
  type EpochFlows,
  type PenaltyBalance,
} from '../model/overview.js';
import type { WorkerRow } from '../model/worker-table.js';
import { BarPlot, PointPlot, type PlotSeries, type Point } from '../ui/plot.js';
import styles from './worker.module.css';

type Text = (amount: bigint) => string;

/** How stake lies, what epochs bring and take, and what leaves. */
export default function OverviewPlots({
  network,
  rows,
  pools,
  now,
}: {
  network: Network;
  rows: readonly WorkerRow[];
  pools: Pools;
  now: bigint;
}): ReactNode {
  const { decimals } = network;
  const text = useCallback((amount: bigint) => tokens(amount, decimals), [decimals]);
  const unit = 10n ** BigInt(decimals);
  const epoch = epochAt(network, now);
  const flows = useMemo(() => flowsOf(pools, epoch, now), [pools, epoch, now]);
  const balances = useMemo(() => penaltyBalancesOf(pools, epoch, now), [pools, epoch, now]);
  return (
    <div className={styles.sections}>
      <StakeAgainstMinimum rows={rows} unit={unit} text={text} />
      <Distribution rows={rows} text={text} />
      <Rewards flows={flows} unit={unit} text={text} />
      <Slashed flows={flows} unit={unit} text={text} />
      <PenaltyPool balances={balances} unit={unit} text={text} />
      <Unbonding rows={rows} now={now} unit={unit} text={text} />
    </div>
  );
}

function Card({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <section className={styles.card}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

const Nothing = ({ children }: { children: ReactNode }): ReactNode => (
  <p className={styles.nothing}>{children}</p>
);

const STAKE_NAMES = ['Covered', 'Short'] as const;

function StakeAgainstMinimum({
  rows,
  unit,
  text,
}: {
  rows: readonly WorkerRow[];
  unit: bigint;
  text: Text;
}): ReactNode {
  const points = useMemo(
    () =>
      rows.flatMap(({ worker, view: { minimum } }): Point[] =>
        worker.registered && minimum !== undefined
          ? [{ x: minimum, y: worker.activeStake, good: worker.activeStake >= minimum }]
          : [],
      ),
    [rows],
  );
  const short = points.filter(({ good }) => !good).length;
  return (
    <Card title="Stake against S(n)">
      {points.length === 0 ? (
        <Nothing>No registered worker has a minimum stake yet.</Nothing>
      ) : (
        <PointPlot
          label={`Stake of ${points.length} registered workers against their S(n): ${short} are short. Each is in the list of workers.`}
          xName="S(n) now, IFX"
          yName="Active stake, IFX"
          yNames={STAKE_NAMES}
          lineName="stake = S(n)"
          points={points}
          unit={unit}
          text={text}
        />
      )}
    </Card>
  );
}

const workersText: Text = (count) => `${count}`;

function Distribution({ rows, text }: { rows: readonly WorkerRow[]; text: Text }): ReactNode {
  const buckets = useMemo(() => stakeDistribution(rows.map(({ worker }) => worker)), [rows]);
  const places = useMemo(
    () => buckets.map(({ from }) => text(from).replace(` ${TOKEN}`, '')),
    [buckets, text],
  );
  const series = useMemo(() => [workersIn(buckets)], [buckets]);
  return (
    <Card title="Workers by active stake">
      {buckets.length === 0 ? (
        <Nothing>Nobody has staked yet.</Nothing>
      ) : (
        <BarPlot
          title="Workers by active stake"
          xName="Active stake from, IFX"
          yName="Workers"
          places={places}
          series={series}
          unit={1n}
        />
      )}
    </Card>
  );
}

const workersIn = (buckets: readonly Bucket[]): PlotSeries => ({
  name: 'Workers',
  colour: 'accent',
  values: buckets.map(({ workers }) => BigInt(workers)),
  text: workersText,
});

type Flows = { flows: readonly EpochFlows[]; unit: bigint; text: Text };

function Rewards({ flows, unit, text }: Flows): ReactNode {
  const series = useMemo(
    (): PlotSeries[] => [
      { name: 'Issued', colour: 'good', values: flows.map(({ issued }) => issued), text },
      { name: 'Burned', colour: 'warn', values: flows.map(({ burned }) => burned), text },
    ],
    [flows, text],
  );
  return (
    <PerEpoch
      title="Issued and burned per epoch"
      empty="Nothing was issued or burned in the newest epochs."
      flows={flows}
      unit={unit}
      series={series}
    />
  );
}

function Slashed({ flows, unit, text }: Flows): ReactNode {
  const series = useMemo(
    (): PlotSeries[] => [
      { name: 'Slashed', colour: 'bad', values: flows.map(({ slashed }) => slashed), text },
    ],
    [flows, text],
  );
  return (
    <PerEpoch
      title="Slashed per epoch"
      empty="Nothing was slashed in the newest epochs."
      flows={flows}
      unit={unit}
      series={series}
    />
  );
}

function PenaltyPool({
  balances,
  unit,
  text,
}: {
  balances: readonly PenaltyBalance[];
  unit: bigint;
  text: Text;
}): ReactNode {
  const series = useMemo(
    (): PlotSeries[] => [
      {
        name: 'Not assigned to verifiers yet',
        colour: 'accent',
        values: balances.map(({ unassigned }) => unassigned),
        text,
      },
    ],
    [balances, text],
  );
  return (
    <PerEpoch
      title="Penalty pool at the end of each epoch"
      empty="The pool held nothing in the newest epochs."
      flows={balances}
      unit={unit}
      series={series}
    />
  );
}

function PerEpoch({
  title,
  empty,
  flows,
  unit,
  series,
}: {
  title: string;
  /** What is said where there is nothing to draw. */
  empty: string;
  flows: readonly Pick<EpochFlows, 'epoch'>[];
  unit: bigint;
  series: readonly PlotSeries[];
}): ReactNode {
  const places = useMemo(() => flows.map(({ epoch }) => `${epoch}`), [flows]);
  return (
    <Card title={title}>
      {series.every(({ values }) => values.every((value) => value === 0n)) ? (
        <Nothing>{empty}</Nothing>
      ) : (
        <BarPlot
          title={title}
          xName="Epoch"
          yName={TOKEN}
          places={places}
          series={series}
          unit={unit}
        />
      )}
    </Card>
  );
}

function Unbonding({
  rows,
  now,
  unit,
  text,
}: {
  rows: readonly WorkerRow[];
  now: bigint;
  unit: bigint;
  text: Text;
}): ReactNode {
  const coming = useMemo(
    () =>
      unbondingByDay(
        rows.map(({ worker }) => worker),
        now,
      ),
    [rows, now],
  );
  const places = useMemo(() => coming.map(({ days }) => `${days}`), [coming]);
  const series = useMemo(
    (): PlotSeries[] => [
      { name: 'Leaves', colour: 'accent', values: coming.map(({ amount }) => amount), text },
    ],
    [coming, text],
  );
  return (
    <Card title="Unbonding still to come">
      {coming.length === 0 ? (
        <Nothing>No stake is unbonding.</Nothing>
      ) : (
        <BarPlot
          title="Unbonding still to come"
          xName="Days from now"
          yName={TOKEN}
          places={places}
          series={series}
          unit={unit}
        />
      )}
    </Card>
  );
}
