import { Component, type ReactNode } from 'react';

import { Button } from '../ui/button.js';
import { ScreenTitle } from '../ui/screen-title.js';
import styles from './gate.module.css';

type Props = { children: ReactNode };

/** Keeps the rest of the page, where a part of it cannot be loaded or shown. */
export class Boundary extends Component<Props, { failed: boolean }> {
  override readonly state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? <Failed /> : this.props.children;
  }
}

function Failed(): ReactNode {
  return (
    <div className={styles.gate} role="alert">
      <ScreenTitle>This part of the page cannot be shown</ScreenTitle>
      <p>
        It could not be loaded, perhaps because there is a newer page, or the endpoint showed
        something that makes no sense. What you have signed does not depend on it: reload, and look
        at the balances before you sign anything again.
      </p>
      <Button
        kind="primary"
        onClick={() => {
          window.location.reload();
        }}
      >
        Reload
      </Button>
    </div>
  );
}
