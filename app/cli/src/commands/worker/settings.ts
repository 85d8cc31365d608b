/**
 * `worker set-price` and `worker set-payout`: what an owner declares.
 *
 * @module
 */

import { Command } from 'commander';

import {
  epochAt,
  epochStartsAt,
  minimumStakeAt,
  priceAt,
  setPayout,
  setPrice,
} from '@inferix/staking-client';
import { sendsOne, type SingleOptions } from '../../chain/transact.js';
import { parseAddress } from '../../context.js';
import { time, usd } from '../../output.js';
import { changeWorker, parsePrice, type Scene } from './change.js';

export function setPriceCommand(): Command {
  const command = new Command('set-price')
    .description('Declare another price. A rise counts at once, a cut from the next epoch on.')
    .argument('<worker>', "the worker's address")
    .argument('<price>', 'what an IB-hour costs, in USD')
    .addHelpText('after', '\nExample:\n  inferix-stake worker set-price 7Yb3... 1.75');
  return sendsOne(command).action((address: string, text: string, options: SingleOptions) =>
    changeWorker(address, options, async (scene) => {
      const { network, worker, signer: owner } = scene;
      const price = parsePrice(text, 'price');
      return {
        instructions: await setPrice({ network, worker: worker.address, owner, price }),
        question: `Set the price of worker ${worker.address} to ${usd(price)} per IB-hour${effect(scene, price)}?`,
      };
    }),
  );
}

/** From when on it counts, and the stake that it then asks for. */
function effect({ network, worker, now, tokens }: Scene, price: bigint): string {
  const minimum = minimumStakeAt(network, worker, now, price);
  const needs = minimum === undefined ? '' : `, where S(n) is ${tokens(minimum)}`;
  if (price >= priceAt(worker, now)) return `, at once${needs}`;
  const next = epochAt(network, now) + 1n;
  return `, from epoch ${next} (${time(epochStartsAt(network, next))}) on${needs}`;
}

export function setPayoutCommand(): Command {
  const command = new Command('set-payout')
    .description('Set the wallet that rewards go to; its token account is created if it has none.')
    .argument('<worker>', "the worker's address")
    .argument('<wallet>', "a wallet's address, not that of a token account")
    .addHelpText('after', '\nExample:\n  inferix-stake worker set-payout 7Yb3... 9fK2...');
  return sendsOne(command).action((address: string, wallet: string, options: SingleOptions) =>
    changeWorker(address, options, async ({ network, worker, signer: owner }) => {
      const payout = parseAddress(wallet, 'wallet');
      return {
        instructions: await setPayout({ network, worker: worker.address, owner, payout }),
        question: `Send the rewards of worker ${worker.address} to ${payout}, no longer to ${worker.payout}?`,
      };
    }),
  );
}
