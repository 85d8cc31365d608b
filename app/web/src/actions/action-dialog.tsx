import type { Address } from '@solana/kit';
import type { ComponentProps, ReactNode } from 'react';

import { explorerLink } from '../chain/explorer.js';
import { useCluster } from '../data/context.js';
import { effectRows, type Describe, type EffectRow } from '../model/effect-rows.js';
import { Amount, ExternalLink } from '../ui/marks.js';
import styles from './action-dialog.module.css';
import { ActionForm, NotSent } from './action-form.js';
import { FailureNotice } from './failure-notice.js';
import { FinishedDialog } from './finished-dialog.js';
import { useAction, type ActionRequest } from './use-action.js';
import type { Finished, Sending, Stage } from './use-sending.js';

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
  if (stage.at === 'done') {
    const { readAgain } = action;
    return (
      <Done title={done} sent={stage.sent} stage={stage} onReadAgain={readAgain} onClose={onDone} />
    );
  }
  const ready = request !== undefined && preview.data !== undefined && preview.error === null;
  return (
    <ActionForm
      {...{ title, lead, ready, submit, danger, onClose }}
      fields={children}
      at={stage.at}
      progress={EXPLAINED[stage.at]}
      held={<NotSent stage={stage} />}
      onSubmit={action.submit}
    >
      {request && <Preview preview={preview} describe={describe} />}
    </ActionForm>
  );
}

function Preview({
  preview,
  describe,
}: Pick<Sending, 'preview'> & { describe: Describe | undefined }): ReactNode {
  if (preview.error) return <FailureNotice error={preview.error} />;
  if (!preview.data) return <p className={styles.wait}>Asking the program what this would do…</p>;
  const { before, after } = preview.data;
  return (
    <section className={styles.effect} aria-label="What this does">
      <EffectTable rows={effectRows(before, after, describe)} heads={['Now', 'After']} />
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
        {rows.map(({ label, before, after, change }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>
              <Value text={before} />
            </td>
            <td>
              <Value text={after} />
              {change !== undefined && <small className={styles.change}>{change}</small>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** An address, a hash, or another text that is one long word. */
const KEY = /^\S{32,}$/;

const Value = ({ text }: { text: string }): ReactNode =>
  KEY.test(text) ? <span className={styles.key}>{text}</span> : <Amount text={text} />;

const EXPLAINED: Partial<Record<Stage['at'], string>> = {
  wallet: 'Look at your wallet: it asks you to sign. Decline there, and nothing is sent.',
  confirming: 'Signed. Waiting until the chain has confirmed it.',
  reading: 'Confirmed. Reading the new balances.',
};

function Done({
  sent: [one],
  ...dialog
}: Pick<Finished, 'sent'> &
  Omit<ComponentProps<typeof FinishedDialog>, 'table' | 'buttons'>): ReactNode {
  const { config } = useCluster();
  const href = one?.state === 'confirmed' && explorerLink(config, 'tx', one.signature);
  return (
    <FinishedDialog
      {...dialog}
      table={(rows) => <EffectTable rows={rows} heads={['Before', 'Now']} />}
      buttons={href && <ExternalLink href={href}>Look it up</ExternalLink>}
    />
  );
}
