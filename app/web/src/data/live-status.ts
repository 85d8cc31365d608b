/**
 * Whether changes arrive by the websocket, or the page has to ask for them.
 *
 * @module
 */

import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let broken = 0;

/** One more subscription failed, or one works again. */
export function countBroken(by: 1 | -1): void {
  broken += by;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** True while every subscription works. */
export const isLive = (): boolean => broken === 0;

export const useIsLive = (): boolean => useSyncExternalStore(subscribe, isLive);

/** Milliseconds between asking: seldom while changes arrive by themselves. */
const LIVE_MS = 60_000;
const POLLING_MS = 5_000;

const pollMsIf = (live: boolean): number => (live ? LIVE_MS : POLLING_MS);

export const pollMs = (): number => pollMsIf(isLive());

export const usePollMs = (): number => pollMsIf(useIsLive());
