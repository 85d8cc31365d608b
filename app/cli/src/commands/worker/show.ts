/**
 * `worker show`: what the chain says about a worker.
 *
 * @module
 */

import { Command } from 'commander';

import {
  benchmarkAt,
  fetchChainTime,
  fetchNetwork,
  fetchWorker,
  findSlashCases,
  formatNano,
  type Network,
  priceAt,
  termsAt,
  type Worker,
} from '@inferix/staking-client';
import { payoutState } from '../../chain/payout.js';
import { Context, parseAddress, readsChain, type ChainOptions } from '../../context.js';
import { InputError } from '../../failure.js';
import { duration, fields, hex, ifx, time, usd } from '../../output.js';
import { obstaclesOf, statusOf, workerData } from './report.js';
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

/** Fetches a worker and its network, which `--network` need not name then. */
export async function fetchWorkerAndNetwork(
  context: Context,
  text: string,
): Promise<{ worker: Worker; network: Network }> {
  const worker = await fetchWorker(context, parseAddress(text, 'worker'));
  const named = context.options.network;
  if (named !== undefined && parseAddress(named, '--network') !== worker.network) {
    throw new InputError(
      `The worker is in network ${worker.network}. Name that with --network, or leave it out.`,
    );
  }
  return { worker, network: await fetchNetwork(context, worker.network) };
}

export function showCommand(): Command {
  const command = new Command('show')
    .description('Show a worker: its stake, what blocks a claim, and what to do about it.')
    .argument('<worker>', "the worker's address")
    .addHelpText('after', '\nExample:\n  inferix-stake worker show 7Yb3...');
  return readsChain(command).action(async (address: string, options: ChainOptions) => {
    const context = new Context(options);
    const { worker, network } = await fetchWorkerAndNetwork(context, address);
    const facts: Facts = {
      network,
      worker,
      now: await fetchChainTime({ rpc: context.rpc }),
      payout: await payoutState(context, network, worker),
      cases: worker.openCases > 0 ? await openCases(context, worker) : [],
    };
    context.output.result(workerData(facts), () => describe(facts));
  });
}

async function openCases(context: Context, worker: Worker) {
  const cases = await findSlashCases(context, worker.address);
  return cases.filter(({ state }) => state === 'open');
}

function describe(facts: Facts): string[] {
  const { network, worker, now, cases = [] } = facts;
  const tokens = (amount: bigint): string => ifx(amount, network.decimals);
  const grace = graceOf(facts);
  const lines = fields([
    ['Worker', worker.address],
    ['Network', worker.network],
    ['Owner', worker.owner],
    ['Node', hex(worker.node)],
    ['Status', statusOf(facts)],
    ['Benchmark', benchmark(facts)],
    ['Price', price(facts)],
    ['Stake', stake(facts)],
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
    ['Opened', time(worker.openedAt)],
  ]);
  for (const { index, amount, maturesAt } of worker.tickets) {
    const when =
      maturesAt <= now
        ? `matured: inferix-stake worker withdraw ${worker.address}`
        : `matures ${time(maturesAt)}, in ${duration(Number(maturesAt - now))}`;
    lines.push(`Ticket ${index}: ${tokens(amount)}, ${when}`);
  }
  for (const { address, asked, reason, executableAt, lapsesAt } of cases) {
    lines.push(
      `Open slash case ${address}: ${tokens(asked)} for reason ${reason}, ` +
        `executable from ${time(executableAt)} to ${time(lapsesAt)}; nothing can be withdrawn while it is open.`,
    );
  }
  const obstacles = obstaclesOf(facts);
  lines.push(
    '',
    obstacles.length === 0 ? 'Nothing blocks its claims.' : 'Its claims are blocked:',
    ...obstacles.map(({ sentence }) => `  ${sentence}`),
    ...warningsOf(facts).map((warning) => `Warning: ${warning}`),
  );
  return lines;
}

function benchmark({ worker, now }: Facts): string {
  const counts = benchmarkAt(worker, now);
  if (counts === 0n) return 'none yet';
  const { next, nextAt } = worker.benchmark;
  const age = duration(Number(now - worker.benchmarkAt));
  const pending = nextAt > now ? `, ${formatNano(next)} IB from ${time(nextAt)}` : '';
  return `${formatNano(counts)} IB${pending}, measured ${age} ago`;
}

function price({ network, worker, now }: Facts): string {
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

function stake(facts: Facts): string {
  const { network, worker } = facts;
  const tokens = (amount: bigint): string => ifx(amount, network.decimals);
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
  return `S(n) ${ifx(coming.minimumStake, network.decimals)} from epoch ${coming.epoch} (${time(coming.startsAt)}); ${known}`;
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
