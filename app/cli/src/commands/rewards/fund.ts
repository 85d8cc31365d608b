/**
 * `rewards fund` and `revenue burn`: tokens that anyone gives to the reward pool, or burns for the network.
 *
 * @module
 */

import { Command } from 'commander';

import {
  burnRevenue,
  epochAt,
  fetchRewardPool,
  fundRewards,
  requireDecimals,
} from '@inferix/staking-client';
import { REWARDS } from '../../chain/pools.js';
import { InputError } from '../../failure.js';
import { parseAmount } from '../../parse.js';
import { checkSomebodyChecks } from '../agreed.js';
import {
  changeNetwork,
  changesNetwork,
  type NetworkContext,
  type NetworkOptions,
} from '../network-change.js';
import { agreedFunds } from './pool-funds.js';

export function fundCommand(): Command {
  const command = new Command('fund')
    .description("Move tokens from the signer's token account into the reward pool. Anyone may.")
    .argument('<amount>', 'whole tokens, or "missing": what is published and not covered')
    .addHelpText(
      'after',
      `
Nobody can take them out again: they pay workers. The same command twice funds twice. What is missing is what the
endpoint shows: with --yes, "missing" needs --verify-url.

Example:
  inferix-stake rewards fund 250000`,
    );
  return changesNetwork(command).action((text: string, options: NetworkOptions) =>
    changeNetwork(options, async (scene) => {
      const { context, network, signer: funder, tokens } = scene;
      if (text === 'missing') {
        checkSomebodyChecks(
          options,
          'What is missing depends on what an endpoint shows of the pool.',
        );
      }
      const typed = text === 'missing' ? undefined : amountOf(text, scene);
      const { missing, balance } = await agreedFunds(context, options, {
        ...{ pool: REWARDS, network },
        total: ({ pending, current }) => (pending ?? current)?.cumulativeTotal ?? 0n,
      });
      const amount = typed ?? missing;
      if (amount === 0n) {
        context.output.result(
          { signature: null, slot: null, network: network.address, events: [], state: network },
          () => ['Nothing to do: all that is published is covered.'],
        );
        return undefined;
      }
      return {
        instructions: [
          ...(await requireDecimals({ network, holder: funder })),
          ...(await fundRewards({ network, funder, amount })),
        ],
        question:
          `Move ${tokens(amount)} of ${funder.address} into the reward pool, which holds ${tokens(balance)}? ` +
          'They cannot be taken back.',
        after: () => fetchRewardPool(context, network.address),
      };
    }),
  );
}

export function burnCommand(): Command {
  const command = new Command('burn')
    .description("Burn tokens from the signer's token account, booked for the network. Anyone may.")
    .argument('<amount>', 'whole tokens')
    .addHelpText(
      'after',
      `
They are destroyed. network show sets what was burned beside what was issued, epoch by epoch. The same
command twice burns twice.

Example:
  inferix-stake revenue burn 80000`,
    );
  return changesNetwork(command).action((text: string, options: NetworkOptions) =>
    changeNetwork(options, async (scene) => {
      const { context, network, signer: burner, now, tokens } = scene;
      const amount = amountOf(text, scene);
      return {
        instructions: [
          ...(await requireDecimals({ network, holder: burner })),
          ...(await burnRevenue({ network, burner, amount })),
        ],
        question:
          `Destroy ${tokens(amount)} of ${burner.address}, as revenue of epoch ${epochAt(network, now)}? ` +
          'This cannot be undone.',
        after: () => fetchRewardPool(context, network.address),
      };
    }),
  );
}

function amountOf(text: string, { network }: NetworkContext): bigint {
  const amount = parseAmount(text, 'amount', network);
  if (amount > 0n) return amount;
  throw new InputError('amount: nothing is not an amount. Give whole tokens above 0.');
}

export function revenueCommands(): Command {
  return new Command('revenue')
    .description('What the network has earned, and burns.')
    .addCommand(burnCommand());
}
