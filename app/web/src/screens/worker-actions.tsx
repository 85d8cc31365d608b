import type { Worker } from '@inferix/staking-client';
import type { ReactNode } from 'react';

import { ACTIONS, actionsOf, type ActionKind } from '../actions/registry.js';
import type { Remedy } from '../model/status.js';
import type { WorkerView } from '../model/worker-view.js';
import { Button } from '../ui/button.js';
import { Menu } from '../ui/menu.js';
import { useWallet } from '../wallet/context.js';
import styles from './worker.module.css';

/** Shown as buttons; the others are in a menu. */
const OFTEN: readonly ActionKind[] = ['accept', 'register', 'withdraw', 'top-up', 'claim'];

/** What the connected wallet can do with a worker. What its status asks for comes first. */
export function WorkerActions({
  worker,
  view,
  remedy,
  closed = false,
  onAct,
}: {
  worker: Worker;
  view: WorkerView;
  remedy: Remedy | undefined;
  /** There is no such worker any more. */
  closed?: boolean;
  /** Opens the window of an action. */
  onAct: (kind: ActionKind) => void;
}): ReactNode {
  const { address } = useWallet();
  const kinds = closed ? [] : actionsOf(worker, view, address);
  const shown = kinds.filter((kind) => OFTEN.includes(kind) || kind === remedy);
  const others = kinds.filter((kind) => !shown.includes(kind));
  return (
    <div className={styles.actions}>
      {shown.map((kind) => (
        <Button
          key={kind}
          size="small"
          kind={kind === remedy || kind === 'accept' ? 'primary' : 'plain'}
          onClick={() => {
            onAct(kind);
          }}
        >
          {ACTIONS[kind].name}
        </Button>
      ))}
      {others.length > 0 && (
        <Menu
          trigger={<Button size="small" />}
          label="More"
          items={others.map((kind) => ({
            key: kind,
            text: ACTIONS[kind].name,
            onSelect: () => {
              onAct(kind);
            },
          }))}
        />
      )}
    </div>
  );
}
