/**
 * Actions on several workers, in as many transactions as they take.
 *
 * @module
 */

import {
  declaredPrice,
  NANO_DECIMALS,
  packInstructions,
  requireDecimals,
  setPrice,
  topUp,
  type Network,
  type Worker,
} from '@inferix/staking-client';
import type { Address, Instruction, TransactionSigner } from '@solana/kit';
import { useState, type ReactNode } from 'react';

import type { Step } from '../chain/effect-of-many.js';
import { useNow } from '../data/clock.js';
import { useHoldings } from '../data/queries.js';
import { shortAddress, tokens, usdExact } from '../model/format.js';
import { labelOf } from '../model/machine-names.js';
import { viewOf, withCushion } from '../model/worker-view.js';
import { Choices, TextField, Ticks } from '../ui/field.js';
import { Notice } from '../ui/marks.js';
import { useWallet } from '../wallet/context.js';
import { BatchDialog } from './batch-dialog.js';
import { parsePositive } from './input.js';
import type { SendRequest } from './use-sending.js';

type SeveralProps = { network: Network; workers: readonly Worker[]; onClose: () => void };

/** What is done to each worker, in as few transactions as it fits, each of which begins with `head`. */
export async function stepsOf(
  each: readonly Promise<{ worker: Address; instructions: Instruction[] }>[],
  signer: TransactionSigner,
  head: readonly Instruction[] = [],
): Promise<Step[]> {
  return packInstructions(await Promise.all(each), signer, { head }).map((pack) => ({
    workers: pack.map(({ worker }) => worker),
    instructions: [...head, ...pack.flatMap(({ instructions }) => instructions)],
  }));
}

/** Tops up the workers that are short, each by what it lacks. */
export function TopUpShort({ network, workers, onClose }: SeveralProps): ReactNode {
  const now = useNow();
  const { address } = useWallet();
  const held = useHoldings(address, network).data?.tokens;
  const [cushion, setCushion] = useState('cushion');
  const amounts = workers.map((worker) => {
    const { required = 0n, missing } = viewOf(network, worker, now);
    const amount = cushion === 'cushion' ? withCushion(required) - worker.activeStake : missing;
    return { worker: worker.address, amount };
  });
  const total = amounts.reduce((sum, { amount }) => sum + amount, 0n);
  const lacking = held !== undefined && total > held ? total - held : 0n;
  const request: SendRequest | undefined =
    lacking > 0n || amounts.length === 0
      ? undefined
      : {
          key: `top up ${amounts.map(({ worker, amount }) => `${worker} ${amount}`).join()}`,
          build: async (funder) =>
            stepsOf(
              amounts.map(async (one) => ({
                worker: one.worker,
                instructions: await topUp({ network, funder, ...one }),
              })),
              funder,
              await requireDecimals({ network, holder: funder }),
            ),
        };
  return (
    <BatchDialog
      title="Top up all that are short"
      request={request}
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
      {lacking > 0n && (
        <Notice tone="bad">
          Your wallet holds {tokens(held ?? 0n, network.decimals)}:{' '}
          {tokens(lacking, network.decimals)} are missing for all of them. Send them to your wallet,
          or top up one worker at a time.
        </Notice>
      )}
      {amounts.length === 0 && <Notice tone="good">No worker is short any more.</Notice>}
    </BatchDialog>
  );
}

/**
 * Sets one price for several workers. Anybody can appoint a wallet as operator of a worker that the program refuses a
 * price: those of others are ticked at first only if the wallet has none of its own.
 */
export function PriceForMany({ network, workers, onClose }: SeveralProps): ReactNode {
  const { address: wallet } = useWallet();
  const [text, setText] = useState('');
  const [ticked, setTicked] = useState<readonly string[]>(() => {
    const own = workers.filter(({ owner }) => owner === wallet);
    return (own.length > 0 ? own : workers).map(({ address }) => address);
  });
  const price = parsePositive(text, NANO_DECIMALS);
  const { value } = price;
  const others = workers
    .filter(({ address }) => ticked.includes(address))
    .filter((worker) => declaredPrice(worker) !== value)
    .map(({ address }) => address);
  const request: SendRequest | undefined =
    value === undefined || others.length === 0
      ? undefined
      : {
          key: `price ${value} ${others.join()}`,
          build: (authority) =>
            stepsOf(
              others.map(async (worker) => ({
                worker,
                instructions: await setPrice({ network, worker, authority, price: value }),
              })),
              authority,
            ),
        };
  return (
    <BatchDialog
      title="One price for several workers"
      lead="A higher price counts at once and needs the stake for it. A lower one counts from the next epoch."
      request={request}
      submit={`Set it for ${others.length}`}
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
      {value !== undefined && ticked.length > 0 && others.length === 0 && (
        <Notice tone="good">All of them have this price.</Notice>
      )}
      <Ticks
        label="Workers"
        value={ticked}
        onChange={setTicked}
        choices={workers.map((worker) => ({
          value: worker.address,
          title: titleOf(worker, wallet),
        }))}
      />
    </BatchDialog>
  );
}

/** What tells a worker apart, with its price, and whose it is where it is not the wallet's. */
function titleOf(worker: Worker, wallet: Address | undefined): string {
  const { address, owner } = worker;
  const whose = owner === wallet ? '' : `, of ${shortAddress(owner)}`;
  return `${labelOf(address)}, ${usdExact(declaredPrice(worker))}${whose}`;
}
