import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';

import styles from './dialog.module.css';

/** A window over the page. While `busy` it cannot be closed, since something is under way. */
export function Dialog({
  title,
  lead,
  busy = false,
  done = false,
  onClose,
  children,
}: {
  title: string;
  lead?: ReactNode;
  busy?: boolean;
  /** What it was for has been done. */
  done?: boolean;
  onClose: () => void;
  children: ReactNode;
}): ReactNode {
  const change = (open: boolean): void => {
    if (!open && !busy) onClose();
  };
  return (
    <Base.Root open onOpenChange={change} disablePointerDismissal>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={styles.popup}>
          <Base.Title className={done ? styles.done : undefined}>{title}</Base.Title>
          {lead !== undefined && (
            <Base.Description className={styles.lead}>{lead}</Base.Description>
          )}
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
