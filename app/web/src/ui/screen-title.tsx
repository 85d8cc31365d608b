import { useEffect, type ReactNode } from 'react';

/** The head of a screen, which names the browser's tab and its history, too. */
export function ScreenTitle({ children }: { children: string }): ReactNode {
  useEffect(() => {
    document.title = `${children} · Inferix staking`;
  }, [children]);
  return <h1>{children}</h1>;
}
