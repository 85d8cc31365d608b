import { NANO_DECIMALS, setPrice } from '@inferix/staking-client';
import { useState, type ReactNode } from 'react';

import { useNow } from '../data/clock.js';
import { usdExact } from '../model/format.js';
import { viewOf } from '../model/worker-view.js';
import { TextField } from '../ui/field.js';
import { ActionDialog } from './action-dialog.js';
import { parsePositive } from './input.js';
import { belowFloor, priceHint } from './price.js';
import type { WorkerActionProps } from './props.js';

/** Declares another price: a rise counts at once, a cut from the next epoch. */
export function SetPrice({ network, worker, onClose }: WorkerActionProps): ReactNode {
  const [text, setText] = useState('');
  const view = viewOf(network, worker, useNow());
  const { price: current, terms, epoch } = view;
  const price = parsePositive(text, NANO_DECIMALS);
  const error = belowFloor(price.value, terms.minPrice) ?? price.error;
  const { value } = price;
  const request =
    value !== undefined && error === undefined
      ? {
          key: `price ${value}`,
          build: (authority: Parameters<typeof setPrice>[0]['authority']) =>
            setPrice({ network, worker: worker.address, authority, price: value }),
        }
      : undefined;
  return (
    <ActionDialog
      title="Change the price"
      lead={`A higher price counts at once and needs the stake for it. A lower one counts from epoch ${epoch + 1n}.`}
      request={request}
      workers={[worker.address]}
      submit="Change the price"
      done="The price has changed"
      onClose={onClose}
    >
      <TextField
        label="Price per IB-hour"
        unit="USD"
        numeric
        value={text}
        onChange={setText}
        error={error}
        hint={`It is ${usdExact(current)} now. ${priceHint(price.value, view)}`}
      />
    </ActionDialog>
  );
}
