/**
 * `worker list`: the workers of an owner or operator, those that are offered to a key, or all of a network.
 *
 * @module
 */

import type { Address } from '@solana/kit';
import { Command } from 'commander';

import {
  benchmarkAt,
  fetchChainTime,
  findWorkers,
  formatNano,
  priceAt,
} from '@inferix/staking-client';
import { Context } from '../../context.js';
import { InputError } from '../../failure.js';
import { readsChain, type ChainOptions } from '../../options.js';
import { hex, tokenAmount, table, usd } from '../../output.js';
import { parseAddress } from '../../parse.js';
import { pauseText, statusOf, workerData } from './report.js';
import { minimumOf, neededOf, surplusOf, type Facts } from './stake-report.js';

type ListOptions = ChainOptions & {
  keypair?: string;
  owner?: string;
  operator?: string;
  offeredTo?: string;
  all?: true;
  short?: true;
  nextEpoch?: true;
};

/** The key whose workers are listed, in one of its parts; none lists all of them. */
type Whose = { owner?: Address; operator?: Address; offeredTo?: Address };

export function listCommand(): Command {
  const command = new Command('list')
    .description('List workers: yours, those of another owner or operator, or all of the network.')
    .option('-k, --keypair <file>', 'whose workers, if not those of --owner or all')
    .option('--owner <address>', 'the workers of this owner')
    .option('--operator <address>', 'the workers that this key runs')
    .option('--offered-to <address>', 'the workers that this key may accept')
    .option('--all', 'the workers of all owners; large networks need a patient RPC endpoint')
    .option('--short', 'only those whose stake is below S(n) now')
    .option(
      '--next-epoch',
      'with --short: also those below S(n) of the coming epoch, as far as it is known',
    )
    .addHelpText(
      'after',
      `
Examples:
  inferix-stake worker list --owner 9fK2... --output json
  inferix-stake worker list --short --next-epoch`,
    );
  return readsChain(command).action(async (options: ListOptions) => {
    const context = new Context(options);
    const network = await context.network();
    const whose = await whoseWorkers(context, options);
    const workers = await findWorkers(context, { network: network.address, ...whose });
    workers.sort((a, b) => Number(a.openedSlot - b.openedSlot) || (a.address < b.address ? -1 : 1));
    const now = await fetchChainTime({ rpc: context.rpc });
    const found = workers.map((worker): Facts => ({ network, worker, now }));
    const all = options.short ? found.filter((facts) => isShort(facts, options)) : found;
    context.output.result(all.map(workerData), () => {
      if (all.length === 0) {
        return [found.length > 0 ? 'None of them is short.' : nobodysText(whose)];
      }
      const paused = pauseText({ network, now }, 'claims');
      return [...table(TITLES, all.map(row)), ...(paused === undefined ? [] : ['', paused])];
    });
  });
}

/** Whether a registered worker holds less than it must. */
function isShort(facts: Facts, { nextEpoch }: ListOptions): boolean {
  const { worker } = facts;
  if (!worker.registered) return false;
  const needed = nextEpoch ? neededOf(facts) : minimumOf(facts);
  // Without a number that is enough, no stake is.
  return needed === undefined || worker.activeStake < needed;
}

async function whoseWorkers(context: Context, options: ListOptions): Promise<Whose> {
  const { owner, operator, offeredTo, all, short, nextEpoch } = options;
  if (nextEpoch && !short) throw new InputError('--next-epoch goes with --short.');
  if ([owner, operator, offeredTo, all].filter((option) => option !== undefined).length > 1) {
    throw new InputError('Use one of --owner, --operator, --offered-to and --all.');
  }
  if (all) return {};
  if (operator !== undefined) return { operator: parseAddress(operator, '--operator') };
  if (offeredTo !== undefined) return { offeredTo: parseAddress(offeredTo, '--offered-to') };
  if (owner !== undefined) return { owner: parseAddress(owner, '--owner') };
  return { owner: (await context.signer(options)).address };
}

function nobodysText({ owner, operator, offeredTo }: Whose): string {
  if (owner !== undefined) return `${owner} has no workers here.`;
  if (operator !== undefined) return `${operator} runs no workers here.`;
  if (offeredTo !== undefined) return `No worker is offered to ${offeredTo} here.`;
  return 'The network has no workers.';
}

export const TITLES = [
  'WORKER',
  'NODE',
  'STATUS',
  '>IB',
  '>PRICE',
  '>STAKE',
  '>SURPLUS',
  '>UNBONDING',
];

/** A worker in a line of the table. */
export function row(facts: Facts): string[] {
  const { network, worker, now } = facts;
  const amount = (base: bigint): string =>
    tokenAmount(base, network.decimals).replace(/ tokens$/, '');
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
