/**
 * What there is to say about a worker at a moment: its stake against S(n), and what keeps it from being
 * paid, with what to do about it.
 *
 * @module
 */

import {
  epochAt,
  minimumStakeAt,
  formatTokens,
  priceAt,
  type Network,
  type SlashCase,
  type Worker,
} from '@inferix/staking-client';
import type { PayoutState } from '../../chain/payout.js';
import { hex, time } from '../../output.js';

/** What a report is made from. `payout` and `cases` are known where somebody has looked. */
export type Facts = {
  network: Network;
  worker: Worker;
  /** The chain's time. */
  now: bigint;
  payout?: PayoutState;
  cases?: readonly SlashCase[];
};

/** Something that keeps a worker from being paid. */
export type Obstacle = {
  code:
    | 'NoBenchmark'
    | 'BenchmarkStale'
    | 'NoReferencePrice'
    | 'ReferencePriceStale'
    | 'NotRegistered'
    | 'WorkerBarred'
    | 'StakeBelowMinimum'
    | 'PayoutUnavailable';
  /** What it is, and what to do about it. */
  sentence: string;
};

/** How many epochs a reference price may be old at a registration: the program's own bound. */
const MAX_REFERENCE_AGE_EPOCHS = 2n;

/** One word for a worker's state. */
export function statusOf({ network, worker, now }: Facts): string {
  if (worker.barred) return 'barred';
  if (!worker.registered) return worker.benchmark === 0n ? 'unmeasured' : 'unregistered';
  const surplus = surplusOf({ network, worker, now });
  return surplus !== undefined && surplus >= 0n ? 'covered' : 'short';
}

/** Active stake beyond S(n), negative where it is missing; `undefined` while there is no S(n). */
export function surplusOf({ network, worker, now }: Facts): bigint | undefined {
  const minimum = minimumStakeAt(network, worker, now);
  return minimum === undefined ? undefined : worker.activeStake - minimum;
}

/** What keeps a worker from being paid now, the first to be done first. */
export function obstaclesOf(facts: Facts): Obstacle[] {
  const { network, worker, payout } = facts;
  const obstacles: Obstacle[] = [];
  if (worker.barred) {
    obstacles.push({
      code: 'WorkerBarred',
      sentence: `Barred from the network: ask its admin ${network.roles.admin}. Unstaking and withdrawing stay open.`,
    });
  }
  if (worker.registered) obstacles.push(...shortfall(facts));
  else obstacles.push(...registration(facts));
  if (payout !== undefined && payout !== 'usable') {
    obstacles.push({ code: 'PayoutUnavailable', sentence: payoutProblem(worker, payout) });
  }
  return obstacles;
}

/** What a worker that is not registered needs first. */
function registration({ network, worker, now }: Facts): Obstacle[] {
  const { benchmarkAuthority, priceAuthority } = network.roles;
  const obstacles: Obstacle[] = [];
  const staleAt = worker.benchmarkAt + BigInt(network.params.benchmarkMaxAgeSecs);
  if (worker.benchmark === 0n) {
    obstacles.push({
      code: 'NoBenchmark',
      sentence: `Not measured yet: the benchmark authority ${benchmarkAuthority} has to attest a benchmark first.`,
    });
  } else if (now > staleAt) {
    obstacles.push({
      code: 'BenchmarkStale',
      sentence: `Its benchmark is too old to register with since ${time(staleAt)}: ask the benchmark authority ${benchmarkAuthority} for a new one.`,
    });
  }
  if (network.referencePrice === 0n) {
    obstacles.push({
      code: 'NoReferencePrice',
      sentence: `The network has no reference price yet: the price authority ${priceAuthority} has to commit one first.`,
    });
  } else if (epochAt(network, now) - network.referenceEpoch > MAX_REFERENCE_AGE_EPOCHS) {
    obstacles.push({
      code: 'ReferencePriceStale',
      sentence: `The reference price is of epoch ${network.referenceEpoch}, too old to register at: the price authority ${priceAuthority} has to commit a new one.`,
    });
  }
  obstacles.push({
    code: 'NotRegistered',
    sentence: `Not registered: inferix-stake worker register ${worker.address} --price <USD per IB-hour> --deposit minimum`,
  });
  return obstacles;
}

function shortfall(facts: Facts): Obstacle[] {
  const { network, worker } = facts;
  const surplus = surplusOf(facts);
  if (surplus === undefined || surplus >= 0n) return [];
  const missing = formatTokens(-surplus, network.decimals);
  return [
    {
      code: 'StakeBelowMinimum',
      sentence: `Short by ${missing} IFX: inferix-stake worker top-up ${worker.address} ${missing}`,
    },
  ];
}

function payoutProblem(worker: Worker, state: Exclude<PayoutState, 'usable'>): string {
  const { address, payout, payoutTokenAccount: account } = worker;
  const command = `inferix-stake worker set-payout ${address}`;
  switch (state) {
    case 'missing':
      return `The payout wallet has no token account: ${command} ${payout} creates it.`;
    case 'frozen':
      return `The payout account ${account} is frozen: ask the mint's freeze authority to thaw it, or ${command} <another wallet>`;
    case 'foreign':
      return `The payout account ${account} is not the payout wallet's any more: ${command} <another wallet>`;
    case 'memo':
      return `The payout account ${account} takes no transfer without a memo: let its owner turn that off, or ${command} <another wallet>`;
  }
}

/** A worker for programs. Amounts in base units, IB and USD in billionths. */
export function workerData(facts: Facts) {
  const { network, worker, now, cases } = facts;
  const minimumStake = minimumStakeAt(network, worker, now) ?? null;
  return {
    ...worker,
    node: hex(worker.node),
    status: statusOf(facts),
    price: { ...worker.price, counts: priceAt(worker, now) },
    minimumStake,
    surplus: minimumStake === null ? null : worker.activeStake - minimumStake,
    tickets: worker.tickets.map((ticket) => ({ ...ticket, matured: ticket.maturesAt <= now })),
    ...(cases === undefined ? {} : { slashCases: cases }),
    obstacles: obstaclesOf(facts),
  };
}
