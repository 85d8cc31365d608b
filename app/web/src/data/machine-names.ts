import type { Address } from '@solana/kit';
import { useSyncExternalStore } from 'react';

import { nameOf, subscribeToNames } from '../model/machine-names.js';

/** The name of a worker's machine, if this browser has heard it. */
export const useMachineName = (worker: Address): string | undefined =>
  useSyncExternalStore(subscribeToNames, () => nameOf(worker));
