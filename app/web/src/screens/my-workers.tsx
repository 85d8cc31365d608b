import type { Network, Worker } from '@inferix/staking-client';
import type { Address } from '@solana/kit';
import { useState, type ReactNode } from 'react';

import { FailureNotice } from '../actions/failure-notice.js';
import { PriceForMany, TopUpShort } from '../actions/several.js';
import { useNow } from '../data/clock.js';
import { useHoldings, useMyWorkers } from '../data/queries.js';
import { sol, tokens, usd } from '../model/format.js';
import { viewOf } from '../model/worker-view.js';
import { Button, ButtonLink } from '../ui/button.js';
import { Figures, type Figure } from '../ui/figures.js';
import { useWallet } from '../wallet/context.js';
import styles from './my-workers.module.css';
import { useNetwork } from './network-gate.js';
import { Welcome } from './welcome.js';
import { WorkerCard } from './worker-card.js';

/** The workers of the connected wallet, as owner, as operator, or offered to it. */
export function MyWorkersScreen(): ReactNode {
  const { address } = useWallet();
  const found = useMyWorkers(address);
  if (address === undefined) return <Welcome />;
  return (
    <>
      <div className={styles.head}>
        <h1>My workers</h1>
        <ButtonLink kind="primary" href="/open">
          Open a worker
        </ButtonLink>
      </div>
      {found.error && <FailureNotice error={found.error} />}
      {found.data ? (
        <Workers wallet={address} workers={found.data} />
      ) : (
        !found.error && <p role="status">Looking for your workers…</p>
      )}
    </>
  );
}

function Workers({ wallet, workers }: { wallet: Address; workers: Worker[] }): ReactNode {
  const network = useNetwork();
  return (
    <>
      <OwnFigures wallet={wallet} network={network} workers={workers} />
      {workers.length === 0 ? (
        <div className={styles.empty}>
          <h2>This wallet has no worker yet</h2>
          <p>Open one for each machine. It is measured, then you set a price and stake for it.</p>
          <ButtonLink kind="primary" href="/open">
            Open your first worker
          </ButtonLink>
        </div>
      ) : (
        <>
          <Several wallet={wallet} network={network} workers={workers} />
          <ul className={styles.list}>
            {workers.map((worker) => (
              <li key={worker.address}>
                <WorkerCard network={network} worker={worker} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

type Many = { wallet: Address; network: Network; workers: Worker[] };

/** What the wallet has in all its own workers. */
function OwnFigures({ wallet, network, workers }: Many): ReactNode {
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
  const { decimals } = network;
  const price = views[0]?.terms.referencePrice ?? 0n;
  const figures: Figure[] = [
    { name: 'Active stake', value: tokens(staked, decimals), small: usd(staked, decimals, price) },
    {
      name: 'Missing for S(n)',
      value: tokens(missing, decimals),
      small: short === 0 ? 'nothing to do' : `in ${short} of ${own.length} workers`,
    },
    { name: 'Unbonding', value: tokens(unbonding, decimals) },
    {
      name: 'In your wallet',
      value: holdings ? tokens(holdings.tokens, decimals) : '…',
      small: holdings && sol(holdings.lamports),
    },
  ];
  return <Figures figures={figures} />;
}

/** What is done for several workers at once. */
function Several({ wallet, network, workers }: Many): ReactNode {
  const now = useNow();
  const [open, setOpen] = useState<'top-up' | 'price'>();
  const short = workers.filter(
    (worker) => worker.registered && viewOf(network, worker, now).missing > 0n,
  );
  const priced = workers.filter(
    ({ registered, owner, operator }) => registered && (owner === wallet || operator === wallet),
  );
  const close = (): void => {
    setOpen(undefined);
  };
  if (short.length < 2 && priced.length < 2) return null;
  return (
    <div className={styles.head} style={{ justifyContent: 'start', marginTop: 20, gap: 8 }}>
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
      {priced.length > 1 && (
        <Button
          onClick={() => {
            setOpen('price');
          }}
        >
          One price for several
        </Button>
      )}
      {open === 'top-up' && <TopUpShort network={network} workers={short} onClose={close} />}
      {open === 'price' && <PriceForMany network={network} workers={priced} onClose={close} />}
    </div>
  );
}
