import type { Network, Worker } from '@inferix/staking-client';

/** What a window for an action on one worker is given. */
export type WorkerActionProps = { network: Network; worker: Worker; onClose: () => void };
