import { termsAt } from '@inferix/staking-client';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

import { useNow } from '../data/clock.js';
import { duration } from '../model/format.js';
import { ScreenTitle } from '../ui/screen-title.js';
import styles from './my-workers.module.css';
import { useNetwork } from './network-gate.js';
import { WalletButton } from './wallet-button.js';

/** What somebody sees who has not connected a wallet: what this is, and what it asks. */
export function Welcome(): ReactNode {
  const { epochSecs } = termsAt(useNetwork(), useNow());
  return (
    <div className={styles.welcome}>
      <div>
        <ScreenTitle>Stake for your GPU worker</ScreenTitle>
        <p className={styles.lead}>
          Your machine earns IFX while its stake covers a minimum, S(n), that follows from its speed
          and its price. The stake stays yours and comes back when you leave. Only a penalty, a
          slash, can take from it, after a case that you can answer.
        </p>
        <WalletButton />
        <p className={styles.more}>
          <Link href="/words">What the words mean</Link>
        </p>
      </div>
      <ol className={styles.steps}>
        <li>
          <h2>Open a worker</h2>
          <p>One for each machine. It costs a little SOL, which comes back when you close it.</p>
        </li>
        <li>
          <h2>Let it be measured</h2>
          <p>The network runs Inferix Bench on the machine and puts its speed, in IB, on chain.</p>
        </li>
        <li>
          <h2>Set a price and stake</h2>
          <p>
            You see S(n) while you type. It earns from the next epoch on. One lasts{' '}
            {duration(BigInt(epochSecs))}.
          </p>
        </li>
        <li>
          <h2>Keep it covered</h2>
          <p>If the token falls, S(n) rises. You see it half an epoch ahead, and top up here.</p>
        </li>
      </ol>
    </div>
  );
}
