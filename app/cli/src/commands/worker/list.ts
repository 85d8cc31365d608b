/**
 * `worker list`: the workers of an owner, or all of a network.
 *
 * @module
 */

import { Command } from 'commander';

import {
  benchmarkAt,
  fetchChainTime,
  findWorkers,
  formatNano,
  priceAt,
} from '@inferix/staking-client';
import { Context, parseAddress, readsChain, type ChainOptions } from '../../context.js';
import { InputError } from '../../failure.js';
import { hex, ifx, table, usd } from '../../output.js';
import { statusOf, workerData } from './report.js';
import { surplusOf, type Facts } from './stake-report.js';

type ListOptions = ChainOptions & { keypair?: string; owner?: string; all?: true };

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
