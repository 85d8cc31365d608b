import type { ReactNode } from 'react';

import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { Notice } from '../ui/marks.js';
import styles from './action-dialog.module.css';
import { FailureNotice } from './failure-notice.js';

/** What the button says while an action is under way. */
const WAITING = {
  checking: 'Checking…',
  wallet: 'In your wallet…',
  confirming: 'Confirming…',
  reading: 'Reading…',
};

/** The window of an action until it is done: its fields, then what it would do and how far it is, and two buttons. */
export function ActionForm({
  title,
  lead,
  fields,
  children,
  at,
  ready,
  submit,
  danger = false,
  onSubmit,
  onClose,
}: {
  title: string;
  lead: ReactNode;
  /** What can be changed until it is under way. */
  fields: ReactNode;
  children: ReactNode;
  at: 'editing' | keyof typeof WAITING;
  /** What it would do is known. */
  ready: boolean;
  /** What the button says. */
  submit: string;
  danger?: boolean;
  onSubmit: () => void;
  onClose: () => void;
}): ReactNode {
  const busy = at !== 'editing';
  return (
    <Dialog title={title} lead={lead} busy={busy} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <fieldset disabled={busy} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
          {fields}
        </fieldset>
        {children}
        <div className={styles.buttons}>
          <Button kind="quiet" disabled={busy} onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" kind={danger ? 'danger' : 'primary'} disabled={busy || !ready}>
            {busy ? WAITING[at] : submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Why an action that was asked for was not sent. */
export function NotSent({ failure, changed }: { failure?: Error; changed?: boolean }): ReactNode {
  if (failure) return <FailureNotice error={failure} />;
  if (changed !== true) return null;
  return (
    <Notice tone="warn">
      The chain has changed since you looked. Nothing was sent. Check the numbers above, and go on
      if you still want to.
    </Notice>
  );
}
