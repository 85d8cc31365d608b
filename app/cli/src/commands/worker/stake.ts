/**
 * `worker register` and `worker top-up`: stake that goes in.
 *
 * @module
 */

import { Command } from 'commander';

import {
  benchmarkAt,
  formatNano,
  priceAt,
  registerWorker,
  requireDecimals,
  termsAt,
  topUp,
} from '@inferix/staking-client';
import { InputError } from '../../failure.js';
import { usd } from '../../output.js';
import { parseAmount, parsePrice } from '../../parse.js';
import { verifies } from '../agreed.js';
import { checkIsLimited, checkMost, takesTokens, type TakingOptions } from '../most-taken.js';
import { sendsOne, type SingleOptions } from '../send-one.js';
import { changeWorker, type WorkerContext } from './change.js';
import { checkRegisters, checkTopsUp } from './keys.js';
import { minimumToRegister, neededOf } from './stake-report.js';

type TopUpOptions = SingleOptions & TakingOptions;
type RegisterOptions = TopUpOptions & { price: string; deposit: string };

/** Adds the options of a command that may take as much as an endpoint shows to be missing. */
const takesOnce = (command: Command): Command => takesTokens(verifies(sendsOne(command)));

export function registerCommand(): Command {
  const command = new Command('register')
    .description(
      'Register a worker at a price, as owner or operator, and deposit the stake that it needs.',
    )
    .argument('<worker>', "the worker's address")
    .requiredOption('--price <usd>', 'what an IB-hour costs, in USD')
    .requiredOption(
      '--deposit <tokens>',
      'whole tokens, or "minimum": what is missing to S(n), now and in the coming epoch',
    )
    .addHelpText(
      'after',
      `
The deposit comes from the signer's own token account, and is the owner's from then on. A worker that has
left is registered again by its owner only.
The example asks $2 per IB-hour, with exactly the stake that this needs.

Example:
  inferix-stake worker register 7Yb3... --price 2 --deposit minimum`,
    );
  return takesOnce(command).action((address: string, options: RegisterOptions) => {
    if (options.deposit === 'minimum') checkIsLimited(options);
    return changeWorker(address, options, async (scene) => {
      const { network, worker, signer: authority, tokens } = scene;
      checkRegisters(scene);
      const price = parsePrice(options.price, '--price');
      const minimum = showMinimum(scene, price);
      const deposit =
        options.deposit === 'minimum'
          ? missing(minimum, worker.activeStake)
          : parseAmount(options.deposit, '--deposit', network);
      checkMost(deposit, { max: options.max, network, would: `${tokens(deposit)} would be taken` });
      return {
        instructions: [
          // Without a deposit there need be no account that it could come from.
          ...(deposit > 0n
            ? await requireDecimals({ network, holder: authority, worker: worker.address })
            : []),
          ...(await registerWorker({
            ...{ network, worker: worker.address, authority, price, deposit },
          })),
        ],
        question: `Register worker ${worker.address} at ${usd(price)} per IB-hour and deposit ${tokens(deposit)}?`,
      };
    });
  });
}

/**
 * Says what S(n) is at this price now and in the coming epoch, and returns the larger; `undefined` if there
 * is none, which the program then refuses.
 */
function showMinimum(scene: WorkerContext, price: bigint): bigint | undefined {
  const { context, network, worker, now, tokens } = scene;
  const obliged = priceAt(worker, now);
  // Until the epoch ends a worker that was registered answers for its old price.
  const counts = price > obliged ? price : obliged;
  const { minimum, coming, needed } = minimumToRegister(scene, price);
  if (minimum === undefined) return undefined;
  const { referencePrice, minPrice } = termsAt(network, now);
  const floor = minPrice > counts ? ` (the price floor; you ask ${usd(counts)})` : '';
  context.output.note(
    `S(n) is ${tokens(minimum)} for ${formatNano(benchmarkAt(worker, now))} IB at ` +
      `${usd(minPrice > counts ? minPrice : counts)} per IB-hour${floor} and ${usd(referencePrice)} per token; ` +
      `${tokens(worker.activeStake)} are staked.`,
  );
  const next = coming?.minimumStake;
  if (next === undefined || next === minimum) return needed;
  context.output.note(
    `From epoch ${coming?.epoch} S(n) is ${tokens(next)}${coming?.final ? '' : ', as far as it is known'}. ` +
      'The worker earns from that epoch.',
  );
  return needed;
}

function missing(minimum: bigint | undefined, staked: bigint): bigint {
  return minimum !== undefined && minimum > staked ? minimum - staked : 0n;
}

export function topUpCommand(): Command {
  const command = new Command('top-up')
    .description(
      "Add to a worker's stake. Anyone may while it is registered and has stake, its keys always.",
    )
    .argument('<worker>', "the worker's address")
    .argument('<amount>', 'whole tokens, or "minimum": what is missing, now or in the coming epoch')
    .addHelpText('after', '\nExample:\n  inferix-stake worker top-up 7Yb3... 12.5');
  return takesOnce(command).action((address: string, text: string, options: TopUpOptions) => {
    if (text === 'minimum') checkIsLimited(options);
    return changeWorker(address, options, async (scene) => {
      const { network, worker, signer: funder, now, tokens } = scene;
      checkTopsUp({ worker, signer: funder });
      const needed = text === 'minimum' ? neededOf({ network, worker, now }) : undefined;
      if (text === 'minimum' && needed === undefined) {
        throw new InputError('There is no S(n) yet that it could be topped up to. Give an amount.');
      }
      const amount =
        text === 'minimum'
          ? missing(needed, worker.activeStake)
          : parseAmount(text, 'amount', network);
      if (text === 'minimum' && amount === 0n) {
        throw new InputError(
          `Nothing is missing: ${tokens(worker.activeStake)} cover S(n), now and in the coming epoch.`,
        );
      }
      checkMost(amount, { max: options.max, network, would: `${tokens(amount)} would be taken` });
      const after = tokens(worker.activeStake + amount);
      return {
        instructions: [
          ...(await requireDecimals({ network, holder: funder, worker: worker.address })),
          ...(await topUp({ network, worker: worker.address, funder, amount })),
        ],
        question: `Add ${tokens(amount)} to worker ${worker.address}, to a stake of ${after}?`,
        keepsOffer: true,
      };
    });
  });
}
