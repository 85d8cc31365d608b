import { useState, type ReactNode } from 'react';

import { TextField } from '../ui/field.js';
import { Notice } from '../ui/marks.js';
import { GoTo } from './go-to.js';
import styles from './my-workers.module.css';

/** Says that there may be more workers than the page knows of, and leads to any of them. */
export function NotListed({ shown }: { shown: number }): ReactNode {
  const [text, setText] = useState('');
  return (
    <div className={styles.missing}>
      <Notice tone="warn">
        This RPC node does not list the workers of a wallet.{' '}
        {shown > 0 && 'Shown are those that you have looked at in this browser. '}
        Enter the address of a worker that is missing, or that somebody offers to you: there you
        accept it. Once you have looked at it, it stays here.
      </Notice>
      <TextField label="Address of a worker" value={text} onChange={setText} />
      <GoTo text={text} />
    </div>
  );
}
