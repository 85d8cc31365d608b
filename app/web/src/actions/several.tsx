/**
 * Actions on several workers in one transaction.
 *
 * @module
 */

import {
  NANO_DECIMALS,
  requireDecimals,
  setPrice,
  topUp,
  type Network,
  type Worker,
} from '@inferix/staking-client';
import { useState, type ReactNode } from 'react';

import { useNow } from '../data/clock.js';
import { tokens } from '../model/format.js';
import { viewOf, withCushion } from '../model/worker-view.js';
import { Choices, TextField } from '../ui/field.js';
import { Notice } from '../ui/marks.js';
import { ActionDialog } from './action-dialog.js';
import { parsePositive } from './input.js';
import type { ActionRequest } from './use-action.js';

/** How many workers fit one transaction, with the two accounts that each of them brings. */
const MAX_AT_ONCE = 8;

type SeveralProps = { network: Network; workers: readonly Worker[]; onClose: () => void };

/** Tops up the workers that are short, each by what it lacks. */
export function TopUpShort({ network, workers, onClose }: SeveralProps): ReactNode {
  const now = useNow();
  const [cushion, setCushion] = useState('cushion');
  const amounts = workers.slice(0, MAX_AT_ONCE).map((worker) => {
    const { required = 0n, missing } = viewOf(network, worker, now);
    const amount = cushion === 'cushion' ? withCushion(required) - worker.activeStake : missing;
    return { worker: worker.address, amount };
  });
  const total = amounts.reduce((sum, { amount }) => sum + amount, 0n);
  const request: ActionRequest = {
    key: `top up ${amounts.map(({ amount }) => amount).join()}`,
    build: async (funder) => {
      const each = amounts.map((one) => topUp({ network, funder, ...one }));
      const check = requireDecimals({ network, holder: funder });
      return (await Promise.all([check, ...each])).flat();
    },
  };
  return (
    <ActionDialog
      title="Top up all that are short"
      request={request}
      workers={amounts.map(({ worker }) => worker)}
      submit={`Top up ${tokens(total, network.decimals)}`}
      done="Topped up"
      onClose={onClose}
    >
      <Choices
        label="How much"
        value={cushion}
        onChange={setCushion}
        choices={[
          { value: 'exact', title: 'What is missing' },
          { value: 'cushion', title: 'With a cushion', text: 'if the token falls by 20%' },
        ]}
      />
      <TooMany of={workers} />
    </ActionDialog>
  );
}

/** Sets one price for several workers. */
export function PriceForMany({ network, workers, onClose }: SeveralProps): ReactNode {
  const [text, setText] = useState('');
  const price = parsePositive(text, NANO_DECIMALS);
  const { value } = price;
  const others = workers.filter(
    ({ price: own }) => (own.nextAt === 0n ? own.current : own.next) !== value,
  );
  const chosen = others.slice(0, MAX_AT_ONCE).map(({ address }) => address);
  const request: ActionRequest | undefined =
    value === undefined || chosen.length === 0
      ? undefined
      : {
          key: `price ${value}`,
          build: async (authority) => {
            const each = chosen.map((worker) =>
              setPrice({ network, worker, authority, price: value }),
            );
            return (await Promise.all(each)).flat();
          },
        };
  return (
    <ActionDialog
      title="One price for several workers"
      lead="A higher price counts at once and needs the stake for it. A lower one counts from the next epoch."
      request={request}
      workers={chosen}
      submit={`Set it for ${chosen.length}`}
      done="The prices have changed"
      onClose={onClose}
    >
      <TextField
        label="Price per IB-hour"
        unit="USD"
        numeric
        value={text}
        onChange={setText}
        error={price.error}
      />
      <TooMany of={others} />
    </ActionDialog>
  );
}

function TooMany({ of }: { of: readonly Worker[] }): ReactNode {
  if (of.length <= MAX_AT_ONCE) return null;
  return (
    <Notice tone="idle">
      One transaction takes {MAX_AT_ONCE} workers, so these are the first {MAX_AT_ONCE} of{' '}
      {of.length}. Repeat it for the others.
    </Notice>
  );
}
