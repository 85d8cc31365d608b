import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';

import styles from './menu.module.css';

export type MenuItem = { key: string; text: ReactNode; onSelect: () => void };

/** A button that opens a list of things to do. */
export function Menu({
  trigger,
  label,
  items,
  note,
}: {
  trigger: ReactElement;
  label: ReactNode;
  items: readonly MenuItem[];
  note?: ReactNode;
}): ReactNode {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger}>{label}</Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={6} align="end" style={{ zIndex: 10 }}>
          <Base.Popup className={styles.popup}>
            {items.map(({ key, text, onSelect }) => (
              <Base.Item key={key} className={styles.item} onClick={onSelect}>
                {text}
              </Base.Item>
            ))}
            {note !== undefined && <div className={styles.note}>{note}</div>}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
