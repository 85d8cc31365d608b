/**
 * The snapshot that this page has verified last. It is kept until the page is left, for every screen.
 *
 * @module
 */

import { useSyncExternalStore } from 'react';

import type { ChainState } from '../snapshot/messages.js';
import type { Progress, SnapshotReader, Source, VerifiedSnapshot } from '../snapshot/reader.js';

export type SnapshotState =
  | { at: 'none' }
  | { at: 'reading'; progress?: Progress }
  | { at: 'refused'; failure: Error }
  | { at: 'verified'; snapshot: VerifiedSnapshot };

const NONE: SnapshotState = { at: 'none' };
const listeners = new Set<() => void>();
let state: SnapshotState = NONE;
let open: SnapshotReader | undefined;
/** Counts the snapshots that were begun: what an earlier one still says is not heard. */
let begun = 0;

function become(next: SnapshotState): void {
  state = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useSnapshot = (): SnapshotState => useSyncExternalStore(subscribe, () => state);

/** Verifies a snapshot in place of the one that is there. */
export async function verifySnapshot(
  source: () => Source | Promise<Source>,
  chain: () => Promise<ChainState>,
): Promise<void> {
  forgetSnapshot();
  const own = begun;
  const say = (next: SnapshotState): void => {
    if (own === begun) become(next);
  };
  become({ at: 'reading' });
  try {
    const { SnapshotReader } = await import('../snapshot/reader.js');
    const [from, compared] = await Promise.all([source(), chain()]);
    const reader = new SnapshotReader(from, (progress) => {
      say({ at: 'reading', progress });
    });
    if (own === begun) open = reader;
    else reader.close();
    say({ at: 'verified', snapshot: await reader.verify(compared) });
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    say({ at: 'refused', failure });
  }
}

/** Ends what is under way, and drops what was verified. */
export function forgetSnapshot(): void {
  begun++;
  open?.close();
  open = undefined;
  become(NONE);
}
