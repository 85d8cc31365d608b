import {
  closeWorker,
  offerWorker,
  requireWallet,
  setOperator,
  setPayout,
  setRestake,
} from '@inferix/staking-client';
import type { Address, Instruction, TransactionSigner } from '@solana/kit';
import { useState, type ReactNode } from 'react';

import { useCluster } from '../data/context.js';
import { TextField } from '../ui/field.js';
import { Notice } from '../ui/marks.js';
import { ActionDialog } from './action-dialog.js';
import { parseAddress } from './input.js';
import type { WorkerActionProps } from './props.js';

/** Sets one address of a worker. */
function AddressAction({
  worker,
  name,
  label,
  current,
  hint,
  build,
  onClose,
  ...texts
}: WorkerActionProps & {
  name: string;
  label: string;
  current: Address | undefined;
  hint: string;
  title: string;
  lead: string;
  submit: string;
  done: string;
  build: (owner: TransactionSigner, address: Address) => Promise<Instruction[]>;
}): ReactNode {
  const [text, setText] = useState('');
  const parsed = parseAddress(text);
  const { value } = parsed;
  const same = value !== undefined && value === current;
  const request =
    value === undefined || same
      ? undefined
      : {
          key: `${name} ${value}`,
          build: (owner: TransactionSigner) => build(owner, value),
        };
  return (
    <ActionDialog {...texts} request={request} workers={[worker.address]} onClose={onClose}>
      <TextField
        label={label}
        value={text}
        onChange={setText}
        error={same ? 'It is this one already.' : parsed.error}
        hint={hint}
      />
    </ActionDialog>
  );
}

export function SetPayout(props: WorkerActionProps): ReactNode {
  const { network, worker } = props;
  const { connection } = useCluster();
  return (
    <AddressAction
      {...props}
      name="payout"
      title="Change where rewards go"
      lead="Rewards that are claimed from now on go to this wallet."
      label="Payout wallet"
      current={worker.payout}
      hint="A wallet’s address, not that of a token account. You pay the rent if it holds no IFX yet."
      submit="Change it"
      done="Rewards go to the new wallet"
      build={async (owner, payout) => {
        await requireWallet(connection, payout);
        return setPayout({ network, worker: worker.address, owner, payout });
      }}
    />
  );
}

export function SetOperator(props: WorkerActionProps): ReactNode {
  const { network, worker } = props;
  return (
    <AddressAction
      {...props}
      name="operator"
      title="Change the operator"
      lead="The operator’s key runs the machine’s day: it registers, sets the price, tops up and answers slashes. It moves no money out."
      label="Operator"
      current={worker.operator}
      hint="Your own address means that there is no other operator."
      submit="Change it"
      done="The operator has changed"
      build={(owner, operator) => setOperator({ network, worker: worker.address, owner, operator })}
    />
  );
}

export function Offer(props: WorkerActionProps): ReactNode {
  const { network, worker } = props;
  return (
    <AddressAction
      {...props}
      name="offer"
      title="Hand this worker over"
      lead="The new owner gets the worker with its stake, its tickets and its history, once it has accepted. Until then you can withdraw the offer."
      label="New owner"
      current={worker.offeredTo}
      hint="Rewards that nobody has claimed until then go to the new owner."
      submit="Offer it"
      done="The worker is offered"
      build={(owner, newOwner) => offerWorker({ network, worker: worker.address, owner, newOwner })}
    />
  );
}

export function WithdrawOffer({ network, worker, onClose }: WorkerActionProps): ReactNode {
  return (
    <ActionDialog
      title="Withdraw the offer"
      lead="Nobody can accept this worker any more."
      request={{
        key: 'no offer',
        build: (owner) => offerWorker({ network, worker: worker.address, owner }),
      }}
      workers={[worker.address]}
      submit="Withdraw the offer"
      done="The offer is withdrawn"
      onClose={onClose}
    />
  );
}

export function SetRestake({ network, worker, onClose }: WorkerActionProps): ReactNode {
  // What it was opened for: another device may have changed it since.
  const [restake] = useState(!worker.restake);
  return (
    <ActionDialog
      title={restake ? 'Let rewards fill the stake' : 'Let rewards wait'}
      lead={
        restake
          ? 'While the worker is short, its rewards fill the stake first. The rest goes to the payout wallet.'
          : 'While the worker is short, its rewards wait until it covers S(n) again.'
      }
      request={{
        key: `restake ${String(restake)}`,
        build: (owner) => setRestake({ network, worker: worker.address, owner, restake }),
      }}
      workers={[worker.address]}
      submit="Change it"
      done="Changed"
      onClose={onClose}
    />
  );
}

export function Close({ network, worker, onClose }: WorkerActionProps): ReactNode {
  return (
    <ActionDialog
      title="Close this worker"
      lead="Its account goes, and the rent comes back to your wallet."
      request={{
        key: 'close',
        build: (owner) => closeWorker({ network, worker: worker.address, owner }),
      }}
      workers={[worker.address]}
      submit="Close it"
      danger
      done="Closed"
      onClose={onClose}
    >
      <Notice tone="warn">
        Rewards that are not claimed yet are lost. Claim them first; a worker that has left is paid
        only while stake of it is unbonding.
      </Notice>
    </ActionDialog>
  );
}
