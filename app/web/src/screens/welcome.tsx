import type { ReactNode } from 'react';

import styles from './my-workers.module.css';
import { WalletButton } from './wallet-button.js';

/** What somebody sees who has not connected a wallet: what this is, and what it asks. */
export function Welcome(): ReactNode {
  return (
    <div className={styles.welcome}>
      <div>
        <h1>Stake for your GPU worker</h1>
        <p className={styles.lead}>
          A worker earns rewards while its stake covers S(n), which follows from its speed, its
          price and the price of the token. The stake stays yours: it comes back when you leave.
          Only a slash can take from it, after a case that you can answer.
        </p>
        <WalletButton />
      </div>
      <ol className={styles.steps}>
        <li>
          <h2>Open a worker</h2>
          <p>One for each machine. You pay its rent, and get it back when you close it.</p>
        </li>
        <li>
          <h2>Let it be measured</h2>
          <p>The network runs Inferix Bench on the machine and puts its speed on chain.</p>
        </li>
        <li>
          <h2>Set a price and stake</h2>
          <p>You see S(n) while you type. The worker earns from the next epoch.</p>
        </li>
        <li>
          <h2>Keep it covered</h2>
          <p>S(n) of the next epoch is known half an epoch ahead, and this page warns you.</p>
        </li>
      </ol>
    </div>
  );
}
