import type { Network, Worker } from '@inferix/staking-client';
import type { Address } from '@solana/kit';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

import { useNow } from '../data/clock.js';
import { useHoldings } from '../data/queries.js';
import { claimableIn, type Claimable } from '../model/claimable.js';
import { duration, sol, tokens, usd } from '../model/format.js';
import { viewOf } from '../model/worker-view.js';
import { Figures, type Figure } from '../ui/figures.js';

export type Card = { worker: Worker; claimable: Claimable | undefined };

/** A wallet's workers, as what is done for several and what sums them up have them. */
export type Many = {
  wallet: Address;
  network: Network;
  workers: Worker[];
  /** Those of them that are shown, and what each can claim. */
  cards: readonly Card[];
};

/** What the wallet has in all its own workers. */
export function OwnFigures({ wallet, network, workers, cards }: Many): ReactNode {
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
      cards.flatMap(({ worker, claimable = READING }) =>
        worker.owner === wallet ? claimable : [],
      ),
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

const READING: Claimable = { state: 'reading' };

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
