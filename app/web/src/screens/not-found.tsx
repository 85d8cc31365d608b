import type { ReactNode } from 'react';

import type { NetworkConfig } from '../config/index.js';
import { ButtonLink } from '../ui/button.js';
import { ScreenTitle } from '../ui/screen-title.js';
import styles from './gate.module.css';

export function NotFound(): ReactNode {
  return (
    <div className={styles.gate}>
      <ScreenTitle>There is no such page</ScreenTitle>
      <ButtonLink href="/">To my workers</ButtonLink>
    </div>
  );
}

/** The page's address names a network that this build does not have. */
export function UnknownNetwork({ networks }: { networks: readonly NetworkConfig[] }): ReactNode {
  return (
    <main className={styles.gate}>
      <ScreenTitle>This page does not know that network</ScreenTitle>
      <p>It can show those that it was built for, and no other:</p>
      <ul>
        {networks.map(({ id, name }) => (
          <li key={id}>
            <a href={`?network=${encodeURIComponent(id)}`}>{name}</a>
          </li>
        ))}
      </ul>
    </main>
  );
}
