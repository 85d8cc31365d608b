/**
 * What there is to say about a worker at a moment: its stake against S(n), and what keeps it from being
 * paid, with what to do about it.
 *
 * @module
 */

import {
  benchmarkAt,
  ClaimOutcome,
  coverageOf,
  eligibilityAt,
  epochAt,
  type EpochMinimum,
  formatTokens,
  graceEndsAt,
  minimumStakeAt,
  minimumStakeFrom,
  priceAt,
  RECORDED_EPOCHS,
  shortSince,
  termsAt,
  type Network,
  type SlashCase,
  type Worker,
} from '@inferix/staking-client';
import type { PayoutState } from '../../chain/payout.js';
import { duration, hex, time } from '../../output.js';

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
    | 'LeftShort'
    | 'SlashCaseOpen'
    | 'PayoutUnavailable';
  /** What it is, and what to do about it. */
  sentence: string;
};

/** One word for a worker's state. */
export function statusOf({ network, worker, now }: Facts): string {
  if (worker.barred) return 'barred';
  if (!worker.registered) return benchmarkAt(worker, now) === 0n ? 'unmeasured' : 'unregistered';
  return shortSince(network, worker, now) === undefined ? 'covered' : 'short';
}

/** What a worker must hold, now and in the coming epoch as far as that is known: the larger. */
export function neededOf({ network, worker, now }: Facts): bigint | undefined {
  const minimum = minimumStakeAt(network, worker, now);
  const coming = comingMinimum({ network, worker, now })?.minimumStake;
  if (minimum === undefined || coming === undefined) return minimum ?? coming;
  return coming > minimum ? coming : minimum;
}

/** S(n) from the coming epoch. */
export const comingMinimum = ({ network, worker, now }: Facts): EpochMinimum | undefined =>
  minimumStakeFrom(network, worker, epochAt(network, now) + 1n, now);

/** What does not block a claim now and needs doing before the coming epoch. */
export function warningsOf(facts: Facts): string[] {
  const { network, worker, now } = facts;
  const coming = comingMinimum(facts);
  if (!worker.registered || coming?.minimumStake === undefined) return [];
  const missing = coming.minimumStake - worker.activeStake;
  const shortNow = shortSince(network, worker, now) !== undefined;
  if (missing <= 0n || shortNow) return [];
  const text = formatTokens(missing, network.decimals);
  return [
    `From epoch ${coming.epoch} (${time(coming.startsAt)}) S(n) exceeds the stake by ${text} IFX` +
      `${coming.final ? '' : ', as far as it is known'}: inferix-stake worker top-up ${worker.address} ${text}`,
  ];
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
  else obstacles.push(...afterLeaving(facts));
  if (payout !== undefined && payout !== 'usable') {
    obstacles.push({ code: 'PayoutUnavailable', sentence: payoutProblem(worker, payout) });
  }
  return obstacles;
}

/** A worker that has left while it covered S(n) is paid for as long as stake is unbonding. */
function afterLeaving(facts: Facts): Obstacle[] {
  const { network, worker, now } = facts;
  switch (eligibilityAt(network, { ...worker, barred: false }, now)) {
    case ClaimOutcome.LeftShort:
      return [
        {
          code: 'LeftShort',
          sentence:
            'It left while its stake was below S(n): what is due waits until it registers again.',
        },
      ];
    case ClaimOutcome.SlashCaseOpen:
      return [
        {
          code: 'SlashCaseOpen',
          sentence:
            'It has left, and a slash case is open against it: what is due waits for the decision.',
        },
      ];
    case ClaimOutcome.NotRegistered:
      return registration(facts);
    default:
      return [];
  }
}

/** What a worker that is not registered needs first. */
function registration({ network, worker, now }: Facts): Obstacle[] {
  const { benchmarkAuthority, priceAuthority } = network.roles;
  const obstacles: Obstacle[] = [];
  const staleAt = worker.benchmarkAt + BigInt(network.params.benchmarkMaxAgeSecs);
  if (benchmarkAt(worker, now) === 0n) {
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
  const { referencePrice, referenceEpoch, epoch } = termsAt(network, now);
  if (referencePrice === 0n) {
    obstacles.push({
      code: 'NoReferencePrice',
      sentence: `The network has no reference price yet: the price authority ${priceAuthority} has to commit one first.`,
    });
  } else if (epoch - referenceEpoch > BigInt(network.params.maxReferenceAgeEpochs)) {
    obstacles.push({
      code: 'ReferencePriceStale',
      sentence: `The reference price is of epoch ${referenceEpoch}, too old to register at: the price authority ${priceAuthority} has to commit a new one.`,
    });
  }
  obstacles.push({
    code: 'NotRegistered',
    sentence: `Not registered: inferix-stake worker register ${worker.address} --price <USD per IB-hour> --deposit minimum`,
  });
  return obstacles;
}

function shortfall(facts: Facts): Obstacle[] {
  const { network, worker, now } = facts;
  const surplus = surplusOf(facts);
  if (surplus === undefined || surplus >= 0n) return [];
  const missing = formatTokens(-surplus, network.decimals);
  const restake = worker.restake
    ? 'Rewards that are due fill the stake first, the rest can be claimed after that.'
    : `Rewards wait, since restaking is off: inferix-stake worker set-restake ${worker.address} on`;
  return [
    {
      code: 'StakeBelowMinimum',
      sentence:
        `Short by ${missing} IFX: inferix-stake worker top-up ${worker.address} ${missing}. ` +
        `${graceSentence(graceEndsAt(network, worker, now), now)} ${restake}`,
    },
  ];
}

function graceSentence(endsAt: bigint | undefined, now: bigint): string {
  if (endsAt === undefined || endsAt < now) return 'The grace is over: this epoch is lost for it.';
  return `The grace lasts until ${time(endsAt)}, ${duration(Number(endsAt - now))} from now; after that this epoch is lost for it.`;
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
      return `The payout account ${account} no longer belongs to the payout wallet: ${command} <another wallet>`;
    case 'memo':
      return `The payout account ${account} takes no transfer without a memo: let its owner turn that off, or ${command} <another wallet>`;
  }
}

/** What the coverage record says of an epoch, settled until now. */
export type EpochRecord = { epoch: bigint; registered: boolean; short: boolean; earns: boolean };

/** The newest epochs of the coverage record, the latest first. */
export function recordOf({ network, worker, now }: Facts): EpochRecord[] {
  const current = epochAt(network, now);
  const record: EpochRecord[] = [];
  for (let epoch = current; epoch >= 0n && current - epoch < RECORDED_EPOCHS; epoch--) {
    const said = coverageOf(network, worker, epoch, now);
    if (said) record.push({ epoch, ...said });
  }
  return record;
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
    benchmark: { ...worker.benchmark, counts: benchmarkAt(worker, now) },
    coverage: recordOf(facts),
    shortSince: shortSince(network, worker, now) ?? null,
    graceEndsAt: graceEndsAt(network, worker, now) ?? null,
    minimumStake,
    nextEpoch: comingMinimum(facts) ?? null,
    surplus: minimumStake === null ? null : worker.activeStake - minimumStake,
    tickets: worker.tickets.map((ticket) => ({ ...ticket, matured: ticket.maturesAt <= now })),
    ...(cases === undefined ? {} : { slashCases: cases }),
    obstacles: obstaclesOf(facts),
    warnings: warningsOf(facts),
  };
}
