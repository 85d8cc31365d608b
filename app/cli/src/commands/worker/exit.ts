/**
 * `worker unstake`, `cancel` and `withdraw`: stake that goes out.
 *
 * @module
 */

import { Command } from 'commander';

import {
  cancelUnstake,
  requestUnstake,
  requireDecimals,
  shortSince,
  slashable,
  U64_MAX,
  withdraw,
  withdrawable,
} from '@inferix/staking-client';
import { InputError } from '../../failure.js';
import { duration, time } from '../../output.js';
import { parseAmount } from '../../parse.js';
import { sendsOne, type SingleOptions } from '../send-one.js';
import { maturedOf } from './case-report.js';
import { changeWorker, type WorkerContext } from './change.js';

/** What comes of leaving while the stake is below S(n); nothing if it is not. */
export const whileShort = ({
  network,
  worker,
  now,
}: Pick<WorkerContext, 'network' | 'worker' | 'now'>): string =>
  shortSince(network, worker, now) === undefined
    ? ''
    : '. It is below S(n): leaving now makes this epoch a short one, and due rewards wait until it registers again';

export function unstakeCommand(): Command {
  const command = new Command('unstake')
    .description('Request a withdrawal of stake. It can be withdrawn when its ticket has matured.')
    .argument('<worker>', "the worker's address")
    .argument('<amount>', 'whole tokens, or "all", which deregisters the worker')
    .addHelpText(
      'after',
      `
What stays must cover S(n), or be nothing. Until it is withdrawn the stake can still be slashed.

Examples:
  inferix-stake worker unstake 7Yb3... 100
  inferix-stake worker unstake 7Yb3... all`,
    );
  return sendsOne(command).action((address: string, text: string, options: SingleOptions) =>
    changeWorker(address, options, async ({ network, worker, signer: owner, now, tokens }) => {
      const all = text === 'all';
      const amount = all ? worker.activeStake : parseAmount(text, 'amount', network);
      const { unbondingSecs } = network.params;
      const maturesAt = time(now + BigInt(unbondingSecs));
      const leaves = amount === worker.activeStake && worker.registered;
      return {
        instructions: all
          ? // Whatever is active when it is executed: a stranger's top-up does not get in the way.
            await requestUnstake({ network, worker: worker.address, owner, amount: U64_MAX })
          : [
              ...(await requireDecimals({
                network,
                holder: owner,
                worker: worker.address,
                createsAccount: true,
              })),
              ...(await requestUnstake({ network, worker: worker.address, owner, amount })),
            ],
        question:
          `Request ${tokens(amount)} of worker ${worker.address} back, ` +
          `to be withdrawn in ${duration(unbondingSecs)}, from ${maturesAt}` +
          `${leaves ? `, which deregisters it${whileShort({ network, worker, now })}` : ''}?`,
      };
    }),
  );
}

export function cancelCommand(): Command {
  const command = new Command('cancel')
    .description('Turn a ticket back into stake.')
    .argument('<worker>', "the worker's address")
    .argument('<ticket>', "the ticket's number, as worker show has it")
    .addHelpText('after', '\nExample:\n  inferix-stake worker cancel 7Yb3... 0');
  return sendsOne(command).action((address: string, text: string, options: SingleOptions) =>
    changeWorker(address, options, async ({ network, worker, signer: owner, tokens }) => {
      const ticket = parseTicket(text);
      const amount = worker.tickets.find(({ index }) => index === ticket)?.amount ?? 0n;
      return {
        instructions: await cancelUnstake({ network, worker: worker.address, owner, ticket }),
        question: `Turn ticket ${ticket} of worker ${worker.address}, ${tokens(amount)}, back into stake?`,
      };
    }),
  );
}

function parseTicket(text: string): number {
  if (!/^\d{1,2}$/.test(text)) {
    throw new InputError(`ticket: "${text}" is not a ticket. Write its number, such as 0.`);
  }
  return Number(text);
}

export function withdrawCommand(): Command {
  const command = new Command('withdraw')
    .description(
      "Send what has matured to the owner's token account. What open slash cases ask stays.",
    )
    .argument('<worker>', "the worker's address")
    .addHelpText('after', '\nExample:\n  inferix-stake worker withdraw 7Yb3...');
  return sendsOne(command).action((address: string, options: SingleOptions) =>
    changeWorker(address, options, async (scene) => {
      const { context, network, worker, signer: owner, now, tokens } = scene;
      noteWaiting(scene);
      if (worker.openAsked > 0n && maturedOf(worker, now) > 0n) {
        context.output.note(heldBackOf(scene));
      }
      return {
        instructions: await withdraw({ network, worker: worker.address, owner }),
        question: `Withdraw ${tokens(withdrawable(worker, now))} from worker ${worker.address} to ${owner.address}?`,
      };
    }),
  );
}

/** Says what open slash cases leave to be withdrawn. */
function heldBackOf({ worker, now, tokens }: WorkerContext): string {
  return (
    `${tokens(maturedOf(worker, now))} have matured, and ${tokens(withdrawable(worker, now))} can be withdrawn: ` +
    `open slash cases hold back ${tokens(worker.openAsked)} of the ${tokens(slashable(worker))} that it holds. ` +
    `See inferix-stake worker show ${worker.address}`
  );
}

/** Says of each ticket that has not matured when it will. */
function noteWaiting({ context, worker, now, tokens }: WorkerContext): void {
  for (const { index, amount, maturesAt } of worker.tickets) {
    if (maturesAt <= now) continue;
    const wait = duration(Number(maturesAt - now));
    context.output.note(
      `Ticket ${index}, ${tokens(amount)}, matures at ${time(maturesAt)}, in ${wait}.`,
    );
  }
}
