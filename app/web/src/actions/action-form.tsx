import { useRef, type ReactNode } from 'react';

import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { Notice } from '../ui/marks.js';
import styles from './action-dialog.module.css';
import { FailureNotice } from './failure-notice.js';
import type { Held, Stage } from './use-sending.js';

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
  progress,
  held,
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
  /** How far it is, while it is under way. */
  progress: ReactNode;
  /** Why it was not sent. */
  held: ReactNode;
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
  const able = ready && !busy;
  const button = useRef<HTMLButtonElement>(null);
  return (
    <Dialog title={title} lead={lead} busy={busy} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!able) return;
          // The field that it was sent from is switched off meanwhile, and would take the focus with it.
          button.current?.focus();
          onSubmit();
        }}
      >
        <fieldset disabled={busy} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
          {fields}
        </fieldset>
        {children}
        {/* Always there, so that what comes into it is read out. */}
        <div className={styles.wait} role="status">
          {progress}
        </div>
        {held}
        <div className={styles.buttons}>
          <Button kind="quiet" disabled={busy} onClick={onClose}>
            Cancel
          </Button>
          <Button
            ref={button}
            type="submit"
            kind={danger ? 'danger' : 'primary'}
            aria-disabled={!able}
          >
            {busy ? WAITING[at] : submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Why an action that was asked for was not sent. */
export function NotSent({ stage }: { stage: Stage }): ReactNode {
  if (stage.at !== 'editing') return null;
  const { failure, held } = stage;
  if (failure) return <FailureNotice error={failure} />;
  return (
    held && (
      <Notice urgent tone="warn">
        {HELD[held]}
      </Notice>
    )
  );
}

const HELD: Readonly<Record<Held, string>> = {
  changed:
    'The chain has changed since you looked. Nothing was sent. Check the numbers above, and go on if you still want to.',
  asked:
    'Your wallet is asked already, by a window that you left. Sign or decline there, then try again. If the wallet shows nothing, load this page again.',
  'asked in a tab':
    'Your wallet is asked already, by another tab of this browser. Nothing was asked from here. Sign or decline there, or close that tab, then try again.',
  open: 'What was sent before may still land, so nothing is sent in its place. Try again in a minute.',
  landed:
    'What was sent before has gone through. Nothing more was sent. Check the numbers above before you go on.',
  unknown:
    'What was sent before cannot land any more, and nobody says whether it has. Nothing more was sent. Check the numbers above before you go on.',
};
