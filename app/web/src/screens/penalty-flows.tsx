import { epochAt, type Network } from '@inferix/staking-client';
import { useMemo, type ReactNode } from 'react';

import type { Pools } from '../chain/pools.js';
import { TOKEN, tokens } from '../model/format.js';
import { penaltyFlowsOf } from '../model/overview.js';
import { BarPlot, type PlotSeries } from '../ui/plot.js';
import worker from './worker.module.css';

/** What slashes brought and what was assigned to verifiers, in the newest epochs. */
export default function PenaltyFlows({
  network,
  pools,
  now,
}: {
  network: Network;
  pools: Pools;
  now: bigint;
}): ReactNode {
  const { decimals } = network;
  const epoch = epochAt(network, now);
  const claimable = pools.penalties.pool.distribution.pending?.claimableAt ?? 0n;
  // What waits becomes part of the sums at that moment, and nothing else changes with the time.
  const settled = now < claimable ? 0n : claimable;
  const flows = useMemo(() => penaltyFlowsOf(pools, epoch, settled), [pools, epoch, settled]);
  const places = useMemo(() => flows.map((each) => `${each.epoch}`), [flows]);
  const series = useMemo((): PlotSeries[] => {
    const text = (amount: bigint): string => tokens(amount, decimals);
    return [
      { name: 'In: slashed', colour: 'bad', values: flows.map(({ slashed }) => slashed), text },
      {
        name: 'Out: assigned to verifiers',
        colour: 'good',
        values: flows.map(({ assigned }) => assigned),
        text,
      },
    ];
  }, [flows, decimals]);
  const title = 'Penalty pool per epoch';
  return (
    <div className={worker.sections}>
      <section className={`${worker.card ?? ''} ${worker.wide ?? ''}`}>
        <h2>{title}</h2>
        {flows.every(({ slashed, assigned }) => slashed === 0n && assigned === 0n) ? (
          <p className={worker.text}>Nothing came or went in the newest 16 epochs.</p>
        ) : (
          <>
            <BarPlot
              title={title}
              xName="Epoch"
              yName={TOKEN}
              places={places}
              series={series}
              unit={10n ** BigInt(decimals)}
            />
            <p className={worker.text}>
              The chain keeps the sums of the newest 16 epochs. What a publication assigns counts
              for the last epoch that it covers; verifiers claim it when they like.
            </p>
          </>
        )}
      </section>
    </div>
  );
}
