import { useId, type ReactNode } from 'react';

import styles from './field.module.css';

/** A line of text to fill in, with what it means and what is wrong with it. */
export function TextField({
  label,
  value,
  onChange,
  unit,
  hint,
  error,
  numeric = false,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  unit?: string;
  hint?: ReactNode;
  error?: string | undefined;
  numeric?: boolean;
}): ReactNode {
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={styles.box}>
        <input
          id={id}
          className={styles.input}
          value={value}
          inputMode={numeric ? 'decimal' : 'text'}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={error !== undefined}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
        {unit !== undefined && <span className={styles.unit}>{unit}</span>}
      </div>
      <div id={`${id}-hint`}>
        {error !== undefined && <p className={styles.error}>{error}</p>}
        {hint !== undefined && <div className={styles.hint}>{hint}</div>}
      </div>
    </div>
  );
}

export type Choice = { value: string; title: string; text?: string };

/** One of a few choices, each with a line of explanation. */
export function Choices({
  label,
  value,
  onChange,
  choices,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  choices: readonly Choice[];
}): ReactNode {
  const name = useId();
  return (
    <fieldset className={styles.field}>
      <legend className={styles.label}>{label}</legend>
      <div className={styles.choices}>
        {choices.map((choice) => (
          <label key={choice.value} className={styles.choice}>
            <input
              type="radio"
              name={name}
              checked={choice.value === value}
              onChange={() => {
                onChange(choice.value);
              }}
            />
            <strong>{choice.title}</strong>
            {choice.text !== undefined && <span>{choice.text}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Any of some choices, each with a box to tick. */
export function Ticks({
  label,
  value,
  onChange,
  choices,
}: {
  label: string;
  value: readonly string[];
  onChange: (value: string[]) => void;
  choices: readonly Choice[];
}): ReactNode {
  return (
    <fieldset className={styles.field}>
      <legend className={styles.label}>{label}</legend>
      <div className={styles.ticks}>
        {choices.map((choice) => (
          <label key={choice.value} className={styles.tick}>
            <input
              type="checkbox"
              checked={value.includes(choice.value)}
              onChange={({ target }) => {
                const others = value.filter((each) => each !== choice.value);
                onChange([...others, ...(target.checked ? [choice.value] : [])]);
              }}
            />
            {choice.title}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
