/**
 * How a worker stands, in words: what is wrong, what to do, and until when.
 *
 * @module
 */

import {
  ClaimOutcome,
  coverageOf,
  eligibilityAt,
  type Network,
  type Worker,
} from '@inferix/staking-client';

import { tokens } from './format.js';
import type { WorkerView } from './worker-view.js';

export type Tone = 'good' | 'warn' | 'bad' | 'idle';

/** The action that a status asks for. */
export type Remedy = 'register' | 'top-up' | 'claim' | 'withdraw' | 'close';

export type Status = {
  tone: Tone;
  title: string;
  text: string;
  /** When it changes, or until when to act. */
  until?: { what: string; at: bigint };
  remedy?: Remedy;
};

/** @param due What is published for it and not claimed, as far as that is known. */
export function statusOf(
  network: Network,
  worker: Worker,
  view: WorkerView,
  now: bigint,
  due = 0n,
): Status {
  const payable = eligibilityAt(network, worker, now) === ClaimOutcome.Paid ? due : 0n;
  const status = stateOf(network, worker, view, now, payable);
  return status.remedy === undefined && payable > 0n ? { ...status, remedy: 'claim' } : status;
}

function stateOf(
  network: Network,
  worker: Worker,
  view: WorkerView,
  now: bigint,
  due: bigint,
): Status {
  if (worker.barred) {
    return {
      tone: 'bad',
      title: 'Barred',
      text: 'The network’s admin has barred this worker from registering and from being paid. Its stake can leave. Ask the network why.',
    };
  }
  return worker.registered
    ? registeredStatus(network, worker, view, now)
    : unregisteredStatus(network, worker, view, due);
}

function registeredStatus(network: Network, worker: Worker, view: WorkerView, now: bigint): Status {
  const { missingNow, missing, epoch, next } = view;
  const amount = (value: bigint): string => tokens(value, network.decimals);
  if (view.minimum === undefined) {
    return { tone: 'bad', title: 'Cannot be covered', text: NOT_COVERABLE };
  }
  if (missingNow > 0n) return shortStatus(view, now, amount(missing));
  if (missing > 0n && next) {
    const sure = next.final ? '' : ' This can still change in the first half of the epoch.';
    return {
      tone: 'warn',
      title: `Short from epoch ${next.epoch}`,
      text: `S(n) rises with epoch ${next.epoch}, and ${amount(missing)} are missing then.${sure} Top up before it begins.`,
      until: { what: `Epoch ${next.epoch} begins`, at: next.startsAt },
      remedy: 'top-up',
    };
  }
  const coverage = coverageOf(network, worker, epoch, now);
  if (coverage?.short === true) {
    return {
      tone: 'warn',
      title: `Earns again from epoch ${epoch + 1n}`,
      text: `It covers S(n) again. It was short for longer than the grace, so epoch ${epoch} earns nothing.`,
    };
  }
  if (coverage?.registered !== true) {
    return {
      tone: 'good',
      title: `Earns from epoch ${epoch + 1n}`,
      text: 'It is registered and covers S(n). The epoch in which a worker registers does not earn.',
    };
  }
  return {
    tone: 'good',
    title: 'Earning',
    text: 'The stake covers S(n), now and from the next epoch.',
  };
}

const NOT_COVERABLE =
  'S(n) is larger than any stake can be, or the network has no reference price. Lower the price of this worker.';

function shortStatus({ epoch, graceEnds }: WorkerView, now: bigint, missing: string): Status {
  if (graceEnds !== undefined && graceEnds >= now) {
    return {
      tone: 'bad',
      title: 'Short',
      text: `${missing} are missing. Top up within the grace, and epoch ${epoch} still earns.`,
      until: { what: 'The grace ends', at: graceEnds },
      remedy: 'top-up',
    };
  }
  return {
    tone: 'bad',
    title: 'Short',
    text: `${missing} are missing. Epoch ${epoch} earns nothing; top up before the next one begins.`,
    remedy: 'top-up',
  };
}

/** True if a withdrawal takes out the last of the stake: after that nothing is paid. */
export const endsPayment = (
  { activeStake }: Pick<Worker, 'activeStake'>,
  { withdrawable, unbonding }: Pick<WorkerView, 'withdrawable' | 'unbonding'>,
): boolean => activeStake === 0n && withdrawable === unbonding;

function unregisteredStatus(
  network: Network,
  worker: Worker,
  view: WorkerView,
  due: bigint,
): Status {
  const { withdrawable, unbonding } = view;
  if (withdrawable > 0n && due > 0n && endsPayment(worker, view)) {
    return {
      tone: 'warn',
      title: 'Claim, then withdraw',
      text: `${tokens(due, network.decimals)} of rewards wait for it, and are paid only while it holds stake. Claim them first. Then withdraw ${tokens(withdrawable, network.decimals)}.`,
      remedy: 'claim',
    };
  }
  if (withdrawable > 0n) {
    return {
      tone: 'warn',
      title: 'Ready to withdraw',
      text: `${tokens(withdrawable, network.decimals)} have finished unbonding and can go to your wallet.`,
      remedy: 'withdraw',
    };
  }
  if (unbonding > 0n) {
    const first = worker.tickets.reduce((a, b) => (a.maturesAt < b.maturesAt ? a : b));
    return {
      tone: 'idle',
      title: 'Leaving',
      text: 'Its stake is unbonding. Claim what is due now: nothing is paid once the stake is out.',
      until: { what: 'The first of it can be withdrawn', at: first.maturesAt },
    };
  }
  if (worker.leftAt !== 0n && worker.activeStake === 0n) {
    return {
      tone: 'idle',
      title: 'Left',
      text: 'It holds no stake. Register it again, or close it to get its rent back.',
      remedy: 'close',
    };
  }
  if (view.benchmark === 0n) {
    return {
      tone: 'idle',
      title: 'Waiting for its benchmark',
      text: 'The network measures the machine first. The speed shows here as soon as it is on chain.',
    };
  }
  return {
    tone: 'warn',
    title: 'Ready to register',
    text: 'The machine is measured. Set a price and stake S(n), and it earns from the next epoch.',
    remedy: 'register',
  };
}
