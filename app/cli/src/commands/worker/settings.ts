/**
 * `worker set-price`, `set-operator`, `set-payout` and `set-restake`: what an owner declares, and the
 * operator of a price.
 *
 * @module
 */

import { Command } from 'commander';

import {
  epochAt,
  minimumStakeAt,
  minimumStakeFrom,
  nextEpochAt,
  priceAt,
  setOperator,
  setPayout,
  setPrice,
  setRestake,
} from '@inferix/staking-client';
import { checkPayoutWallet } from '../../chain/payout.js';
import { InputError } from '../../failure.js';
import { time, usd } from '../../output.js';
import { parseAddress, parsePrice } from '../../parse.js';
import { sendsOne, type SingleOptions } from '../send-one.js';
import { changeWorker, type WorkerContext } from './change.js';
import { checkRunsWorker } from './keys.js';

export function setPriceCommand(): Command {
  const command = new Command('set-price')
    .description(
      'Declare another price, as owner or operator. A rise counts at once, a cut from the next epoch.',
    )
    .argument('<worker>', "the worker's address")
    .argument('<price>', 'what an IB-hour costs, in USD')
    .addHelpText('after', '\nExample:\n  inferix-stake worker set-price 7Yb3... 1.75');
  return sendsOne(command).action((address: string, text: string, options: SingleOptions) =>
    changeWorker(address, options, async (scene) => {
      const { network, worker, signer: authority } = scene;
      checkRunsWorker(scene);
      const price = parsePrice(text, 'price');
      return {
        instructions: await setPrice({ network, worker: worker.address, authority, price }),
        question: `Set the price of worker ${worker.address} to ${usd(price)} per IB-hour${effect(scene, price)}?`,
      };
    }),
  );
}

/** From when on a price counts, and the stake that it then asks for. */
export function effect(
  { network, worker, now, tokens }: Pick<WorkerContext, 'network' | 'worker' | 'now' | 'tokens'>,
  price: bigint,
): string {
  const needs = (minimum: bigint | undefined): string =>
    minimum === undefined ? '' : `, where S(n) is ${tokens(minimum)}`;
  if (price >= priceAt(worker, now)) {
    return `, at once${needs(minimumStakeAt(network, worker, now, price))}`;
  }
  const cut = {
    ...worker,
    price: { ...worker.price, next: price, nextAt: nextEpochAt(network, now) },
  };
  const next = epochAt(network, now) + 1n;
  const coming = minimumStakeFrom(network, cut, next, now);
  return `, from epoch ${next} (${time(cut.price.nextAt)})${needs(coming?.minimumStake)}`;
}

export function setOperatorCommand(): Command {
  const command = new Command('set-operator')
    .description('Set the hot key that registers, sets the price, tops up and contests slashes.')
    .argument('<worker>', "the worker's address")
    .argument('<key>', "the operator's key; the owner's own takes the operator away")
    .addHelpText(
      'after',
      `
The operator moves no money out: unstaking, withdrawing, the payout wallet and handing the worker over stay
the owner's. The operator before loses its part at once.

Example:
  inferix-stake worker set-operator 7Yb3... 9fK2...`,
    );
  return sendsOne(command).action((address: string, key: string, options: SingleOptions) =>
    changeWorker(address, options, async ({ network, worker, signer: owner }) => {
      const operator = parseAddress(key, 'key');
      if (operator === worker.operator) {
        throw new InputError(`${operator} is the operator of worker ${worker.address} already.`);
      }
      const before = worker.operator === worker.owner ? '' : `, and no longer ${worker.operator}`;
      return {
        instructions: await setOperator({ network, worker: worker.address, owner, operator }),
        question:
          operator === worker.owner
            ? `Take worker ${worker.address} away from its operator ${worker.operator}, so that only the owner runs it?`
            : `Let ${operator} run worker ${worker.address}${before}? It can register it, set its price, top it up and contest slashes.`,
      };
    }),
  );
}

export function setPayoutCommand(): Command {
  const command = new Command('set-payout')
    .description('Set the wallet that rewards go to; its token account is created if it has none.')
    .argument('<worker>', "the worker's address")
    .argument('<wallet>', "a wallet's address, not that of a token account")
    .addHelpText('after', '\nExample:\n  inferix-stake worker set-payout 7Yb3... 9fK2...');
  return sendsOne(command).action((address: string, wallet: string, options: SingleOptions) =>
    changeWorker(address, options, async ({ context, network, worker, signer: owner }) => {
      const payout = parseAddress(wallet, 'wallet');
      await checkPayoutWallet(context, payout);
      return {
        instructions: await setPayout({ network, worker: worker.address, owner, payout }),
        question: `Send the rewards of worker ${worker.address} to ${payout}, no longer to ${worker.payout}?`,
      };
    }),
  );
}

export function setRestakeCommand(): Command {
  const command = new Command('set-restake')
    .description('Say whether rewards fill the stake first while it is below S(n).')
    .argument('<worker>', "the worker's address")
    .argument('<on|off>', 'on: they fill it; off: they wait until it is topped up')
    .addHelpText('after', '\nExample:\n  inferix-stake worker set-restake 7Yb3... off');
  return sendsOne(command).action((address: string, text: string, options: SingleOptions) =>
    changeWorker(address, options, async ({ network, worker, signer: owner }) => {
      if (text !== 'on' && text !== 'off') {
        throw new InputError(`"${text}" is neither "on" nor "off".`);
      }
      const restake = text === 'on';
      return {
        instructions: await setRestake({ network, worker: worker.address, owner, restake }),
        question: restake
          ? `While worker ${worker.address} is short, put its rewards into its stake?`
          : `While worker ${worker.address} is short, let its rewards wait?`,
      };
    }),
  );
}
