/**
 * Which actions a wallet has on a worker, and their windows.
 *
 * @module
 */

import type { Worker } from '@inferix/staking-client';
import type { Address } from '@solana/kit';
import type { ReactNode } from 'react';

import type { WorkerView } from '../model/worker-view.js';
import { Accept } from './accept.js';
import { Claim } from './claim.js';
import type { WorkerActionProps } from './props.js';
import { Register } from './register.js';
import { SetPrice } from './set-price.js';
import { Close, Offer, SetOperator, SetPayout, SetRestake, WithdrawOffer } from './settings.js';
import { TopUp } from './top-up.js';
import { Unstake, Withdraw } from './unstake.js';

type Entry = { name: string; window: (props: WorkerActionProps) => ReactNode };

export const ACTIONS = {
  register: { name: 'Register', window: Register },
  'top-up': { name: 'Top up', window: TopUp },
  claim: { name: 'Claim rewards', window: Claim },
  price: { name: 'Change the price', window: SetPrice },
  unstake: { name: 'Unstake', window: Unstake },
  withdraw: { name: 'Withdraw', window: Withdraw },
  payout: { name: 'Change where rewards go', window: SetPayout },
  operator: { name: 'Change the operator', window: SetOperator },
  restake: { name: 'Rewards while short', window: SetRestake },
  offer: { name: 'Hand over', window: Offer },
  'withdraw-offer': { name: 'Withdraw the offer', window: WithdrawOffer },
  accept: { name: 'Accept this worker', window: Accept },
  close: { name: 'Close', window: Close },
} as const satisfies Record<string, Entry>;

export type ActionKind = keyof typeof ACTIONS;

/** The actions that a wallet has on a worker now, the most likely ones first. */
export function actionsOf(
  worker: Worker,
  view: WorkerView,
  wallet: Address | undefined,
): ActionKind[] {
  if (wallet === undefined) return [];
  const owner = wallet === worker.owner;
  const runs = owner || wallet === worker.operator;
  const stakes = worker.leftAt === 0n ? runs : owner;
  const empty = worker.activeStake === 0n && view.unbonding === 0n && worker.openCases === 0;
  const possible: Record<ActionKind, boolean> = {
    accept: wallet === worker.offeredTo,
    register: stakes && !worker.registered && !worker.barred && view.benchmark > 0n,
    withdraw: owner && view.withdrawable > 0n,
    'top-up': worker.registered || stakes,
    claim: worker.registered || worker.leftAt !== 0n,
    price: runs && worker.registered,
    unstake: owner && (worker.registered || worker.activeStake > 0n),
    payout: owner,
    operator: owner,
    restake: owner,
    offer: owner && worker.offeredTo === undefined && worker.openCases === 0,
    'withdraw-offer': owner && worker.offeredTo !== undefined,
    close: owner && !worker.registered && empty,
  };
  return (Object.keys(possible) as ActionKind[]).filter((kind) => possible[kind]);
}

/** The window of an action. */
export function ActionWindow({
  kind,
  ...props
}: WorkerActionProps & { kind: ActionKind }): ReactNode {
  const { window: Window } = ACTIONS[kind];
  return <Window {...props} />;
}
