import { type Network, type Terms } from '@inferix/staking-client';
import type { ReactNode } from 'react';

import { nano, usdExact, tokens, TOKEN, usd } from '../model/format.js';
import type { WorkerView } from '../model/worker-view.js';
import styles from './formula.module.css';

/** S(n) with a worker's own numbers, now and from the next epoch where that is another. */
export function Formula({ network, view }: { network: Network; view: WorkerView }): ReactNode {
  const { terms, nextTerms, minimum, next } = view;
  if (minimum === undefined) return null;
  const later = next?.minimumStake;
  return (
    <section className={styles.formula} aria-label="How S(n) comes about">
      <p className={styles.result}>
        <span>S(n), the minimum stake</span>
        <strong>
          {tokens(minimum, network.decimals)} ≈{' '}
          {usd(minimum, network.decimals, terms.referencePrice)}
        </strong>
      </p>
      <Factors terms={terms} benchmark={view.benchmark} price={view.price} />
      {later !== undefined && later !== minimum && nextTerms && (
        <>
          <p className={styles.result}>
            <span>From epoch {next?.epoch}</span>
            <strong>
              {tokens(later, network.decimals)} ≈{' '}
              {usd(later, network.decimals, nextTerms.referencePrice)}
            </strong>
          </p>
          <Factors terms={nextTerms} benchmark={view.nextBenchmark} price={view.nextPrice} />
        </>
      )}
      <p className={styles.why}>
        What the machine asks for {terms.coverageEpochs}{' '}
        {terms.coverageEpochs === 1 ? 'epoch' : 'epochs'} of work. It stays yours. Only slashes are
        taken from it.
      </p>
    </section>
  );
}

function Factors({
  terms,
  benchmark,
  price,
}: {
  terms: Terms;
  benchmark: bigint;
  price: bigint;
}): ReactNode {
  const counted = price > terms.minPrice ? price : terms.minPrice;
  const hours = nano((BigInt(Math.floor(terms.epochSecs / 60)) * 1_000_000_000n) / 60n);
  const factors: [sign: string, value: string, name: string][] = [
    ['', `${terms.coverageEpochs}`, 'epochs covered'],
    ['×', hours, 'hours each'],
    ['×', nano(benchmark), 'IB'],
    ['×', usdExact(counted), counted === price ? 'per IB-hour' : 'price floor'],
    ['÷', usdExact(terms.referencePrice), `per ${TOKEN}`],
  ];
  return (
    <p className={styles.factors}>
      {factors.map(([sign, value, name]) => (
        <span key={name} className={styles.factors} style={{ margin: 0 }}>
          {sign !== '' && <span className={styles.sign}>{sign}</span>}
          <span className={styles.factor}>
            <span>{value}</span>
            <small>{name}</small>
          </span>
        </span>
      ))}
    </p>
  );
}
