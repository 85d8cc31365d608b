import type { Network, Worker } from '@inferix/staking-client';
import { isAddress, type Address } from '@solana/kit';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Link } from 'wouter';

import { FailureNotice } from '../actions/failure-notice.js';
import { Formula } from '../actions/formula.js';
import { ActionWindow, type ActionKind } from '../actions/registry.js';
import { useNow } from '../data/clock.js';
import { useMachineName } from '../data/machine-names.js';
import { useRememberedWorker } from '../data/my-workers.js';
import { useClaimables } from '../data/proofs.js';
import { useWorkerQuery } from '../data/queries.js';
import { dueOf } from '../model/claimable.js';
import { nano, usdExact, shortAddress, tokens } from '../model/format.js';
import { statusOf, type Status } from '../model/status.js';
import { viewOf } from '../model/worker-view.js';
import { ButtonLink } from '../ui/button.js';
import { AddressMark } from '../ui/marks.js';
import { ScreenTitle } from '../ui/screen-title.js';
import { useWallet } from '../wallet/context.js';
import { Accusations } from './accusations.js';
import { CoverageStrip } from './coverage-strip.js';
import { Guide } from './guide.js';
import { KeyList } from './key-list.js';
import { MachineName } from './machine-name.js';
import { useNetwork } from './network-gate.js';
import { SlashCases } from './slash-cases.js';
import { DueText, Stakes, StatusPill, StatusText } from './stakes.js';
import { Tickets } from './tickets.js';
import { WorkerActions } from './worker-actions.js';
import styles from './worker.module.css';

// The state of a worker does not wait for what happened to it.
const WorkerHistory = lazy(() => import('./history.js'));

/** One worker, whoever looks at it. */
export function WorkerScreen({ address }: { address: string }): ReactNode {
  if (!isAddress(address)) return <Missing text="This is not the address of a worker." />;
  return <Found address={address} />;
}

function Found({ address }: { address: Address }): ReactNode {
  const network = useNetwork();
  const query = useWorkerQuery(address);
  useRememberedWorker(query.data, useWallet().address);
  // A worker that is closed while it is looked at stays, with what its window has to say.
  const [last, setLast] = useState<Worker>();
  if (query.data && query.data !== last) setLast(query.data);
  if (query.error && !query.data) return <FailureNotice error={query.error} />;
  if (query.data === undefined) return <p role="status">Reading the worker…</p>;
  const worker = query.data ?? last;
  if (!worker) {
    return (
      <Missing text="There is no worker at this address. It may be closed, or not be open yet.">
        <History network={network} address={address} />
      </Missing>
    );
  }
  if (worker.network !== network.address) {
    return <Missing text="This worker belongs to another network." />;
  }
  return <Details network={network} worker={worker} closed={query.data === null} />;
}

function History(of: { network: Network; address: Address; worker?: Worker }): ReactNode {
  return (
    <Suspense>
      <WorkerHistory {...of} />
    </Suspense>
  );
}

function Missing({ text, children }: { text: string; children?: ReactNode }): ReactNode {
  return (
    <>
      <ScreenTitle>No worker here</ScreenTitle>
      <p className={styles.text}>{text}</p>
      <div className={styles.actions}>
        <ButtonLink href="/">To my workers</ButtonLink>
      </div>
      {children !== undefined && <div className={styles.sections}>{children}</div>}
    </>
  );
}

const CLOSED: Status = {
  tone: 'idle',
  title: 'Closed',
  text: 'The worker is closed, and its rent has gone to its owner. What stands below was its last state.',
};

function Details({
  network,
  worker,
  closed,
}: {
  network: Network;
  worker: Worker;
  closed: boolean;
}): ReactNode {
  const now = useNow();
  const view = viewOf(network, worker, now);
  const name = useMachineName(worker.address);
  const [claimable] = useClaimables(network, [worker]);
  const [open, setOpen] = useState<ActionKind>();
  const due = dueOf(claimable);
  const status = closed ? CLOSED : statusOf(network, worker, view, now, due);
  return (
    <>
      <div className={styles.title}>
        <ScreenTitle>{name ?? `Worker ${shortAddress(worker.address)}`}</ScreenTitle>
        <StatusPill status={status} worker={worker} />
        <AddressMark address={worker.address} said={name === undefined} />
      </div>
      {!closed && !worker.registered && worker.leftAt === 0n && (
        <Guide worker={worker} view={view} />
      )}
      <StatusText status={status} />
      {!closed && <Accusations network={network} worker={worker} />}
      {!closed && <DueText network={network} worker={worker} now={now} due={due} />}
      <WorkerActions
        worker={worker}
        view={view}
        remedy={status.remedy}
        closed={closed}
        onAct={setOpen}
      />
      {open && (
        <ActionWindow
          kind={open}
          network={network}
          worker={worker}
          onClose={() => {
            setOpen(undefined);
          }}
        />
      )}
      <div className={styles.sections}>
        {view.minimum !== undefined && worker.registered && (
          <section className={`${styles.card ?? ''} ${styles.wide ?? ''}`}>
            <h2>Stake</h2>
            <Stakes network={network} worker={worker} view={view} />
            <Formula network={network} view={view} />
          </section>
        )}
        <CoverageStrip network={network} worker={worker} now={now} />
        <Tickets network={network} worker={worker} view={view} />
        <Machine network={network} worker={worker} benchmark={view.benchmark} price={view.price} />
        <Keys worker={worker} />
        <SlashCases network={network} worker={worker} />
        <History network={network} address={worker.address} worker={worker} />
      </div>
    </>
  );
}

/** What is published for it and not claimed; where that is not known, why. */
function ClaimableText({ network, worker }: { network: Network; worker: Worker }): ReactNode {
  const [claimable = { state: 'reading' }] = useClaimables(network, [worker]);
  switch (claimable.state) {
    case 'reading':
      return '…';
    case 'known':
      return tokens(claimable.due, network.decimals);
    case 'unknown':
      return (
        <>
          not known: {claimable.why} <Link href="/rewards">To the snapshots</Link>
        </>
      );
  }
}

function Machine({
  network,
  worker,
  benchmark,
  price,
}: {
  network: Network;
  worker: Worker;
  benchmark: bigint;
  price: bigint;
}): ReactNode {
  const { decimals } = network;
  return (
    <section className={styles.card}>
      <h2>Machine and rewards</h2>
      <dl className={styles.facts}>
        <dt>Speed</dt>
        <dd>{benchmark === 0n ? 'not measured yet' : `${nano(benchmark)} IB`}</dd>
        <dt>Price</dt>
        <dd>{price === 0n ? 'none yet' : `${usdExact(price)} per IB-hour`}</dd>
        <dt>Active stake</dt>
        <dd>{tokens(worker.activeStake, decimals)}</dd>
        <dt>Claimable</dt>
        <dd>
          <ClaimableText network={network} worker={worker} />
        </dd>
        <dt>Claimed so far</dt>
        <dd>{tokens(worker.claimedTotal, decimals)}</dd>
        <dt>Rewards while short</dt>
        <dd>{worker.restake ? 'fill the stake first' : 'wait'}</dd>
      </dl>
      <MachineName worker={worker} />
    </section>
  );
}

function Keys({ worker }: { worker: Worker }): ReactNode {
  const keys: [string, Address | undefined][] = [
    ['Owner', worker.owner],
    ['Operator', worker.operator],
    ['Rewards go to', worker.payout],
    ['Offered to', worker.offeredTo],
    ['Stake vault', worker.vault],
  ];
  return <KeyList keys={keys} />;
}
