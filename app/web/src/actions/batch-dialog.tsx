import type { ManySent } from '@inferix/staking-client';
import type { ReactNode } from 'react';

import { explorerLink } from '../chain/explorer.js';
import { useCluster } from '../data/context.js';
import { effectRows, type EffectRow } from '../model/effect-rows.js';
import { labelOf } from '../model/machine-names.js';
import { skippedBy } from '../model/waiting.js';
import { Button } from '../ui/button.js';
import { ExternalLink, Notice } from '../ui/marks.js';
import { useWallet } from '../wallet/context.js';
import { EffectTable } from './action-dialog.js';
import styles from './action-dialog.module.css';
import { ActionForm, NotSent } from './action-form.js';
import { FailureNotice } from './failure-notice.js';
import { FinishedDialog } from './finished-dialog.js';
import { isUnclear } from './unclear.js';
import {
  useSending,
  type Finished,
  type Sending,
  type SendRequest,
  type Stage,
} from './use-sending.js';

/** A window for one action on many workers: what it would do, how far each transaction is, and what it did. */
export function BatchDialog({
  title,
  lead,
  children,
  request,
  submit,
  done,
  onClose,
}: {
  title: string;
  lead?: ReactNode;
  children?: ReactNode;
  /** None while something is missing or wrong. */
  request: SendRequest | undefined;
  /** What the button says. */
  submit: string;
  /** What is said when all of it is done. */
  done: string;
  onClose: () => void;
}): ReactNode {
  const batch = useSending(request);
  const { stage, preview } = batch;
  if (stage.at === 'done') {
    return <Done title={done} stage={stage} batch={batch} onClose={onClose} />;
  }
  const ready = request !== undefined && preview.data !== undefined && preview.error === null;
  return (
    <ActionForm
      {...{ title, lead, ready, submit, onClose }}
      fields={children}
      at={stage.at}
      progress={<Progress stage={stage} />}
      held={<NotSent stage={stage} />}
      onSubmit={batch.submit}
    >
      {request && <Preview preview={preview} />}
    </ActionForm>
  );
}

const count = (number: number, what: string): string =>
  `${number} ${what}${number === 1 ? '' : 's'}`;

function Preview({ preview }: Pick<Sending, 'preview'>): ReactNode {
  const { signsTogether } = useWallet();
  if (preview.error) return <FailureNotice error={preview.error} />;
  if (!preview.data) return <p className={styles.wait}>Asking the program what this would do…</p>;
  const { before, after, steps, events } = preview.data;
  const workers = count(after.workers.length, 'worker');
  const asked = signsTogether || steps === 1 ? 'once' : `${steps} times`;
  return (
    <section className={styles.effect} aria-label="What this does">
      <p>
        {workers} in {count(steps, 'transaction')}. Your wallet is asked {asked}.
      </p>
      {skippedBy(events).map(({ worker, why }) => (
        <Notice key={worker} tone="warn">
          {labelOf(worker)}: {why}
        </Notice>
      ))}
      <Rows rows={effectRows(before, after)} heads={['Now', 'After']} />
    </section>
  );
}

/** Workers that are shown without being asked for. */
const FEW = 8;

/** The wallet first, and each worker below it. */
function Rows({ rows, heads }: { rows: EffectRow[]; heads: [string, string] }): ReactNode {
  const ofWallet = rows.filter(({ label }) => label.startsWith('Your wallet'));
  const ofWorkers = rows.filter((row) => !ofWallet.includes(row));
  return (
    <>
      {ofWallet.length > 0 && <EffectTable rows={ofWallet} heads={heads} />}
      {ofWorkers.length > 0 && (
        <details open={ofWorkers.length <= FEW}>
          <summary>Worker by worker</summary>
          <EffectTable rows={ofWorkers} heads={heads} />
        </details>
      )}
    </>
  );
}

function Progress({ stage }: { stage: Exclude<Stage, { at: 'done' }> }): ReactNode {
  const { signsTogether } = useWallet();
  if (stage.at !== 'confirming') return EXPLAINED[stage.at];
  const { states } = stage;
  const confirmed = states.filter((state) => state === 'confirmed').length;
  return (
    <>
      {signsTogether ? 'Signed. ' : ''}
      {confirmed} of {count(states.length, 'transaction')} confirmed.
      <progress aria-label="Transactions confirmed" value={confirmed} max={states.length} />
    </>
  );
}

const EXPLAINED = {
  editing: undefined,
  checking: undefined,
  wallet: 'Look at your wallet: it asks you to sign. Decline there, and nothing is sent.',
  reading: 'Reading the new balances.',
};

function Done({
  title,
  stage,
  batch: { retry, readAgain },
  onClose,
}: {
  title: string;
  stage: Finished;
  batch: Pick<Sending, 'retry' | 'readAgain'>;
  onClose: () => void;
}): ReactNode {
  const { sent } = stage;
  const confirmed = sent.filter(({ state }) => state === 'confirmed').length;
  const whole = confirmed === sent.length;
  return (
    <FinishedDialog
      title={whole ? title : `${confirmed} of ${sent.length} transactions went through`}
      lead={whole ? undefined : PARTLY}
      stage={stage}
      table={(rows) => <Rows rows={rows} heads={['Before', 'Now']} />}
      whole={whole}
      buttons={
        !whole && (
          <Button kind="primary" onClick={retry}>
            Try the rest again
          </Button>
        )
      }
      onReadAgain={readAgain}
      onClose={onClose}
    >
      <Transactions sent={sent} />
    </FinishedDialog>
  );
}

const PARTLY =
  'What went through counts. The rest can be tried again: what is done already is left out.';

/** Those that failed with the reason, and a link to each of the others. */
function Transactions({ sent }: { sent: readonly ManySent[] }): ReactNode {
  const { config } = useCluster();
  return (
    <ul className={styles.transactions} aria-label="Transactions">
      {sent.map((one, i) => {
        const name = `Transaction ${i + 1}`;
        if (one.state === 'failed') {
          return (
            <li key={name}>
              {name} {isUnclear(one.error) ? 'may have been sent.' : 'failed.'}
              <FailureNotice error={one.error} />
            </li>
          );
        }
        if (one.state === 'unsent') return <li key={name}>{name} was not sent.</li>;
        const href = explorerLink(config, 'tx', one.signature);
        return (
          <li key={name}>
            {name} is confirmed.{' '}
            {href !== undefined && <ExternalLink href={href}>Look it up</ExternalLink>}
          </li>
        );
      })}
    </ul>
  );
}
