/**
 * A worker at a moment: its status, what keeps it from being paid, and what to do about it.
 *
 * @module
 */

import {
  benchmarkAt,
  ClaimOutcome,
  eligibilityAt,
  formatTokens,
  graceEndsAt,
  isPaused,
  priceAt,
  shortSince,
  termsAt,
  withdrawable,
  type Pausable,
  type Worker,
} from '@inferix/staking-client';
import type { PayoutState } from '../../chain/payout.js';
import { hex, time } from '../../output.js';
import { caseData } from './case-report.js';
import {
  comingMinimum,
  minimumOf,
  recordOf,
  restakableOf,
  surplusOf,
  warningsOf,
  type Facts,
} from './stake-report.js';

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
    | 'PayoutUnavailable'
    | 'ClaimsPaused'
    | 'RegistrationPaused';
  /** What it is, and what to do about it. */
  sentence: string;
};

/** One word for a worker's state. */
export function statusOf({ network, worker, now }: Facts): string {
  if (worker.barred) return 'barred';
  if (!worker.registered) return benchmarkAt(worker, now) === 0n ? 'unmeasured' : 'unregistered';
  return shortSince(network, worker, now) === undefined ? 'covered' : 'short';
}

/** What keeps a worker from being paid now, the first to be done first. */
export function obstaclesOf(facts: Facts): Obstacle[] {
  const { network, worker, payout } = facts;
  const obstacles: Obstacle[] = [];
  if (worker.barred) obstacles.push(barredBy(network));
  if (worker.registered) obstacles.push(...shortfall(facts));
  else obstacles.push(...afterLeaving(facts));
  if (payout !== undefined && payout !== 'usable') {
    obstacles.push({ code: 'PayoutUnavailable', sentence: payoutProblem(worker, payout) });
  }
  const paused = pauseText(facts, 'claims');
  if (paused !== undefined) obstacles.push({ code: 'ClaimsPaused', sentence: paused });
  return obstacles;
}

export const barredBy = ({ roles }: Facts['network']): Obstacle => ({
  code: 'WorkerBarred',
  sentence: `Barred from the network: ask its admin ${roles.admin}. Unstaking and withdrawing stay open.`,
});

/** Until when the guardian has paused claims or registration; `undefined` if they go on. */
export function pauseText(
  { network, now }: Pick<Facts, 'network' | 'now'>,
  what: Extract<Pausable, 'claims' | 'registration'>,
): string | undefined {
  if (!isPaused(network, what, now)) return undefined;
  const until = time(network.pausedUntil[what]);
  return `The guardian has paused ${what} until ${until}: wait, or ask the admin ${network.roles.admin} to lift the pause.`;
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
function registration(facts: Facts): Obstacle[] {
  const { address } = facts.worker;
  return [
    ...registrationObstacles(facts),
    {
      code: 'NotRegistered',
      sentence: `Not registered: inferix-stake worker register ${address} --price <USD per IB-hour> --deposit minimum`,
    },
  ];
}

/** What keeps a worker from registering, whatever it stakes. */
export function registrationObstacles(facts: Facts): Obstacle[] {
  const { network, worker, now } = facts;
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
  const paused = pauseText(facts, 'registration');
  if (paused !== undefined) obstacles.push({ code: 'RegistrationPaused', sentence: paused });
  return obstacles;
}

function shortfall(facts: Facts): Obstacle[] {
  const { network, worker } = facts;
  const surplus = surplusOf(facts);
  if (surplus === undefined) {
    return [
      {
        code: 'StakeBelowMinimum',
        sentence: `No stake covers S(n) at this price: inferix-stake worker set-price ${worker.address} <USD per IB-hour>`,
      },
    ];
  }
  if (surplus >= 0n) return [];
  const missing = formatTokens(-surplus, network.decimals);
  const topUp = `inferix-stake worker top-up ${worker.address} ${missing}`;
  return [
    {
      code: 'StakeBelowMinimum',
      sentence: worker.restake
        ? `Short by ${missing} tokens: ${topUp}`
        : `Short by ${missing} tokens, and restaking is off: inferix-stake worker set-restake ${worker.address} on, or ${topUp}`,
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
      return `The payout account ${account} no longer belongs to the payout wallet: ${command} <another wallet>`;
    case 'memo':
      return `The payout account ${account} takes no transfer without a memo: let its owner turn that off, or ${command} <another wallet>`;
  }
}

/** A worker for programs. Amounts in base units, IB and USD in billionths. */
export function workerData(facts: Facts) {
  const { network, worker, now, cases } = facts;
  const minimumStake = minimumOf(facts) ?? null;
  return {
    ...worker,
    node: hex(worker.node),
    offeredTo: worker.offeredTo ?? null,
    status: statusOf(facts),
    price: { ...worker.price, counts: priceAt(worker, now) },
    benchmark: { ...worker.benchmark, counts: benchmarkAt(worker, now) },
    coverage: recordOf(facts),
    shortSince: shortSince(network, worker, now) ?? null,
    graceEndsAt: graceEndsAt(network, worker, now) ?? null,
    restakable: restakableOf(facts),
    minimumStake,
    nextEpoch: comingMinimum(facts) ?? null,
    surplus: minimumStake === null ? null : worker.activeStake - minimumStake,
    tickets: worker.tickets.map((ticket) => ({ ...ticket, matured: ticket.maturesAt <= now })),
    withdrawable: withdrawable(worker, now),
    ...(cases === undefined
      ? {}
      : { slashCases: cases.map((slashCase) => caseData(facts, slashCase)) }),
    obstacles: obstaclesOf(facts),
    warnings: warningsOf(facts),
  };
}
