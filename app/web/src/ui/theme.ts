/**
 * Light or dark: as the system has it, until the reader chooses.
 *
 * @module
 */

import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark';

const dark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let chosen: Theme | undefined;

const current = (): Theme => chosen ?? (dark.matches ? 'dark' : 'light');

function show(): void {
  document.documentElement.dataset.theme = current();
  for (const listener of listeners) listener();
}

/** Shows the theme from the beginning, and follows the system. */
export function startTheme(): void {
  dark.addEventListener('change', show);
  show();
}

export function chooseTheme(theme: Theme): void {
  chosen = theme;
  show();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useTheme = (): Theme => useSyncExternalStore(subscribe, current);
