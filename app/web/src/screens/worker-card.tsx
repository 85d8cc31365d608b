import type { Network, Worker } from '@inferix/staking-client';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

import type { ActionKind } from '../actions/registry.js';
import { useNow } from '../data/clock.js';
import { useMachineName } from '../data/machine-names.js';
import { dueOf, type Claimable } from '../model/claimable.js';
import { nano, usdExact, shortAddress } from '../model/format.js';
import { statusOf } from '../model/status.js';
import { viewOf } from '../model/worker-view.js';
import { AddressMark } from '../ui/marks.js';
import { useWallet } from '../wallet/context.js';
import { Accusations } from './accusations.js';
import { DueText, Stakes, StatusPill, StatusText } from './stakes.js';
import { WorkerActions } from './worker-actions.js';
import { WorkerDetails } from './worker-details.js';
import styles from './worker.module.css';

/** A worker in a list: how it stands, and what can be done about it. */
export function WorkerCard({
  network,
  worker,
  claimable,
  onAct,
}: {
  network: Network;
  worker: Worker;
  claimable: Claimable | undefined;
  /** Opens the window of an action. */
  onAct: (kind: ActionKind) => void;
}): ReactNode {
  const now = useNow();
  const view = viewOf(network, worker, now);
  const due = dueOf(claimable);
  const name = useMachineName(worker.address);
  const status = statusOf(network, worker, view, now, due);
  return (
    <article className={styles.card} aria-label={`Worker ${shortAddress(worker.address)}`}>
      <div className={styles.title}>
        <h2>
          <Link href={`/worker/${worker.address}`}>
            {name ?? `Worker ${shortAddress(worker.address)}`}
          </Link>
        </h2>
        {name !== undefined && <AddressMark address={worker.address} />}
        <StatusPill status={status} worker={worker} />
        {view.benchmark > 0n && (
          <span>
            {nano(view.benchmark)} IB
            {view.price > 0n && `, ${usdExact(view.price)} per IB-hour`}
          </span>
        )}
      </div>
      <Relation worker={worker} />
      <StatusText status={status} />
      <Accusations network={network} worker={worker} />
      <Stakes network={network} worker={worker} view={view} />
      <DueText network={network} worker={worker} now={now} due={due} />
      <WorkerActions worker={worker} view={view} remedy={status.remedy} onAct={onAct} />
      <WorkerDetails network={network} worker={worker} view={view} />
    </article>
  );
}

/** Why a worker of somebody else is in the list: nobody asks a wallet before it is named. */
function Relation({ worker: { owner, operator } }: { worker: Worker }): ReactNode {
  const { address } = useWallet();
  if (owner === address) return null;
  const what =
    operator === address ? 'Not yours: you operate it for' : 'Not yours: offered to you by';
  return (
    <p className={styles.text}>
      {what} <AddressMark address={owner} />
    </p>
  );
}
