/**
 * The demo bar: what to do next, and what the network's authorities and the time do.
 *
 * @module
 */

import { useEffect, useState, type ReactNode } from 'react';

import { Button } from '../src/ui/button.js';
import { Pill } from '../src/ui/marks.js';
import styles from './bar.module.css';
import { order, readState, type DemoState, type Said } from './server.js';
import { useWalletAddress } from './wallet.js';

const ORDERS = [
  { name: 'measure', label: 'Measure my machine' },
  { name: 'next-epoch', label: 'Next epoch' },
  { name: 'token-falls', label: 'Token falls 30%' },
  { name: 'slash', label: 'Accuse my worker' },
  { name: 'unbonding-passes', label: '90 days later' },
] as const;

export function DemoBar(): ReactNode {
  const wallet = useWalletAddress();
  const state = useDemoState(wallet);
  const [said, setSaid] = useState<Said>();
  const [waiting, setWaiting] = useState(false);
  const busy = waiting || state?.busy !== undefined;
  const carryOut = (name: string): void => {
    setWaiting(true);
    setSaid(undefined);
    void order(name, wallet).then((outcome) => {
      setSaid(outcome);
      setWaiting(false);
      readAgain();
    });
  };
  return (
    <aside className={styles.bar} aria-label="Demo">
      <div className={styles.inner}>
        <div className={styles.text}>
          <p className={styles.head}>
            <Pill tone="warn">Demo</Pill>
            {state && `Epoch ${state.epoch}, ${state.price} per IFX`}
          </p>
          <Outcome state={state} busy={busy} said={said} />
          <p className={styles.hint}>
            <strong>Next:</strong> {state?.hint ?? '…'}
          </p>
        </div>
        <div className={styles.orders}>
          {ORDERS.map(({ name, label }) => (
            <Button
              key={name}
              size="small"
              disabled={busy}
              onClick={() => {
                carryOut(name);
              }}
            >
              {label}
            </Button>
          ))}
        </div>
      </div>
    </aside>
  );
}

/** What happens now, or what came of it. */
function Outcome({
  state,
  busy,
  said,
}: {
  state: DemoState | undefined;
  busy: boolean;
  said: Said | undefined;
}): ReactNode {
  const text = busy ? `${state?.busy ?? 'Under way'}…` : said?.text;
  return (
    <p className={styles.said} role="status" data-bad={!busy && said?.good === false}>
      {text}
    </p>
  );
}

const ASK_MS = 1_000;

/** The state of the demo, asked for again and again: the visitor acts in the page, the server on the chain. */
function useDemoState(wallet: string | undefined): DemoState | undefined {
  const [state, setState] = useState<DemoState>();
  useEffect(() => {
    let stale = false;
    const look = async (): Promise<void> => {
      const found = await readState(wallet);
      if (!stale && found) setState(found);
    };
    void look();
    const timer = setInterval(() => void look(), ASK_MS);
    return () => {
      stale = true;
      clearInterval(timer);
    };
  }, [wallet]);
  return state;
}

/** The page reads the chain again when somebody comes back to it, and much has happened since. */
function readAgain(): void {
  window.dispatchEvent(new Event('visibilitychange'));
}
