import type { ReactNode } from 'react';

import type { EffectRow } from '../model/effect-rows.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import styles from './action-dialog.module.css';
import { FailureNotice } from './failure-notice.js';
import type { Finished, Sending } from './use-sending.js';

/** The window of an action that is confirmed: what it has changed, as it was read back from the chain. */
export function FinishedDialog({
  title,
  lead = 'The chain has confirmed it, and these are the new balances.',
  stage: { rows },
  table,
  children,
  buttons,
  whole = true,
  onReadAgain,
  onClose,
}: {
  title: string;
  lead?: string | undefined;
  stage: Finished;
  table: (rows: EffectRow[]) => ReactNode;
  /** What stands above the table. */
  children?: ReactNode;
  /** Besides the one that closes. */
  buttons: ReactNode;
  /** Nothing is left to be done. */
  whole?: boolean;
  onReadAgain: Sending['readAgain'];
  onClose: () => void;
}): ReactNode {
  const unread = rows instanceof Error;
  return (
    <Dialog
      title={unread && whole ? 'Confirmed, and not read yet' : title}
      done={whole && !unread}
      lead={unread ? 'What is confirmed counts. The new balances could not be read.' : lead}
      onClose={onClose}
    >
      {children}
      {unread ? (
        <FailureNotice error={rows} />
      ) : (
        <section className={styles.effect} aria-label="What has changed">
          {table(rows)}
        </section>
      )}
      <div className={styles.buttons}>
        {buttons}
        {unread && <Button onClick={onReadAgain}>Read them again</Button>}
        <Button kind={whole ? 'primary' : 'quiet'} onClick={onClose}>
          Close
        </Button>
      </div>
    </Dialog>
  );
}
