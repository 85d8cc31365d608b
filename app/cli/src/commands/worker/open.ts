/**
 * `worker open` and `worker close`: where a worker's life begins and ends.
 *
 * @module
 */

import { Command } from 'commander';

import { parseNode } from '@inferix/stake-snapshots/node';
import { closeWorker, findWorkerAddress, openWorker } from '@inferix/staking-client';
import { checkPayoutWallet } from '../../chain/payout.js';
import { Context } from '../../context.js';
import { hex } from '../../output.js';
import { parseAddress } from '../../parse.js';
import { resolveSigner, sendsOne, type SingleOptions } from '../send-one.js';
import { sendWorkerChange, changeWorker } from './change.js';

type OpenOptions = SingleOptions & { node: string; payout?: string };

export function openCommand(): Command {
  const command = new Command('open')
    .description('Open a worker. It is measured and registered afterwards.')
    .requiredOption(
      '--node <name>',
      'names the machine: 64 hexadecimal digits, or any other text, whose SHA-256 (as NFC) is meant',
    )
    .option('--payout <wallet>', "the wallet that rewards go to (default: the owner's)")
    .addHelpText(
      'after',
      `
The key that signs becomes the worker's owner, and a part of its address for good.

Example:
  inferix-stake worker open --node hanoi-01`,
    );
  return sendsOne(command).action(async (options: OpenOptions) => {
    const context = new Context(options);
    const node = parseNode(options.node);
    const opener = await resolveSigner(context, options);
    const payout =
      options.payout === undefined ? opener.address : parseAddress(options.payout, '--payout');
    if (payout !== opener.address) await checkPayoutWallet(context, payout);
    const network = await context.network();
    const worker = await findWorkerAddress(
      {
        network: network.address,
        opener: opener.address,
        node,
      },
      network,
    );
    context.output.note(`Worker ${worker}, machine ${hex(node)}`);
    await sendWorkerChange(context, options, {
      network,
      worker,
      signer: opener,
      instructions: await openWorker({ network, opener, node, payout }),
      question: `Open worker ${worker} of ${opener.address}, which pays out to ${payout}?`,
    });
  });
}

export function closeCommand(): Command {
  const command = new Command('close')
    .description('Close an empty worker. The rent of its accounts comes back to the owner.')
    .argument('<worker>', "the worker's address")
    .addHelpText(
      'after',
      `
Unstake and withdraw everything first, and claim: rewards that were not claimed are lost.

Example:
  inferix-stake worker close 7Yb3...`,
    );
  return sendsOne(command).action((address: string, options: SingleOptions) =>
    changeWorker(address, options, async ({ network, worker, signer: owner, context, tokens }) => {
      context.output.note(
        `It has been paid ${tokens(worker.claimedTotal)} of rewards so far. Whatever it earned beyond that ` +
          'and has not claimed will be lost; the chain does not say how much that is: see the last snapshot.',
      );
      return {
        instructions: await closeWorker({ network, worker: worker.address, owner }),
        question: `Close worker ${worker.address}, give up unclaimed rewards, and get its rent back?`,
      };
    }),
  );
}
