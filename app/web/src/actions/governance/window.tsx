import type { Address } from '@solana/kit';
import { createContext, use, useState, type ReactNode } from 'react';

import { describeProgram } from '../../model/program-lines.js';
import { Button } from '../../ui/button.js';
import { ActionDialog } from '../action-dialog.js';
import type { Field, GovernanceAction } from './action.js';
import { FieldInput } from './fields.js';
import { Form } from './form.js';
import styles from './governance.module.css';

const OpenContext = createContext<(action: GovernanceAction) => void>(() => undefined);

/**
 * Shows the window of an action that is opened inside of it: the action as it was then, until the window is
 * closed, also where what it was for is gone by then.
 */
export function ActionHost({ children }: { children: ReactNode }): ReactNode {
  const [open, setOpen] = useState<GovernanceAction>();
  return (
    <OpenContext value={setOpen}>
      {children}
      {open !== undefined && (
        <GovernanceWindow
          action={open}
          onClose={() => {
            setOpen(undefined);
          }}
        />
      )}
    </OpenContext>
  );
}

/** Buttons for what the wallet can do. */
export function ActionButtons({ actions }: { actions: readonly GovernanceAction[] }): ReactNode {
  const open = use(OpenContext);
  if (actions.length === 0) return null;
  return (
    <div className={styles.buttons}>
      {actions.map((action) => (
        <Button
          key={action.key}
          size="small"
          onClick={() => {
            open(action);
          }}
        >
          {action.name}
        </Button>
      ))}
    </div>
  );
}

const NO_WORKERS: readonly Address[] = [];

/** One window for every action of a role. */
function GovernanceWindow({
  action,
  onClose,
}: {
  action: GovernanceAction;
  onClose: () => void;
}): ReactNode {
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const { key, title, lead, submit, done, danger = false } = action;
  const fields = action.fields?.(new Form(typed)) ?? [];
  const form = new Form(withInitials(fields, typed));
  const plan = action.plan(form);
  const request = plan && {
    key: `${key} ${JSON.stringify(fields.map(({ name }) => form.text(name)))}`,
    build: plan.build,
  };
  const effects = plan?.effects ?? [];
  return (
    <ActionDialog
      title={title}
      lead={lead}
      request={request}
      workers={plan?.workers ?? NO_WORKERS}
      describe={describeProgram}
      submit={submit}
      done={done}
      danger={danger}
      onClose={onClose}
    >
      {fields.map((field) => (
        <FieldInput
          key={field.name}
          field={field}
          value={typed.get(field.name) ?? field.initial ?? ''}
          error={form.errors.get(field.name)}
          onChange={(value) => {
            setTyped(new Map([...typed, [field.name, value]]));
          }}
        />
      ))}
      {plan?.together && (
        <details>
          <summary>{plan.together.what}</summary>
          <ul className={styles.effects}>
            {plan.together.lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
      {effects.length > 0 && (
        <ul className={styles.effects} aria-label="What this means">
          {effects.map((effect) => (
            <li key={effect}>{effect}</li>
          ))}
        </ul>
      )}
    </ActionDialog>
  );
}

const withInitials = (
  fields: readonly Field[],
  typed: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> =>
  new Map(fields.map(({ name, initial = '' }) => [name, typed.get(name) ?? initial]));
