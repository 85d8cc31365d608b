/**
 * `worker register` and `worker top-up`: stake that goes in.
 *
 * @module
 */

import { Command } from 'commander';

import {
  formatNano,
  minimumStakeAt,
  priceAt,
  registerWorker,
  topUp,
} from '@inferix/staking-client';
import { sendsOne, type SingleOptions } from '../../chain/transact.js';
import { usd } from '../../output.js';
import { changeWorker, parseAmount, parsePrice, type Scene } from './change.js';

type RegisterOptions = SingleOptions & { price: string; deposit: string };

export function registerCommand(): Command {
  const command = new Command('register')
    .description('Register a worker at a price, and deposit the stake that it needs.')
    .argument('<worker>', "the worker's address")
    .requiredOption('--price <usd>', 'what an IB-hour costs, in USD')
    .requiredOption('--deposit <tokens>', 'whole tokens, or "minimum": what is missing to S(n)')
    .addHelpText(
      'after',
      `
Example: at $2 per IB-hour, with exactly the stake that this needs
  inferix-stake worker register 7Yb3... --price 2 --deposit minimum`,
    );
  return sendsOne(command).action((address: string, options: RegisterOptions) =>
    changeWorker(address, options, async (scene) => {
      const { network, worker, signer: owner, tokens } = scene;
      const price = parsePrice(options.price, '--price');
      const minimum = showMinimum(scene, price);
      const deposit =
        options.deposit === 'minimum'
          ? missing(minimum, worker.activeStake)
          : parseAmount(options.deposit, '--deposit', network);
      return {
        instructions: await registerWorker({
          network,
          worker: worker.address,
          owner,
          price,
          deposit,
        }),
        question: `Register worker ${worker.address} at ${usd(price)} per IB-hour and deposit ${tokens(deposit)}?`,
      };
    }),
  );
}

/** Says what S(n) is at this price; `undefined` if there is none, which the program then refuses. */
function showMinimum(scene: Scene, price: bigint): bigint | undefined {
  const { context, network, worker, now, tokens } = scene;
  const obliged = priceAt(worker, now);
  // Until the epoch ends a worker that was registered answers for its old price.
  const counts = price > obliged ? price : obliged;
  const minimum = minimumStakeAt(network, worker, now, counts);
  if (minimum !== undefined) {
    context.output.note(
      `S(n) is ${tokens(minimum)} for ${formatNano(worker.benchmark)} IB at ${usd(counts)} per IB-hour ` +
        `and ${usd(network.referencePrice)} per IFX; ${tokens(worker.activeStake)} are staked.`,
    );
  }
  return minimum;
}

function missing(minimum: bigint | undefined, staked: bigint): bigint {
  return minimum !== undefined && minimum > staked ? minimum - staked : 0n;
}

export function topUpCommand(): Command {
  const command = new Command('top-up')
    .description("Add to a worker's stake. Anyone may, at any time.")
    .argument('<worker>', "the worker's address")
    .argument('<amount>', 'whole tokens')
    .addHelpText('after', '\nExample:\n  inferix-stake worker top-up 7Yb3... 12.5');
  return sendsOne(command).action((address: string, text: string, options: SingleOptions) =>
    changeWorker(address, options, async ({ network, worker, signer: funder, tokens }) => {
      const amount = parseAmount(text, 'amount', network);
      const after = tokens(worker.activeStake + amount);
      return {
        instructions: await topUp({ network, worker: worker.address, funder, amount }),
        question: `Add ${tokens(amount)} to worker ${worker.address}, to a stake of ${after}?`,
      };
    }),
  );
}
