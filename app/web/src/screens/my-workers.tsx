import type { Network, Worker } from '@inferix/staking-client';
import type { Address } from '@solana/kit';
import { lazy, Suspense, useState, type ReactNode } from 'react';

import { FailureNotice } from '../actions/failure-notice.js';
import { ActionWindow, type ActionKind } from '../actions/registry.js';
import { useNow } from '../data/clock.js';
import { useMyWorkers, type MyWorkers } from '../data/my-workers.js';
import { useClaimables } from '../data/proofs.js';
import { useHoldings } from '../data/queries.js';
import { dueOf } from '../model/claimable.js';
import { sol, tokens } from '../model/format.js';
import { isOwnByAddress, isRunBy } from '../model/ownership.js';
import { viewOf } from '../model/worker-view.js';
import { Button, ButtonLink } from '../ui/button.js';
import { ScreenTitle } from '../ui/screen-title.js';
import { useWallet } from '../wallet/context.js';
import styles from './my-workers.module.css';
import { useNetwork } from './network-gate.js';
import { NotListed } from './not-listed.js';
import { OwnFigures, type Card, type Many } from './own-figures.js';
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
  const [all, setAll] = useState(false);
  const own = workers.filter(({ owner }) => owner === wallet);
  const others = othersOf(workers, wallet);
  const shown = all ? others : others.slice(0, FIRST);
  // What nobody has asked for is not asked of the network's host of proofs before it is shown.
  const asked = [...own, ...shown];
  const claimables = useClaimables(network, asked);
  const cards = asked.map((worker, i) => ({ worker, claimable: claimables[i] }));
  const many = { wallet, network, workers, cards };
  if (isEmpty(found)) return <NoWorkers wallet={wallet} network={network} />;
  return (
    <>
      {!listed && <NotListed shown={workers.length} />}
      <OwnFigures {...many} />
      <Several {...many} />
      <Cards network={network} cards={cards.slice(0, own.length)} onAct={onAct} />
      {others.length > 0 && (
        <OfOthers
          network={network}
          cards={cards.slice(own.length)}
          left={others.length - shown.length}
          onAct={onAct}
          onAll={() => {
            setAll(true);
          }}
        />
      )}
    </>
  );
}

/** Those that the wallet operates, and then those that are offered to it. */
const othersOf = (workers: readonly Worker[], wallet: Address): Worker[] => {
  const others = workers.filter(({ owner }) => owner !== wallet);
  const operates = ({ operator }: Worker): number => Number(operator === wallet);
  return others.sort((a, b) => operates(b) - operates(a));
};

type CardsProps = { network: Network; cards: readonly Card[]; onAct: OnAct };

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
function OfOthers({
  left,
  onAll,
  ...shown
}: CardsProps & {
  /** How many are not shown yet. */
  left: number;
  onAll: () => void;
}): ReactNode {
  return (
    <section className={styles.others} aria-labelledby="others">
      <h2 id="others">Workers of others</h2>
      <p>You operate them, or they are offered to you. Anybody can name you so without asking.</p>
      <Cards {...shown} />
      {left > 0 && <Button onClick={onAll}>Show {left} more</Button>}
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

/** What is done for several workers at once. */
function Several({ wallet, network, workers, cards }: Many): ReactNode {
  const now = useNow();
  const [open, setOpen] = useState<'top-up' | 'price' | 'claim'>();
  // Money goes to those alone that are surely one's own.
  const short = workers.filter(
    (worker) =>
      isOwnByAddress(worker, wallet) &&
      worker.registered &&
      viewOf(network, worker, now).missing > 0n,
  );
  const priced = workers.filter((worker) => isRunBy(worker, wallet) && worker.registered);
  const run = cards.filter(({ worker }) => isRunBy(worker, wallet));
  const due = run.filter(({ claimable }) => dueOf(claimable) > 0n);
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
        {open === 'claim' && (
          <ClaimAll network={network} workers={run.map(({ worker }) => worker)} onClose={close} />
        )}
        {open === 'price' && <PriceForMany network={network} workers={priced} onClose={close} />}
      </Suspense>
    </div>
  );
}
