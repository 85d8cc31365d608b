import type { ReactNode } from 'react';

import styles from './figures.module.css';
import { Amount } from './marks.js';

/** A number with its name, and what it means. */
export type Figure = { name: string; value: ReactNode; small?: ReactNode };

/** Characters that one of five side by side has room for. */
const ROOM = 18;

/** Numbers that one looks at first. */
export function Figures({ figures }: { figures: readonly Figure[] }): ReactNode {
  return (
    <dl className={styles.figures} data-count={figures.length}>
      {figures.map(({ name, value, small }) => (
        <div key={name} className={styles.figure}>
          <dt>{name}</dt>
          <dd data-long={typeof value === 'string' && value.length > ROOM}>
            {typeof value === 'string' ? <Amount text={value} /> : value}
            {small !== undefined && <small>{small}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
