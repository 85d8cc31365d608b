/**
 * `params show`: each parameter in force, its bounds, and what is proposed.
 *
 * @module
 */

import { Command } from 'commander';

import { acceptsUntil, fetchChainTime, paramBounds, type Network } from '@inferix/staking-client';
import { Context } from '../../context.js';
import { readsChain, type ChainOptions } from '../../options.js';
import { duration, table, time, usd } from '../../output.js';
import { describedParams } from '../network/parameters.js';
import { pendingParams, type PendingParams } from './proposals.js';

export function showCommand(): Command {
  const command = new Command('show')
    .description('Show each parameter, its bounds, and what is proposed.')
    .addHelpText('after', '\nExample:\n  inferix-stake params show');
  return readsChain(command).action(async (options: ChainOptions) => {
    const context = new Context(options);
    const network = await context.network();
    const now = await fetchChainTime({ rpc: context.rpc });
    const proposed = pendingParams({ network, now });
    const { address, params } = network;
    const data = {
      ...{ network: address, now, params, bounds: paramBounds(network) },
      ...{ acceptsUntil: acceptsUntil(network, now), proposed: proposed ?? null },
    };
    context.output.result(data, () => describe(network, proposed, now));
  });
}

function describe(network: Network, proposed: PendingParams | undefined, now: bigint): string[] {
  const { params, decimals } = network;
  const bounds = paramBounds(network);
  const rows = describedParams(params, decimals, proposed?.params);
  const titles = ['PARAMETER', 'IN FORCE', ...(proposed ? ['PROPOSED'] : []), 'BOUNDS'];
  const change = ({ before, after }: (typeof rows)[number]): string =>
    after === before ? '' : (after ?? '');
  return [
    ...table(
      titles,
      rows.map((row) => [
        row.name,
        row.before,
        ...(proposed ? [change(row)] : []),
        bounds[row.name],
      ]),
    ),
    '',
    ...(proposed ? proposalLines(proposed, now) : ['Nothing is proposed.']),
    halfText(network, now),
  ];
}

function proposalLines(
  { applicable, applicableAt, lapsesAt, referencePrice }: PendingParams,
  now: bigint,
): string[] {
  const from = applicable
    ? 'now'
    : `from ${time(applicableAt)}, in ${duration(Number(applicableAt - now))}`;
  return [
    `Proposed: can be applied by anyone ${from}, until ${time(lapsesAt)}. Guardian and admin can cancel it.`,
    ...(referencePrice === undefined
      ? []
      : [`With it comes a reference price of ${usd(referencePrice)} per token.`]),
  ];
}

function halfText(network: Network, now: bigint): string {
  const until = acceptsUntil(network, now);
  return now < until
    ? `Parameters are applied in an epoch's first half: in this epoch until ${time(until)}.`
    : `Parameters are applied in an epoch's first half: this epoch's ended ${time(until)}.`;
}
