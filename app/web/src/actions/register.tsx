import { NANO_DECIMALS, registerWorker, requireDecimals } from '@inferix/staking-client';
import { useState, type ReactNode } from 'react';

import { useNow } from '../data/clock.js';
import { useHoldings } from '../data/queries.js';
import { tokens, usd } from '../model/format.js';
import { viewOf, withCushion } from '../model/worker-view.js';
import { Choices, TextField } from '../ui/field.js';
import { Notice } from '../ui/marks.js';
import { useWallet } from '../wallet/context.js';
import { ActionDialog } from './action-dialog.js';
import { Beneficiary } from './beneficiary.js';
import { Formula } from './formula.js';
import { parsePositive } from './input.js';
import { belowFloor, priceHint } from './price.js';
import type { WorkerActionProps } from './props.js';

/** Sets a price and stakes S(n), which is shown while the price is typed. */
export function Register({ network, worker, onClose }: WorkerActionProps): ReactNode {
  const now = useNow();
  const { address } = useWallet();
  const holdings = useHoldings(address, network).data;
  const [priceText, setPriceText] = useState('');
  const [cushion, setCushion] = useState('cushion');
  const view = viewOf(network, worker, now);
  const price = parsePositive(priceText, NANO_DECIMALS);
  const error = belowFloor(price.value, view.terms.minPrice) ?? price.error;

  const priced =
    price.value === undefined || error !== undefined
      ? undefined
      : viewOf(network, { ...worker, price: fixedPrice(price.value) }, now);
  const required = priced?.required;
  const target = required !== undefined && cushion === 'cushion' ? withCushion(required) : required;
  const deposit = target === undefined ? undefined : positive(target - worker.activeStake);
  const lacking =
    deposit !== undefined && holdings !== undefined ? positive(deposit - holdings.tokens) : 0n;
  const amount = (value: bigint): string => tokens(value, network.decimals);

  const request =
    price.value !== undefined && deposit !== undefined && lacking === 0n
      ? {
          key: `register ${price.value} ${deposit}`,
          build: registration(network, worker, price.value, deposit),
        }
      : undefined;
  return (
    <ActionDialog
      title="Register this worker"
      lead="The price is yours to set. The stake follows from it: work at a higher price is backed by more."
      request={request}
      workers={[worker.address]}
      submit={deposit === undefined ? 'Register' : `Register and stake ${amount(deposit)}`}
      done="Registered"
      onClose={onClose}
    >
      <Beneficiary worker={worker} />
      <TextField
        label="Price per IB-hour"
        unit="USD"
        numeric
        value={priceText}
        onChange={setPriceText}
        error={error}
        hint={priceHint(price.value, view)}
      />
      {priced && required !== undefined && (
        <>
          <Formula network={network} view={priced} />
          <Choices
            label="How much to stake"
            value={cushion}
            onChange={setCushion}
            choices={[
              {
                value: 'cushion',
                title: amount(withCushion(required)),
                text: 'still covers S(n) if the token falls by 20%',
              },
              { value: 'exact', title: amount(required), text: 'exactly S(n)' },
            ]}
          />
          {lacking > 0n && (
            <Notice tone="bad">
              Your wallet holds {amount(holdings?.tokens ?? 0n)}: {amount(lacking)} are missing,
              about {usd(lacking, network.decimals, view.terms.referencePrice)}. Send them to your
              wallet, or choose a lower price.
            </Notice>
          )}
        </>
      )}
    </ActionDialog>
  );
}

const positive = (value: bigint): bigint => (value > 0n ? value : 0n);

const fixedPrice = (price: bigint) => ({ previous: 0n, current: price, next: price, nextAt: 0n });

const registration =
  (
    network: WorkerActionProps['network'],
    { address: worker }: WorkerActionProps['worker'],
    price: bigint,
    deposit: bigint,
  ) =>
  async (authority: Parameters<typeof registerWorker>[0]['authority']) => [
    // Without a deposit there need be no account that it could come from.
    ...(deposit > 0n ? await requireDecimals({ network, holder: authority, worker }) : []),
    ...(await registerWorker({ network, worker, authority, price, deposit })),
  ];
