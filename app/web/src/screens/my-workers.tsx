import type { Network, Worker } from '@inferix/staking-client';
import type { Address } from '@solana/kit';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Link } from 'wouter';

import { FailureNotice } from '../actions/failure-notice.js';
import { ActionWindow, type ActionKind } from '../actions/registry.js';
import { useNow } from '../data/clock.js';
import { useMyWorkers, type MyWorkers } from '../data/my-workers.js';
import { useClaimables } from '../data/proofs.js';
import { useHoldings } from '../data/queries.js';
import { claimableIn, type Claimable } from '../model/claimable.js';
import { duration, sol, tokens, usd } from '../model/format.js';
import { isOwnByAddress, isRunBy } from '../model/ownership.js';
import { viewOf } from '../model/worker-view.js';
import { Button, ButtonLink } from '../ui/button.js';
import { Figures, type Figure } from '../ui/figures.js';
import { ScreenTitle } from '../ui/screen-title.js';
import { useWallet } from '../wallet/context.js';
import styles from './my-workers.module.css';
import { useNetwork } from './network-gate.js';
import { NotListed } from './not-listed.js';
import { Welcome } from './welcome.js';
import { WorkerCard } from './worker-card.js';

// Who has one worker does not need what is done for many.
const ClaimAll = lazy(async () => ({
  default: (await import('../actions/claim-all.js')).ClaimAll,
}));
const PriceForMany = lazy(async () => ({
  default: (await import('../actions/several.js')).PriceForMany,
}));
const TopUpShort = lazy(async () => ({
  default: (await import('../actions/several.js')).TopUpShort,
}));

/** The workers of the connected wallet, as owner, as operator, or offered to it. */
export function MyWorkersScreen(): ReactNode {
  const { address } = useWallet();
  return address === undefined ? <Welcome /> : <Mine key={address} wallet={address} />;
}

/** Opens the window of an action on a worker. */
type OnAct = (kind: ActionKind, worker: Worker) => void;

function Mine({ wallet }: { wallet: Address }): ReactNode {
  const network = useNetwork();
  const { data, error } = useMyWorkers(wallet);
  // Not in its card: a worker that is accepted or closed leaves the list, and its window stays.
  const [open, setOpen] = useState<{ kind: ActionKind; worker: Worker }>();
  return (
    <>
      <div className={styles.head}>
        <ScreenTitle>My workers</ScreenTitle>
        {data && !isEmpty(data) && <ButtonLink href="/open">Open a worker</ButtonLink>}
      </div>
      {error && <FailureNotice error={error} />}
      {data ? (
        <Workers
          wallet={wallet}
          {...data}
          onAct={(kind, worker) => {
            setOpen({ kind, worker });
          }}
        />
      ) : (
        !error && <p role="status">Looking for your workers…</p>
      )}
      {open && (
        <ActionWindow
          kind={open.kind}
          network={network}
          worker={
            data?.workers.find(({ address }) => address === open.worker.address) ?? open.worker
          }
          onClose={() => {
            setOpen(undefined);
          }}
        />
      )}
    </>
  );
}

/** The wallet has surely none. */
const isEmpty = ({ workers, listed }: MyWorkers): boolean => listed && workers.length === 0;

function Workers({
  wallet,
  onAct,
  ...found
}: MyWorkers & { wallet: Address; onAct: OnAct }): ReactNode {
  const { workers, listed } = found;
  const network = useNetwork();
  const claimables = useClaimables(network, workers);
  const many = { wallet, network, workers, claimables };
  if (isEmpty(found)) return <NoWorkers wallet={wallet} network={network} />;
  const cards = workers.map((worker, i) => ({ worker, claimable: claimables[i] }));
  const own = cards.filter(({ worker }) => worker.owner === wallet);
  const others = cards.filter(({ worker }) => worker.owner !== wallet);
  return (
    <>
      {!listed && <NotListed shown={workers.length} />}
      <OwnFigures {...many} />
      <Several {...many} />
      <Cards network={network} cards={own} onAct={onAct} />
      {others.length > 0 && <OfOthers network={network} cards={others} onAct={onAct} />}
    </>
  );
}

type CardsProps = {
  network: Network;
  cards: { worker: Worker; claimable: Claimable | undefined }[];
  onAct: OnAct;
};

function Cards({ network, cards, onAct }: CardsProps): ReactNode {
  return (
    <ul className={styles.list}>
      {cards.map(({ worker, claimable }) => (
        <li key={worker.address}>
          <WorkerCard
            network={network}
            worker={worker}
            claimable={claimable}
            onAct={(kind) => {
              onAct(kind, worker);
            }}
          />
        </li>
      ))}
    </ul>
  );
}

const FIRST = 20;

/** Workers of others come last, and not all at once: anybody can offer any number of them, unasked. */
function OfOthers({ network, cards, onAct }: CardsProps): ReactNode {
  const [all, setAll] = useState(false);
  const left = all ? 0 : cards.length - FIRST;
  return (
    <section className={styles.others} aria-labelledby="others">
      <h2 id="others">Workers of others</h2>
      <p>You operate them, or they are offered to you. Anybody can name you so without asking.</p>
      <Cards network={network} cards={left > 0 ? cards.slice(0, FIRST) : cards} onAct={onAct} />
      {left > 0 && (
        <Button
          onClick={() => {
            setAll(true);
          }}
        >
          Show {left} more
        </Button>
      )}
    </section>
  );
}

function NoWorkers({ wallet, network }: { wallet: Address; network: Network }): ReactNode {
  const holdings = useHoldings(wallet, network).data;
  return (
    <div className={styles.empty}>
      <h2>This wallet has no worker yet</h2>
      <p>Open one for each machine. It is measured, then you set a price and stake for it.</p>
      <ButtonLink kind="primary" href="/open">
        Open your first worker
      </ButtonLink>
      {holdings && (
        <p className={styles.holdings}>
          {tokens(holdings.tokens, network.decimals)} and {sol(holdings.lamports)} are in this
          wallet.
        </p>
      )}
    </div>
  );
}

type Many = {
  wallet: Address;
  network: Network;
  workers: Worker[];
  /** In the order of the workers. */
  claimables: Claimable[];
};

/** What the wallet has in all its own workers. */
function OwnFigures({ wallet, network, workers, claimables }: Many): ReactNode {
  const now = useNow();
  const holdings = useHoldings(wallet, network).data;
  const own = workers.filter(({ owner }) => owner === wallet);
  const views = own.map((worker) => viewOf(network, worker, now));
  const sum = (amounts: bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n);
  const staked = sum(own.map(({ activeStake }) => activeStake));
  const unbonding = sum(views.map((view) => view.unbonding));
  const lacking = views.map((view, i) => (own[i]?.registered === true ? view.missing : 0n));
  const missing = sum(lacking);
  const short = lacking.filter((amount) => amount > 0n).length;
  const later = !views.some(({ missingNow }, i) => own[i]?.registered === true && missingNow > 0n);
  const { decimals } = network;
  const price = views[0]?.terms.referencePrice ?? 0n;
  const figures: Figure[] = [
    { name: 'Active stake', value: tokens(staked, decimals), small: usd(staked, decimals, price) },
    {
      name: 'Missing',
      value: tokens(missing, decimals),
      small: missingText({ short, later, all: own.length }),
    },
    {
      name: 'Unbonding',
      value: tokens(unbonding, decimals),
      small:
        unbonding === 0n
          ? 'nothing was asked back'
          : `comes back within ${duration(BigInt(network.params.unbondingSecs))}`,
    },
    claimableFigure(
      claimables.filter((_, i) => workers[i]?.owner === wallet),
      decimals,
    ),
    {
      name: 'In your wallet',
      value: holdings ? tokens(holdings.tokens, decimals) : '…',
      small: holdings && sol(holdings.lamports),
    },
  ];
  return <Figures figures={figures} />;
}

/** @param of How many are short of all, and whether only from the next epoch on. */
function missingText(of: { short: number; later: boolean; all: number }): string {
  if (of.short === 0) return of.all === 1 ? 'it covers S(n)' : 'each covers its S(n)';
  const which = of.all === 1 ? '' : `, in ${of.short} of ${of.all} workers`;
  return `for S(n)${of.later ? ' of the next epoch' : ''}${which}`;
}

function claimableFigure(claimables: readonly Claimable[], decimals: number): Figure {
  const name = 'Claimable';
  const { due, unknown } = claimableIn(claimables);
  if (unknown === claimables.length && unknown > 0) {
    return { name, value: 'not known', small: <Link href="/rewards">verify a snapshot</Link> };
  }
  const small = unknown === 0 ? 'earned, and not claimed yet' : `not known of ${unknown}`;
  const reading = claimables.some(({ state }) => state === 'reading');
  return { name, value: reading ? '…' : tokens(due, decimals), small };
}

/** What is done for several workers at once. */
function Several({ wallet, network, workers, claimables }: Many): ReactNode {
  const now = useNow();
  const [open, setOpen] = useState<'top-up' | 'price' | 'claim'>();
  // Money goes to those alone that are surely one's own.
  const short = workers.filter(
    (worker) =>
      isOwnByAddress(worker, wallet) &&
      worker.registered &&
      viewOf(network, worker, now).missing > 0n,
  );
  const run = workers.filter((worker) => isRunBy(worker, wallet));
  const priced = run.filter(({ registered }) => registered);
  const due = run.filter((worker) => {
    const claimable = claimables[workers.indexOf(worker)];
    return claimable?.state === 'known' && claimable.due > 0n;
  });
  const close = (): void => {
    setOpen(undefined);
  };
  // What is under way stays open, however few are left of what it was opened for.
  if (open === undefined && short.length < 2 && priced.length < 2 && due.length < 2) return null;
  return (
    <div className={styles.several}>
      {short.length > 1 && (
        <Button
          kind="primary"
          onClick={() => {
            setOpen('top-up');
          }}
        >
          Top up all {short.length} that are short
        </Button>
      )}
      {due.length > 1 && (
        <Button
          kind="primary"
          onClick={() => {
            setOpen('claim');
          }}
        >
          Claim for all {due.length}
        </Button>
      )}
      {priced.length > 1 && (
        <Button
          onClick={() => {
            setOpen('price');
          }}
        >
          One price for several
        </Button>
      )}
      <Suspense>
        {open === 'top-up' && <TopUpShort network={network} workers={short} onClose={close} />}
        {open === 'claim' && <ClaimAll network={network} workers={run} onClose={close} />}
        {open === 'price' && <PriceForMany network={network} workers={priced} onClose={close} />}
      </Suspense>
    </div>
  );
}
