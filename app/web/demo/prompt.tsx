/**
 * The demo wallet's own window, above everything that the page shows.
 *
 * @module
 */

import { useEffect, useId, useRef, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

import { shortAddress } from '../src/model/format.js';
import { Button } from '../src/ui/button.js';
import styles from './prompt.module.css';

type Request = { title: string; lines: readonly string[]; address: string };

/** As wallets say it, in their numbers. */
const declined = (): Error =>
  Object.assign(new Error('User rejected the request.'), { code: 4001 });

/** Asks the wallet's user. @throws the error of wallets whose user declines. */
export function ask(request: Request): Promise<void> {
  const place = document.createElement('div');
  document.body.append(place);
  const root = createRoot(place);
  return new Promise<void>((resolve, reject) => {
    const decide = (approves: boolean): void => {
      root.unmount();
      place.remove();
      if (approves) resolve();
      else reject(declined());
    };
    root.render(<Prompt {...request} decide={decide} />);
  });
}

function Prompt({
  title,
  lines,
  address,
  decide,
}: Request & { decide: (approves: boolean) => void }): ReactNode {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.prompt}
      aria-labelledby={id}
      onCancel={() => {
        decide(false);
      }}
    >
      <p className={styles.name} id={id}>
        Demo wallet
      </p>
      <h2>{title}</h2>
      <p className={styles.address}>with {shortAddress(address)}</p>
      {lines.length > 0 && (
        <ul className={styles.lines}>
          {lines.map((line, i) => (
            <li key={i}>{line}</li>
          ))}
        </ul>
      )}
      <p className={styles.note}>This wallet is part of the demo. Its tokens are worth nothing.</p>
      <div className={styles.buttons}>
        <Button
          onClick={() => {
            decide(false);
          }}
        >
          Decline
        </Button>
        <Button
          kind="primary"
          autoFocus
          onClick={() => {
            decide(true);
          }}
        >
          Approve
        </Button>
      </div>
    </dialog>
  );
}
