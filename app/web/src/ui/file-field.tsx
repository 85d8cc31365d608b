import { useId, type ReactNode } from 'react';

import styles from './field.module.css';

/** Files that are read in the page and sent nowhere. */
export function FileField({
  label,
  hint,
  multiple = true,
  onChange,
}: {
  label: string;
  hint: string;
  multiple?: boolean;
  onChange: (files: File[]) => void;
}): ReactNode {
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        type="file"
        multiple={multiple}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          onChange([...(event.target.files ?? [])]);
        }}
      />
      <p id={`${id}-hint`} className={styles.hint}>
        {hint}
      </p>
    </div>
  );
}
