import {
  cancelUnstake,
  requestUnstake,
  requireDecimals,
  U64_MAX,
  withdraw,
} from '@inferix/staking-client';
import { useState, type ReactNode } from 'react';

import { useNow } from '../data/clock.js';
import { useClaimables } from '../data/proofs.js';
import { dueOf } from '../model/claimable.js';
import { duration, tokens } from '../model/format.js';
import { endsPayment } from '../model/status.js';
import { viewOf } from '../model/worker-view.js';
import { Choices, TextField, type Choice } from '../ui/field.js';
import { Notice } from '../ui/marks.js';
import { ActionDialog } from './action-dialog.js';
import { parsePositive } from './input.js';
import type { WorkerActionProps } from './props.js';
import type { ActionRequest } from './use-action.js';

/** Requests stake back: what is beyond S(n), a part of it, or all of it, which leaves. */
export function Unstake({ network, worker, onClose }: WorkerActionProps): ReactNode {
  const view = viewOf(network, worker, useNow());
  const free = worker.registered ? view.surplus : worker.activeStake;
  const [choice, setChoice] = useState('part');
  const [text, setText] = useState('');
  const part = parsePositive(text, network.decimals);
  const amountOf = (value: bigint): string => tokens(value, network.decimals);
  const leaves = choice === 'all';
  const wait = duration(BigInt(network.params.unbondingSecs));
  const asked = leaves ? U64_MAX : part.value;
  const request = asked === undefined ? undefined : unstaking({ network, worker }, asked);
  const choices: Choice[] = [
    { value: 'part', title: 'A part', text: `up to ${amountOf(free)} can go` },
    {
      value: 'all',
      title: 'All of it',
      text: worker.registered ? 'the worker leaves the network' : amountOf(worker.activeStake),
    },
  ];
  return (
    <ActionDialog
      title="Unstake"
      lead={`You can withdraw it after ${wait} of unbonding. Until then it can be slashed, and you can stake it again.`}
      request={request}
      workers={[worker.address]}
      submit={leaves && worker.registered ? 'Leave the network' : 'Unstake'}
      danger={leaves && worker.registered}
      done="Unbonding has begun"
      onClose={onClose}
    >
      <Choices label="How much" value={choice} onChange={setChoice} choices={choices} />
      {choice === 'part' && (
        <TextField
          label="Amount"
          unit="IFX"
          numeric
          value={text}
          onChange={setText}
          error={part.error}
          hint={
            worker.registered && `What stays has to cover S(n). ${amountOf(free)} are beyond it.`
          }
        />
      )}
      {leaves && worker.registered && (
        <Notice tone="warn">
          {view.missingNow > 0n
            ? `The worker is short: leaving now makes epoch ${view.epoch} short, so that it earns nothing for it. Top up first.`
            : 'The worker stops working and earning at once. Claim what is due before you withdraw the last of the stake.'}
        </Notice>
      )}
    </ActionDialog>
  );
}

type Subject = Pick<WorkerActionProps, 'network' | 'worker'>;

const unstaking = ({ network, worker }: Subject, amount: bigint): ActionRequest => ({
  key: `unstake ${amount}`,
  build: async (owner) => [
    // All of it is all of it by any scale.
    ...(amount === U64_MAX
      ? []
      : await requireDecimals({
          network,
          holder: owner,
          worker: worker.address,
          createsAccount: true,
        })),
    ...(await requestUnstake({ network, worker: worker.address, owner, amount })),
  ],
});

/** Turns a ticket back into stake. */
export function CancelUnstake({
  network,
  worker,
  ticket,
  onClose,
}: WorkerActionProps & { ticket: number }): ReactNode {
  return (
    <ActionDialog
      title="Take the request back"
      lead="The ticket becomes stake again, at once."
      request={{
        key: `cancel ${ticket}`,
        build: (owner) => cancelUnstake({ network, worker: worker.address, owner, ticket }),
      }}
      workers={[worker.address]}
      submit="Stake it again"
      done="Staked again"
      onClose={onClose}
    />
  );
}

/** Takes out what has finished unbonding. */
export function Withdraw({ network, worker, onClose }: WorkerActionProps): ReactNode {
  const [claimable] = useClaimables(network, [worker]);
  const due = dueOf(claimable);
  const forgoes = due > 0n && endsPayment(worker, viewOf(network, worker, useNow()));
  return (
    <ActionDialog
      title="Withdraw"
      lead="What has finished unbonding goes to your wallet. What open slash cases ask for stays until they are decided."
      request={{
        key: 'withdraw',
        build: (owner) => withdraw({ network, worker: worker.address, owner }),
      }}
      workers={[worker.address]}
      submit="Withdraw"
      danger={forgoes}
      done="Withdrawn"
      onClose={onClose}
    >
      {forgoes && (
        <Notice tone="bad">
          {tokens(due, network.decimals)} of rewards are not claimed yet, and are paid only while
          the worker holds stake. Claim them before you withdraw.
        </Notice>
      )}
    </ActionDialog>
  );
}
