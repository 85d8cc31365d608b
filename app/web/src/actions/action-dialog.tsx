import type { Address } from '@solana/kit';
import type { ReactNode } from 'react';

import { explorerLink } from '../chain/explorer.js';
import { useCluster } from '../data/context.js';
import type { Describe, EffectRow } from '../model/effect-rows.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { ExternalLink } from '../ui/marks.js';
import styles from './action-dialog.module.css';
import { ActionForm, NotSent } from './action-form.js';
import { FailureNotice } from './failure-notice.js';
import { useAction, type Action, type ActionRequest, type Stage } from './use-action.js';

/** A window for one action: what it asks, what it would do, how far it is, and what it did. */
export function ActionDialog({
  title,
  lead,
  children,
  request,
  workers,
  describe,
  submit,
  danger = false,
  done,
  onClose,
  onDone = onClose,
}: {
  title: string;
  lead?: ReactNode;
  children?: ReactNode;
  /** None while something is missing or wrong. */
  request: ActionRequest | undefined;
  workers: readonly Address[];
  /** The lines of what it changes besides the wallet and the workers. */
  describe?: Describe;
  /** What the button says. */
  submit: string;
  danger?: boolean;
  /** What is said when it is done. */
  done: string;
  onClose: () => void;
  /** Instead of `onClose`, when it is done. */
  onDone?: () => void;
}): ReactNode {
  const action = useAction(request, workers, describe);
  const { stage, preview } = action;
  if (stage.at === 'done') return <Done title={done} stage={stage} onClose={onDone} />;
  const ready = request !== undefined && preview.data !== undefined && preview.error === null;
  return (
    <ActionForm
      {...{ title, lead, ready, submit, danger, onClose }}
      fields={children}
      at={stage.at}
      onSubmit={action.submit}
    >
      {request && <Preview action={action} />}
      <Progress stage={stage} />
    </ActionForm>
  );
}

function Preview({ action: { preview, rowsOf } }: { action: Action }): ReactNode {
  if (preview.error) return <FailureNotice error={preview.error} />;
  if (!preview.data) return <p className={styles.wait}>Asking the program what this would do…</p>;
  return (
    <section className={styles.effect} aria-label="What this does">
      <EffectTable rows={rowsOf(preview.data)} heads={['Now', 'After']} />
    </section>
  );
}

export function EffectTable({
  rows,
  heads,
}: {
  rows: EffectRow[];
  heads: [string, string];
}): ReactNode {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Of what</span>
          </th>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, before, after }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>{before}</td>
            <td>{after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const EXPLAINED: Partial<Record<Stage['at'], string>> = {
  wallet: 'Look at your wallet: it asks you to sign. Decline there, and nothing is sent.',
  confirming: 'Signed. Waiting until the chain has confirmed it.',
  reading: 'Confirmed. Reading the new balances.',
};

function Progress({ stage }: { stage: Stage }): ReactNode {
  if (stage.at === 'editing') return <NotSent {...stage} />;
  return (
    <p className={styles.wait} role="status">
      {EXPLAINED[stage.at]}
    </p>
  );
}

function Done({
  title,
  stage,
  onClose,
}: {
  title: string;
  stage: Extract<Stage, { at: 'done' }>;
  onClose: () => void;
}): ReactNode {
  const { config } = useCluster();
  const href = explorerLink(config, 'tx', stage.signature);
  return (
    <Dialog
      title={title}
      lead="The chain has confirmed it, and these are the new balances."
      onClose={onClose}
    >
      <section className={styles.effect} aria-label="What has changed">
        <EffectTable rows={stage.rows} heads={['Before', 'Now']} />
      </section>
      <div className={styles.buttons}>
        {href !== undefined && <ExternalLink href={href}>Look it up</ExternalLink>}
        <Button kind="primary" onClick={onClose}>
          Close
        </Button>
      </div>
    </Dialog>
  );
}
