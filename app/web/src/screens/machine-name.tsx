import type { Worker } from '@inferix/staking-client';
import { useState, type ReactNode } from 'react';

import { bytes32, isHex32 } from '../actions/input.js';
import { useMachineName } from '../data/machine-names.js';
import { rememberName } from '../model/machine-names.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/field.js';
import { useWallet } from '../wallet/context.js';
import styles from './worker.module.css';

/** Asks those who run a machine for the name that it was opened with, if this browser has not heard it. */
export function MachineName({ worker }: { worker: Worker }): ReactNode {
  const { address } = useWallet();
  const name = useMachineName(worker.address);
  const mine = address === worker.owner || address === worker.operator;
  if (!mine || name !== undefined) return null;
  return (
    <details className={styles.details}>
      <summary>Show its name here</summary>
      <NameForm worker={worker} />
    </details>
  );
}

function NameForm({ worker }: { worker: Worker }): ReactNode {
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  const tell = async (name: string): Promise<void> => {
    const hash = await bytes32(name);
    if (isHex32(name)) setError('These digits stand on chain by themselves. Enter the name.');
    else if (hash.some((byte, i) => byte !== worker.node[i]))
      setError('It was not opened with this name. Look for other capitals, spaces or dashes.');
    else rememberName(worker.address, name);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void tell(text.trim());
      }}
    >
      <TextField
        label="Name of the machine"
        value={text}
        onChange={(value) => {
          setError(undefined);
          setText(value);
        }}
        error={error}
        hint="The chain has only its hash. The name that it was opened with stays in this browser."
      />
      <Button type="submit" disabled={text.trim() === ''}>
        Show it
      </Button>
    </form>
  );
}
