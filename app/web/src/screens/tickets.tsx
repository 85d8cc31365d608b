import type { Network, Worker } from '@inferix/staking-client';
import { useState, type ReactNode } from 'react';

import { CancelUnstake } from '../actions/unstake.js';
import { tokens } from '../model/format.js';
import type { WorkerView } from '../model/worker-view.js';
import { Button } from '../ui/button.js';
import { Countdown } from '../ui/marks.js';
import { useWallet } from '../wallet/context.js';
import styles from './worker.module.css';

/** Stake on its way out. */
export function Tickets({
  network,
  worker,
  view,
}: {
  network: Network;
  worker: Worker;
  view: WorkerView;
}): ReactNode {
  const { address } = useWallet();
  const [cancelled, setCancelled] = useState<number>();
  if (worker.tickets.length === 0 && cancelled === undefined) return null;
  return (
    <section className={`${styles.card ?? ''} ${styles.wide ?? ''}`}>
      <h2>Unbonding</h2>
      <ul className={styles.rows}>
        {worker.tickets.map(({ index, amount, maturesAt }) => (
          <li key={index}>
            <strong>{tokens(amount, network.decimals)}</strong>
            <span>
              withdrawable <Countdown to={maturesAt} />
            </span>
            {address === worker.owner && (
              <Button
                size="small"
                onClick={() => {
                  setCancelled(index);
                }}
              >
                Stake it again
              </Button>
            )}
          </li>
        ))}
      </ul>
      {worker.openAsked > 0n && (
        <p className={styles.text}>
          Open slash cases hold {tokens(worker.openAsked, network.decimals)} back.{' '}
          {tokens(view.withdrawable, network.decimals)} can be withdrawn now.
        </p>
      )}
      {cancelled !== undefined && (
        <CancelUnstake
          network={network}
          worker={worker}
          ticket={cancelled}
          onClose={() => {
            setCancelled(undefined);
          }}
        />
      )}
    </section>
  );
}
