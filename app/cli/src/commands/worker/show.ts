/**
 * `worker list` and `worker show`: what the chain says about workers.
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
  findWorkers,
  formatNano,
  minimumStakeAt,
  type Network,
  priceAt,
  termsAt,
  type Worker,
} from '@inferix/staking-client';
import { payoutState } from '../../chain/payout.js';
import { Context, parseAddress, readsChain, type ChainOptions } from '../../context.js';
import { InputError } from '../../failure.js';
import { duration, fields, hex, ifx, table, time, usd } from '../../output.js';
import {
  comingMinimum,
  obstaclesOf,
  recordOf,
  statusOf,
  surplusOf,
  warningsOf,
  workerData,
  type Facts,
} from './report.js';

type ListOptions = ChainOptions & { keypair?: string; owner?: string; all?: true };

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
    ['Restake', worker.restake ? 'on: while it is short, rewards fill the stake first' : 'off'],
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
  const { network, worker, now } = facts;
  const tokens = (amount: bigint): string => ifx(amount, network.decimals);
  const minimum = minimumStakeAt(network, worker, now);
  const surplus = surplusOf(facts);
  const held = tokens(worker.activeStake);
  if (minimum === undefined || surplus === undefined) return held;
  const rest = surplus < 0n ? `short by ${tokens(-surplus)}` : `${tokens(surplus)} to spare`;
  return `${held} of S(n) ${tokens(minimum)}: ${rest}`;
}

/** What must be held in the coming epoch, and whether that can still change. */
function nextEpoch(facts: Facts): string {
  const { network } = facts;
  const coming = comingMinimum(facts);
  if (coming?.minimumStake === undefined) return 'no S(n) yet';
  const known = coming.final
    ? 'final but for a rise of its own price'
    : coming.priceCommitted
      ? 'the price is committed, the benchmark can change'
      : 'the price and the benchmark can change';
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

export function listCommand(): Command {
  const command = new Command('list')
    .description('List workers: yours, those of another owner, or all of the network.')
    .option('-k, --keypair <file>', 'whose workers, if not those of --owner or all')
    .option('--owner <address>', 'whose workers')
    .option('--all', 'the workers of all owners; large networks need a patient RPC endpoint')
    .addHelpText('after', '\nExample:\n  inferix-stake worker list --owner 9fK2... --output json');
  return readsChain(command).action(async (options: ListOptions) => {
    const context = new Context(options);
    const network = await context.network();
    const owner = await ownerToList(context, options);
    const workers = await findWorkers(context, {
      network: network.address,
      ...(owner === undefined ? {} : { owner }),
    });
    workers.sort((a, b) => Number(a.openedSlot - b.openedSlot) || (a.address < b.address ? -1 : 1));
    const now = await fetchChainTime({ rpc: context.rpc });
    const all = workers.map((worker): Facts => ({ network, worker, now }));
    context.output.result(all.map(workerData), () => {
      if (all.length > 0) return table(TITLES, all.map(row));
      return [
        owner === undefined ? 'The network has no workers.' : `${owner} has no workers here.`,
      ];
    });
  });
}

async function ownerToList(context: Context, options: ListOptions) {
  if (options.all && options.owner !== undefined) {
    throw new InputError('Use --owner or --all, not both.');
  }
  if (options.all) return undefined;
  if (options.owner !== undefined) return parseAddress(options.owner, '--owner');
  return (await context.signer(options)).address;
}

const TITLES = ['WORKER', 'NODE', 'STATUS', '>IB', '>PRICE', '>STAKE', '>SURPLUS', '>UNBONDING'];

function row(facts: Facts): string[] {
  const { network, worker, now } = facts;
  const amount = (base: bigint): string => ifx(base, network.decimals).replace(/ IFX$/, '');
  const surplus = surplusOf(facts);
  const unbonding = worker.tickets.reduce((sum, ticket) => sum + ticket.amount, 0n);
  return [
    worker.address,
    `${hex(worker.node).slice(0, 8)}…`,
    worker.openCases > 0 ? `${statusOf(facts)}, accused` : statusOf(facts),
    benchmarkAt(worker, now) === 0n ? '-' : formatNano(benchmarkAt(worker, now)),
    priceAt(worker, now) === 0n ? '-' : usd(priceAt(worker, now)),
    amount(worker.activeStake),
    surplus === undefined ? '-' : amount(surplus),
    unbonding === 0n ? '-' : amount(unbonding),
  ];
}
