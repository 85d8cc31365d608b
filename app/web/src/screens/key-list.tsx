import type { Address } from '@solana/kit';
import type { ReactNode } from 'react';

import { AddressMark } from '../ui/marks.js';
import { useWallet } from '../wallet/context.js';
import styles from './worker.module.css';

/** Addresses by what they are for. Those that there are not are left out. */
export function KeyList({
  keys,
  wide = false,
}: {
  keys: readonly [name: string, address: Address | undefined][];
  wide?: boolean;
}): ReactNode {
  const wallet = useWallet().address;
  return (
    <section className={`${styles.card ?? ''} ${wide ? (styles.wide ?? '') : ''}`}>
      <h2>Keys</h2>
      <dl className={styles.facts}>
        {keys.map(([name, address]) =>
          address === undefined ? null : (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd>
                {address === wallet && 'your wallet '}
                <AddressMark address={address} />
              </dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}
