import type { Worker } from '@inferix/staking-client';
import type { ReactNode } from 'react';

import { isOwnByAddress } from '../model/ownership.js';
import { Notice } from '../ui/marks.js';
import { useWallet } from '../wallet/context.js';

/** Whose the stake will be, in full, unless the worker's own address shows that it stays the wallet's. */
export function Beneficiary({ worker }: { worker: Worker }): ReactNode {
  const { address } = useWallet();
  const { owner, opener } = worker;
  if (isOwnByAddress(worker, address)) return null;
  if (owner === address) {
    return (
      <Notice tone="warn">
        Another key has opened this worker. That it was handed over to you is what the RPC endpoint
        says. Stake in it if you have accepted it from <strong>{opener}</strong>
      </Notice>
    );
  }
  return (
    <Notice tone="warn">
      This worker is not yours. What you add belongs to its owner, who alone can take it out:{' '}
      <strong>{owner}</strong>
    </Notice>
  );
}
