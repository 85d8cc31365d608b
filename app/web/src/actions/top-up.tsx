import { requireDecimals, topUp } from '@inferix/staking-client';
import { useState, type ReactNode } from 'react';

import { useNow } from '../data/clock.js';
import { useHoldings } from '../data/queries.js';
import { tokens, usd } from '../model/format.js';
import { viewOf, withCushion } from '../model/worker-view.js';
import { Choices, TextField, type Choice } from '../ui/field.js';
import { Notice } from '../ui/marks.js';
import { useWallet } from '../wallet/context.js';
import { ActionDialog } from './action-dialog.js';
import { Beneficiary } from './beneficiary.js';
import { parsePositive } from './input.js';
import type { WorkerActionProps } from './props.js';

/** Adds to the stake: exactly what is missing, with a cushion, or any amount. */
export function TopUp({ network, worker, onClose }: WorkerActionProps): ReactNode {
  const { address: wallet } = useWallet();
  const view = viewOf(network, worker, useNow());
  const { missing, required } = view;
  const held = useHoldings(wallet, network).data?.tokens;
  const cushioned = required === undefined ? 0n : withCushion(required) - worker.activeStake;
  const [preferred, setPreferred] = useState(cushioned > 0n ? 'cushion' : 'other');
  const [text, setText] = useState('');
  const other = parsePositive(text, network.decimals);
  const amountOf = (value: bigint): string => tokens(value, network.decimals);

  const choices: Choice[] = [];
  if (missing > 0n) {
    choices.push({ value: 'exact', title: amountOf(missing), text: 'exactly what is missing' });
  }
  if (cushioned > 0n) {
    choices.push({
      value: 'cushion',
      title: amountOf(cushioned),
      text: 'covers S(n) even if the token falls by 20%',
    });
  }
  choices.push({ value: 'other', title: 'Another amount' });

  // Anybody may have added what was missing.
  const choice = choices.some(({ value }) => value === preferred) ? preferred : 'other';
  const amount = { exact: missing, cushion: cushioned, other: other.value }[choice];
  const lacking = amount !== undefined && held !== undefined && amount > held ? amount - held : 0n;
  const request =
    amount !== undefined && lacking === 0n
      ? {
          key: `top-up ${amount}`,
          build: async (funder: Parameters<typeof topUp>[0]['funder']) => [
            ...(await requireDecimals({ network, holder: funder, worker: worker.address })),
            ...(await topUp({ network, worker: worker.address, funder, amount })),
          ],
        }
      : undefined;
  return (
    <ActionDialog
      title="Top up the stake"
      lead="What you add belongs to the worker’s owner. It comes back by unstaking, after the unbonding time."
      request={request}
      workers={[worker.address]}
      submit={amount === undefined ? 'Top up' : `Top up ${amountOf(amount)}`}
      done="Topped up"
      onClose={onClose}
    >
      <Beneficiary worker={worker} />
      <Choices label="How much" value={choice} onChange={setPreferred} choices={choices} />
      {choice === 'other' && (
        <TextField
          label="Amount"
          unit="IFX"
          numeric
          value={text}
          onChange={setText}
          error={other.error}
          hint={held === undefined ? undefined : `Your wallet holds ${amountOf(held)}.`}
        />
      )}
      {lacking > 0n && (
        <Notice tone="bad">
          Your wallet holds {amountOf(held ?? 0n)}: {amountOf(lacking)} are missing, about{' '}
          {usd(lacking, network.decimals, view.terms.referencePrice)}. Send them to your wallet
          first.
        </Notice>
      )}
    </ActionDialog>
  );
}
