/**
 * `worker offer` and `worker accept`: a worker changes hands, in two steps. Its address stays.
 *
 * @module
 */

import { Command } from 'commander';

import {
  acceptWorker,
  findSlashCases,
  formatTokens,
  offerWorker,
  requireDecimals,
  slashable,
  type Worker,
} from '@inferix/staking-client';
import { InputError } from '../../failure.js';
import { counted, fields, time } from '../../output.js';
import { parseAddress, parseAmount } from '../../parse.js';
import { sendsOne, type SingleOptions } from '../send-one.js';
import { pastCaseLine, proposableSince } from './case-report.js';
import { changeWorker, type WorkerChange, type WorkerContext } from './change.js';
import { benchmarkOf, priceOf, stakeOf, ticketLine } from './describe.js';
import { statusOf } from './report.js';

type OfferOptions = SingleOptions & { withdraw?: true };

export function offerCommand(): Command {
  const command = new Command('offer')
    .description('Offer a worker to a new owner, with its stake, tickets and history.')
    .argument('<worker>', "the worker's address")
    .argument('[new-owner]', 'who may accept it')
    .option('--withdraw', 'take the offer back')
    .addHelpText(
      'after',
      `
The new owner accepts it, and until then nothing changes. Whatever owner or operator do in between withdraws
the offer, except topping up. Claim before: rewards that are not claimed by then are paid to the new owner.

Examples:
  inferix-stake worker offer 7Yb3... 9fK2...
  inferix-stake worker offer 7Yb3... --withdraw`,
    );
  return sendsOne(command).action(
    (address: string, newOwner: string | undefined, options: OfferOptions) =>
      changeWorker(address, options, (scene) =>
        options.withdraw ? planWithdrawal(scene, newOwner) : planOffer(scene, newOwner),
      ),
  );
}

async function planOffer(scene: WorkerContext, text: string | undefined): Promise<WorkerChange> {
  const { context, network, worker, signer: owner, tokens } = scene;
  if (text === undefined) {
    throw new InputError('Name the new owner, or pass --withdraw to take an offer back.');
  }
  const newOwner = parseAddress(text, 'new-owner');
  if (worker.offeredTo === newOwner) {
    throw new InputError(`Worker ${worker.address} is offered to ${newOwner} already.`);
  }
  checkNoOpenCase(worker);
  const before = worker.offeredTo === undefined ? '' : `, and no longer to ${worker.offeredTo}`;
  const held = formatTokens(slashable(worker), network.decimals);
  return {
    instructions: await offerWorker({ network, worker: worker.address, owner, newOwner }),
    question:
      `Offer worker ${worker.address} to ${newOwner}${before}? ` +
      `It goes with ${holding(scene)}, and with what it has earned and not claimed; ${tokens(worker.claimedTotal)} are claimed so far.`,
    keepsOffer: true,
    landed: () => {
      context.output.note(
        `${newOwner} takes it over with: inferix-stake worker accept ${worker.address} --least-stake ${held}`,
      );
    },
  };
}

async function planWithdrawal(
  scene: WorkerContext,
  newOwner: string | undefined,
): Promise<WorkerChange> {
  const { network, worker, signer: owner } = scene;
  if (newOwner !== undefined) {
    throw new InputError('Name a new owner, or pass --withdraw: not both.');
  }
  if (worker.offeredTo === undefined) {
    throw new InputError(`Worker ${worker.address} is not offered to anybody.`);
  }
  return {
    instructions: await offerWorker({ network, worker: worker.address, owner }),
    question: `Take back the offer of worker ${worker.address} to ${worker.offeredTo}?`,
    keepsOffer: true,
  };
}

type AcceptOptions = SingleOptions & { leastStake: string };

export function acceptCommand(): Command {
  const command = new Command('accept')
    .description('Take over a worker that is offered to you, with its stake, tickets and history.')
    .argument('<worker>', "the worker's address")
    .requiredOption(
      '--least-stake <tokens>',
      'whole tokens that it must hold, active and unbonding, or nothing happens',
    )
    .addHelpText(
      'after',
      `
You become owner, operator and payout wallet; the address stays. Rewards that are not claimed yet are paid to
you. Offences of the time before can still be proposed, and the stake answers for them.

Example:
  inferix-stake worker accept 7Yb3... --least-stake 144`,
    );
  return sendsOne(command).action((address: string, options: AcceptOptions) =>
    changeWorker(address, options, (scene) => planAccept(scene, options)),
  );
}

async function planAccept(
  scene: WorkerContext,
  { leastStake: text }: AcceptOptions,
): Promise<WorkerChange> {
  const { network, worker, signer: newOwner, tokens } = scene;
  const leastStake = parseAmount(text, '--least-stake', network);
  checkOffered(scene);
  checkNoOpenCase(worker);
  await showWhatComes(scene);
  if (slashable(worker) < leastStake) {
    throw new InputError(
      `Worker ${worker.address} holds ${tokens(slashable(worker))}, less than the ${tokens(leastStake)} of --least-stake. ` +
        `Ask its owner ${worker.owner} to top it up, or accept less.`,
    );
  }
  return {
    instructions: [
      ...(await requireDecimals({
        network,
        holder: newOwner,
        worker: worker.address,
        createsAccount: true,
      })),
      ...(await acceptWorker({
        ...{ network, worker: worker.address, newOwner, offer: worker.offers, leastStake },
      })),
    ],
    question:
      `Take over worker ${worker.address} from ${worker.owner}, with ${holding(scene)}, ` +
      `unless it then holds less than ${tokens(leastStake)}?`,
    keepsOffer: true,
  };
}

function checkOffered({ worker, signer }: WorkerContext): void {
  const { address, owner, offeredTo } = worker;
  if (offeredTo === signer.address) return;
  if (owner === signer.address) {
    throw new InputError(`Worker ${address} is yours already.`);
  }
  throw new InputError(
    offeredTo === undefined
      ? `Worker ${address} is not offered to anybody. Ask its owner ${owner} to offer it to ${signer.address}: ` +
          'whatever an owner or operator does withdraws an offer.'
      : `Worker ${address} is offered to ${offeredTo}, not to ${signer.address}. ` +
          `Sign with that key, or ask its owner ${owner} for an offer to yours.`,
  );
}

function checkNoOpenCase({ address, openCases }: Worker): void {
  if (openCases === 0) return;
  throw new InputError(
    `Worker ${address} has ${counted(openCases, 'open slash case', 'open slash cases')}, and changes hands only ` +
      `without one. See inferix-stake worker show ${address}`,
  );
}

/** Shows the state and history that a new owner takes over, and answers for. */
async function showWhatComes(scene: WorkerContext): Promise<void> {
  const { context, network, worker, tokens } = scene;
  const cases = await findSlashCases(context, worker.address);
  const since = proposableSince(scene);
  const lines = [
    ...fields([
      ['Status', statusOf(scene)],
      ['Benchmark', benchmarkOf(scene)],
      ['Price', priceOf(scene)],
      ['Stake', stakeOf(scene)],
      ['Slashed so far', tokens(worker.slashedTotal)],
      ['Rewards claimed', tokens(worker.claimedTotal)],
    ]),
    ...worker.tickets.map((ticket) => ticketLine(scene, ticket)),
    ...cases.map((slashCase) => pastCaseLine(slashCase, network.decimals)),
    cases.length === 0
      ? 'No slash case of the past is on chain; those that were closed are not.'
      : 'Slash cases that were closed are no longer on chain.',
    since === undefined
      ? 'No offence of the time before can be proposed any more.'
      : `Offences since ${time(since)} can still be proposed against it, whoever owned it then; its stake answers for them.`,
  ];
  for (const line of lines) context.output.note(line);
}

/** Active and unbonding stake, in words. */
function holding({ worker, tokens }: WorkerContext): string {
  const unbonding = slashable(worker) - worker.activeStake;
  return `a stake of ${tokens(worker.activeStake)} and ${tokens(unbonding)} unbonding`;
}
