import { acceptWorker, slashable } from '@inferix/staking-client';
import { useState, type ReactNode } from 'react';

import { tokens } from '../model/format.js';
import { ActionDialog } from './action-dialog.js';
import type { WorkerActionProps } from './props.js';

/** Takes over a worker that is offered to the wallet, for the stake that it holds when it is looked at. */
export function Accept({ network, worker, onClose }: WorkerActionProps): ReactNode {
  // What was agreed on is what stood there first: a change since then is refused.
  const [agreed] = useState({ offer: worker.offers, leastStake: slashable(worker) });
  return (
    <ActionDialog
      title="Accept this worker"
      lead={`It comes with ${tokens(agreed.leastStake, network.decimals)}, active and unbonding. If it holds less when you accept, nothing happens.`}
      request={{
        key: `accept ${agreed.offer} ${agreed.leastStake}`,
        build: (newOwner) => acceptWorker({ network, worker: worker.address, newOwner, ...agreed }),
      }}
      workers={[worker.address]}
      submit="Accept"
      done="It is yours"
      onClose={onClose}
    />
  );
}
