import { useId, type ReactNode } from 'react';

import { Button } from '../../ui/button.js';
import { Choices, TextField, Ticks, type Choice } from '../../ui/field.js';
import field from '../../ui/field.module.css';
import type { Field } from './action.js';
import styles from './governance.module.css';

type Input = { value: string; onChange: (value: string) => void; error: string | undefined };

/** Whatever kind of field it is. */
export function FieldInput({ field: of, ...input }: Input & { field: Field }): ReactNode {
  const { label } = of;
  if (of.kind === 'choice') return <Choices {...input} label={label} choices={of.choices} />;
  if (of.kind === 'several') return <Several {...input} label={label} choices={of.choices} />;
  if (of.kind === 'added') return <Added {...input} label={label} choices={of.choices} />;
  const { unit, hint, numeric = false } = of;
  return (
    <TextField
      {...input}
      label={label}
      numeric={numeric}
      {...(unit === undefined ? {} : { unit })}
      hint={hint}
    />
  );
}

type ListInput = Input & { label: string; choices: readonly Choice[] };

const listOf = (value: string): string[] => value.split(',').filter(Boolean);

function Several({ value, onChange, ...of }: ListInput): ReactNode {
  return (
    <Ticks
      {...of}
      value={listOf(value)}
      onChange={(chosen) => {
        onChange(chosen.join());
      }}
    />
  );
}

/** Any of many choices: a list to add from, and what was added. */
function Added({ label, choices, value, onChange, error }: ListInput): ReactNode {
  const id = useId();
  const chosen = listOf(value);
  const left = choices.filter((choice) => !chosen.includes(choice.value));
  return (
    <div className={field.field}>
      <label className={field.label} htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className={styles.select}
        value=""
        onChange={({ target }) => {
          onChange([...chosen, target.value].join());
        }}
      >
        <option value="">{chosen.length === 0 ? 'Choose…' : 'Choose another…'}</option>
        {left.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.title}
          </option>
        ))}
      </select>
      {error !== undefined && <p className={field.error}>{error}</p>}
      {chosen.length > 0 && (
        <div className={styles.added}>
          {choices
            .filter((choice) => chosen.includes(choice.value))
            .map((choice) => (
              <Button
                key={choice.value}
                size="small"
                onClick={() => {
                  onChange(chosen.filter((each) => each !== choice.value).join());
                }}
              >
                Leave “{choice.title}” as it is
              </Button>
            ))}
        </div>
      )}
    </div>
  );
}
