/**
 * A worker in words, for people.
 *
 * @module
 */

import {
  benchmarkAt,
  formatNano,
  priceAt,
  termsAt,
  withdrawable,
  type Ticket,
  type Worker,
} from '@inferix/staking-client';
import { duration, fields, hex, tokenAmount, time, usd } from '../../output.js';
import { caseLines, withdrawableOf } from './case-report.js';
import { obstaclesOf, statusOf } from './report.js';
import {
  comingMinimum,
  graceOf,
  minimumOf,
  recordOf,
  restakeOf,
  surplusOf,
  warningsOf,
  type Facts,
} from './stake-report.js';

/** The lines of `worker show`. */
export function describe(facts: Facts): string[] {
  const { network, worker, cases = [] } = facts;
  const tokens = (amount: bigint): string => tokenAmount(amount, network.decimals);
  const grace = graceOf(facts);
  const free = withdrawableOf(facts);
  const lines = fields([
    ['Worker', worker.address],
    ['Network', worker.network],
    ...keyRows(worker),
    ['Node', hex(worker.node)],
    ['Status', statusOf(facts)],
    ['Benchmark', benchmarkOf(facts)],
    ['Price', priceOf(facts)],
    ['Stake', stakeOf(facts)],
    ['Next epoch', nextEpoch(facts)],
    ['Coverage', coverage(facts)],
    ...(grace === undefined ? [] : [['Grace', grace] as const]),
    ['Restake', restakeOf(facts)],
    [
      'Rewards claimed',
      worker.restakedTotal === 0n
        ? tokens(worker.claimedTotal)
        : `${tokens(worker.claimedTotal)}, of which ${tokens(worker.restakedTotal)} restaked`,
    ],
    ['Rewards go to', worker.payout],
    ['Slashed so far', tokens(worker.slashedTotal)],
    ...(free === undefined ? [] : [['Withdrawable', free] as const]),
    ['Opened', time(worker.openedAt)],
  ]);
  lines.push(
    ...worker.tickets.map((ticket) => ticketLine(facts, ticket)),
    ...cases.flatMap((slashCase) => caseLines(facts, slashCase)),
  );
  const obstacles = obstaclesOf(facts);
  lines.push(
    '',
    obstacles.length === 0 ? 'Nothing blocks its claims.' : 'Its claims are blocked:',
    ...obstacles.map(({ sentence }) => `  ${sentence}`),
    ...warningsOf(facts).map((warning) => `Warning: ${warning}`),
  );
  return lines;
}

/** Its keys: the operator and the opener where they are not the owner. */
function keyRows({ address, owner, operator, opener, offeredTo }: Worker): [string, string][] {
  return [
    ['Owner', owner],
    ...(operator === owner ? [] : [['Operator', operator] as [string, string]]),
    ...(opener === owner ? [] : [['Opened by', opener] as [string, string]]),
    ...(offeredTo === undefined
      ? []
      : [
          [
            'Offered to',
            `${offeredTo}: inferix-stake worker accept ${address} --least-stake <tokens>`,
          ] as [string, string],
        ]),
  ];
}

/** A ticket, and what to do about it. */
export function ticketLine(
  { network, worker, now }: Facts,
  { index, amount, maturesAt }: Ticket,
): string {
  const ticket = `Ticket ${index}: ${tokenAmount(amount, network.decimals)}`;
  if (maturesAt > now) {
    return `${ticket}, matures ${time(maturesAt)}, in ${duration(Number(maturesAt - now))}`;
  }
  return withdrawable(worker, now) === 0n
    ? `${ticket}, matured, and held back by open slash cases`
    : `${ticket}, matured: inferix-stake worker withdraw ${worker.address}`;
}

/** Its speed, now and from the next epoch. */
export function benchmarkOf({ worker, now }: Facts): string {
  const counts = benchmarkAt(worker, now);
  if (counts === 0n) return 'none yet';
  const { next, nextAt } = worker.benchmark;
  const age = duration(Number(now - worker.benchmarkAt));
  const pending = nextAt > now ? `, ${formatNano(next)} IB from ${time(nextAt)}` : '';
  return `${formatNano(counts)} IB${pending}, measured ${age} ago`;
}

/** Its price, now and from the next epoch. */
export function priceOf({ network, worker, now }: Facts): string {
  const { next, nextAt } = worker.price;
  const counts = priceAt(worker, now);
  const floor = termsAt(network, now).minPrice;
  const binds =
    counts > 0n && floor > counts ? `; S(n) is taken at the floor of ${usd(floor)}` : '';
  const pending = nextAt > now ? `, ${usd(next)} from ${time(nextAt)}` : '';
  return counts === 0n && pending === ''
    ? 'none yet'
    : `${usd(counts)} per IB-hour${pending}${binds}`;
}

/** Its stake against S(n). */
export function stakeOf(facts: Facts): string {
  const { network, worker } = facts;
  const tokens = (amount: bigint): string => tokenAmount(amount, network.decimals);
  const minimum = minimumOf(facts);
  const surplus = surplusOf(facts);
  const held = tokens(worker.activeStake);
  if (minimum === undefined || surplus === undefined) return held;
  const rest = surplus < 0n ? `short by ${tokens(-surplus)}` : `${tokens(surplus)} to spare`;
  return `${held} of S(n) ${tokens(minimum)}: ${rest}`;
}

/** What must be held in the coming epoch, and whether that can still change. */
function nextEpoch(facts: Facts): string {
  const { network, worker } = facts;
  const coming = comingMinimum(facts);
  if (!coming) return 'no stake covers S(n)';
  if (coming.minimumStake === undefined) return 'no S(n) yet';
  const open = coming.final
    ? []
    : [
        ...(coming.priceCommitted ? [] : ['the reference price']),
        ...(worker.benchmark.nextAt === coming.startsAt ? [] : ['the benchmark']),
      ];
  const known =
    open.length === 0
      ? 'final but for a rise of its own price'
      : `${open.join(' and ')} can change`;
  return `S(n) ${tokenAmount(coming.minimumStake, network.decimals)} from epoch ${coming.epoch} (${time(coming.startsAt)}); ${known}`;
}

/** The record in words: which of the newest epochs it earns. */
function coverage(facts: Facts): string {
  const record = recordOf(facts);
  const earns = record.filter(({ earns }) => earns).map(({ epoch }) => epoch);
  const short = record.filter(({ registered, short }) => registered && short);
  const parts = [
    earns.length === 0 ? 'earns none of the newest epochs' : `earns epochs ${ranges(earns)}`,
    ...(short.length === 0 ? [] : [`short in ${ranges(short.map(({ epoch }) => epoch))}`]),
  ];
  return parts.join('; ');
}

/** Falling numbers as rising ranges: 9, 8, 7, 5 is "5, 7-9". */
function ranges(falling: readonly bigint[]): string {
  const found: [first: bigint, last: bigint][] = [];
  for (const epoch of [...falling].reverse()) {
    const last = found.at(-1);
    if (last?.[1] === epoch - 1n) last[1] = epoch;
    else found.push([epoch, epoch]);
  }
  return found
    .map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`))
    .join(', ');
}
